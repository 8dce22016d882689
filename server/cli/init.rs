//! `preau init DIR`: an empty data folder for real use.

use std::path::PathBuf;

use super::Stopped;
use crate::actions::{data_folder, sample_content};
use crate::clock::{SystemChance, SystemClock};

/// Préparer un dossier de données vide / prepare an empty data folder
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Dossier à créer / folder to make
    pub folder: PathBuf,
}

pub fn run(args: &Args) -> Result<(), Stopped> {
    data_folder::init(&args.folder, &SystemClock, &SystemChance)?;
    sample_content::write(&args.folder.join("content"))?;
    let at = args.folder.display();
    println!("Dossier prêt : {at}");
    println!("  1. Relisez {at}/preau.toml (adresse publique, association, serveur de mail).");
    println!("  2. Écrivez vos textes, adresses et imprimés à la place de ceux de {at}/content : ils sont inventés.");
    println!("  3. Copiez {at}/keys en lieu sûr, à part des sauvegardes : ces clés prouvent les accusés de réception.");
    println!("  4. preau import CSV --data {at}, puis preau user add --data {at}, puis preau serve --data {at}");
    Ok(())
}
