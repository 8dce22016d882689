//! `preau import DIR`: lists kept in a spreadsheet become centres, periods and families (docs/IMPORT.md).

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Data, Stopped};
use crate::actions::import::{self, Step};

/// Importer des fichiers CSV / import CSV files
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Dossier des fichiers CSV / folder of the CSV files
    pub folder: PathBuf,
    /// Envoyer un mail de bienvenue aux responsables qui n’en ont pas encore reçu / queue welcome mails
    #[arg(long)]
    welcome: bool,
    #[command(flatten)]
    data: Data,
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    let app = args.data.open()?;
    let bar = bar();
    let shown = bar.clone();
    let imported = import::import(&app, args.folder, args.welcome, move |step| show(&shown, step)).await;
    bar.finish_and_clear();
    let imported = imported?;
    match imported.changed {
        0 => println!("{} lignes lues : tout était déjà enregistré, rien n’a changé.", imported.lines),
        changed => println!("{} lignes lues, {changed} fiches nouvelles ou modifiées.", imported.lines),
    }
    if imported.kept > 0 {
        println!("{} payeurs laissés comme ils sont : leur famille a complété ses données elle-même.", imported.kept);
    }
    if imported.welcomed > 0 {
        println!("{} mails de bienvenue attendent leur départ.", imported.welcomed);
    }
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
pub fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<28} {bar:32} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

/// Moves the bar by one step of an import.
pub fn show(bar: &ProgressBar, step: Step) {
    match step {
        Step::Read(lines) => {
            bar.set_message("Lecture et vérification");
            bar.inc_length(lines as u64);
            bar.inc(lines as u64);
        }
        Step::Write(count) => {
            bar.set_message("Enregistrement");
            bar.set_position(0);
            bar.set_length(count as u64);
        }
        Step::Welcome(count) => {
            bar.set_message("Mots de passe provisoires");
            bar.set_position(0);
            bar.set_length(count as u64);
        }
        Step::Wrote | Step::Welcomed => bar.inc(1),
    }
}
