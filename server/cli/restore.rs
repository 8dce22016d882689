//! `preau restore FILE`: puts a backup in the place of the database; the present one is kept aside. Devices then bring back
//! what the backup does not know.

use std::path::PathBuf;

use super::{Data, Stopped};
use crate::actions::data_folder;
use crate::clock::SystemClock;

/// Revenir à une sauvegarde / go back to a backup
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Fichier de sauvegarde / backup file
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

pub fn run(args: &Args) -> Result<(), Stopped> {
    let aside = data_folder::restore(&args.data.config()?, &args.file, &SystemClock)?;
    println!("Base restaurée depuis {}.", args.file.display());
    if let Some(aside) = aside {
        println!("La base d’avant reste dans {}.", aside.display());
    }
    println!("Au redémarrage, les appareils rapportent d’eux-mêmes ce que la sauvegarde ne connaît pas.");
    Ok(())
}
