//! `preau backup`: one copy now, checked.

use super::{Data, Stopped};
use crate::actions::backup;

/// Sauvegarder maintenant / back up now
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    let app = args.data.open()?;
    let made = backup::now(&app).await?;
    println!("Sauvegarde vérifiée : {} ({} octets)", made.path.display(), made.bytes);
    println!("Les clés ({}) se gardent à part.", app.config.keys().display());
    Ok(())
}
