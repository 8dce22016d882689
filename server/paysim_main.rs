//! Which shop is the payment platform to be played for? `preau-paysim`: the simulator by itself, until it is stopped.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use preau::cli::Stopped;
use preau::cli::serve::{asked_to_stop, log_to_stderr};
use preau::clock::{SystemChance, SystemClock};
use preau::outside::lyra::read_back::ApiPassword;
use preau::outside::lyra::settings::{LyraSettings, Mode};
use preau::paysim::{self, SimError, SimSettings};

/// The key of the platform's own examples.
const KEY: &str = "1122334455667788";
const PASSWORD: &str = "testpassword_simulateur";

/// Simulateur de la plateforme de paiement : aucun argent ne bouge. / Plays the payment platform, without money.
#[derive(Debug, Parser)]
#[command(name = "preau-paysim", version, about)]
struct Args {
    /// Adresse d’écoute, sur cette machine / loopback address to listen on
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Numéro de boutique, huit chiffres / shop number
    #[arg(long, default_value = "12345678")]
    site_id: String,
    /// TEST ; PRODUCTION est refusé / test mode only
    #[arg(long, default_value = "TEST")]
    mode: String,
    /// Fichier de la clé de test ; sans lui, celle des exemples de la plateforme / file of the test key
    #[arg(long, value_name = "FICHIER")]
    key_file: Option<PathBuf>,
    /// Fichier du mot de passe de test de l’API REST / file of the REST test password
    #[arg(long, value_name = "FICHIER")]
    password_file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    log_to_stderr();
    let done = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Stopped::from);
    match done.and_then(|runtime| runtime.block_on(play(args))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stopped(words)) => {
            eprintln!("preau-paysim : {words}");
            ExitCode::FAILURE
        }
    }
}

async fn play(args: Args) -> Result<(), Stopped> {
    let text = |file: &Option<PathBuf>, usual: &str| file.as_ref().map_or_else(|| Ok(usual.to_owned()), std::fs::read_to_string);
    if args.mode == Mode::Production.word() {
        return Err(SimError::Production.into());
    }
    // Where the form stands is known by those who send it.
    let shop = LyraSettings::read(&args.site_id, &args.mode, &text(&args.key_file, KEY)?, "http://127.0.0.1/vads-payment/")?;
    let password = ApiPassword::read(&text(&args.password_file, PASSWORD)?, shop.mode())?;
    let settings = SimSettings::new(shop, password, Arc::new(SystemClock), Arc::new(SystemChance))?;
    let running = paysim::start(args.listen, settings).await?;
    println!("Simulateur de paiement : formulaire {}, réglages {}/simulateur (Ctrl-C pour arrêter)", running.form_url(), running.url);
    asked_to_stop().await?;
    running.stop().await?;
    Ok(())
}
