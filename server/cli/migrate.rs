//! `preau migrate`: brings the database to the shape of this program; a copy is taken before.

use super::{Data, Stopped};
use crate::actions::data_folder;
use crate::clock::SystemClock;

/// Mettre la base à la version du programme / bring the database up to this program
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

pub fn run(args: &Args) -> Result<(), Stopped> {
    let migrated = data_folder::migrate(&args.data.config()?, &SystemClock)?;
    for name in &migrated.applied {
        println!("appliquée / applied : {name}");
    }
    if let Some(copy) = migrated.copy {
        println!("copie d’avant / copy from before : {}", copy.display());
    }
    if migrated.applied.is_empty() {
        println!("La base est à jour / the database is up to date.");
    }
    Ok(())
}
