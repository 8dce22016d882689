//! `preau check`: is everything as it was promised? File, chains and seals, folds, documents.

use super::{Data, Stopped};
use crate::actions::check;

/// Vérifier la base / check the database
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    let app = args.data.open()?;
    let found = check::everything(&app).await?;
    println!("{} accusés, {} événements, {} demandes, {} documents", found.entries, found.events, found.requests, found.documents);
    for wrong in &found.wrong {
        println!("  {wrong}");
    }
    match found.wrong.len() {
        0 => {
            println!("Tout est en ordre / all is well.");
            Ok(())
        }
        n => Err(Stopped(format!("{n} anomalie(s) : gardez ce dossier tel quel et revenez à la dernière sauvegarde saine"))),
    }
}
