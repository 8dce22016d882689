//! `preau build-site`: makes the public portal again.

use super::import::bar;
use super::{Data, Stopped};
use crate::actions::build_site;
use crate::app::App;

/// Construire le portail public / build the public portal
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    let app = args.data.open()?;
    println!("{}", build(&app).await?);
    Ok(())
}

/// What was built, in one sentence.
pub async fn build(app: &App) -> Result<String, Stopped> {
    let bar = bar();
    bar.set_message("Pages");
    let shown = bar.clone();
    let done = move |_: &str| {
        shown.inc_length(1);
        shown.inc(1);
    };
    let built = build_site::build_site(&app.store, &app.config, app.templates.clone(), app.now(), done).await;
    bar.finish_and_clear();
    let built = built?;
    let output = app.config.path(&app.config.site.output);
    Ok(match built.changed {
        true => format!("{} fichiers publiés dans {}.", built.files, output.display()),
        false => format!("{} fichiers vérifiés, rien n’a changé dans {}.", built.files, output.display()),
    })
}
