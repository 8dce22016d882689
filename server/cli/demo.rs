//! `preau demo`: an invented town in a folder, its portal built and served, its sign-ins printed.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use preau_core::domain::time::LocalDate;
use serde::{Deserialize, Serialize};

use super::serve::{Application, asked_to_stop, log_to_stderr};
use super::{Stopped, build_site, import};
use crate::actions::demo::{self, DemoAccount};
use crate::actions::{data_folder, sample_content};
use crate::app::Parts;
use crate::clock::{Chance, SystemChance, SystemClock};
use crate::config::{self, Config, Payment};
use crate::paysim::{self, DEMO_KEY, DEMO_PASSWORD, DEMO_SHOP, SimSettings};

/// Marks a folder as a demo, and says when its town was made.
const MARK: &str = "demo.json";
const SEED: u64 = 31;
const GATHER_SECONDS: u32 = 5;
const ASSOCIATION: &str = "Les Préaux d’Oc";

/// Essayer avec une association inventée / try with an invented association
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Dossier de la démonstration ; sans lui, un dossier temporaire neuf / demo folder
    #[arg(long, value_name = "DOSSIER")]
    data: Option<PathBuf>,
    /// Adresse d’écoute / address to listen on
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Une ligne de JSON au lieu de phrases / one line of JSON instead of words
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    made_on: LocalDate,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Ready {
    url: String,
    mails: PathBuf,
    /// The simulator's desk: its knobs, and what it was asked.
    payments: String,
    accounts: Vec<DemoAccount>,
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    // The words of the demo are for people: it logs only when asked.
    if config::variable("PREAU_LOG").is_some() {
        log_to_stderr();
    }
    let folder = args.data.clone().unwrap_or_else(fresh_folder);
    let fresh = folder_is_ready(&folder)?;
    let mut config = Config::load(&folder, config::environment())?;
    config.listen = args.listen.unwrap_or(config.listen);
    // Who tries it wants to see the answer's mail and the freed place now.
    config.mail.gather_seconds = config.mail.gather_seconds.or(Some(GATHER_SECONDS));
    config.offers.quiet_after_start_seconds = config.offers.quiet_after_start_seconds.or(Some(0));
    let platform = play_platform(&folder, &mut config).await?;
    let application = Application::build(config, Parts::default()).await?;
    let app = application.app.clone();
    if fresh {
        let bar = import::bar();
        bar.set_message("Invention de la ville");
        let shown = bar.clone();
        let made = demo::prepare(&app, SEED, move |count| {
            shown.set_length(count as u64);
            shown.inc(1);
        });
        let made = made.await;
        bar.finish_and_clear();
        made?;
        mark(&folder, &Mark { made_on: app.now().local_date() })?;
    }
    let built = build_site::build(&app).await?;
    let running = application.start();
    let mails = app.config.path(&app.config.mail.folder);
    let ready = Ready {
        url: app.config.public_url.clone(),
        mails: mails.canonicalize().unwrap_or(mails),
        payments: format!("{}/simulateur", platform.url),
        accounts: demo::accounts(),
    };
    if args.json {
        println!("{}", serde_json::to_string(&ready)?);
    } else {
        say(&folder, &ready, &built, read_mark(&folder).filter(|m| m.made_on != app.now().local_date()));
    }
    asked_to_stop().await?;
    running.stop().await?;
    platform.stop().await?;
    Ok(())
}

/// The payment platform, played on this machine for the demo: no money moves.
async fn play_platform(folder: &Path, config: &mut Config) -> Result<paysim::Running, Stopped> {
    let (key_file, password_file) = (PathBuf::from("lyra-test-key"), PathBuf::from("lyra-test-password"));
    std::fs::write(folder.join(&key_file), DEMO_KEY)?;
    std::fs::write(folder.join(&password_file), DEMO_PASSWORD)?;
    let settings = SimSettings::of_the_demo(Arc::new(SystemClock), Arc::new(SystemChance))?;
    let listen = SocketAddr::new(config.listen.ip(), 0);
    let listen = if listen.ip().is_loopback() { listen } else { SocketAddr::from(([127, 0, 0, 1], 0)) };
    let running = paysim::start(listen, settings).await?;
    config.payment = Some(Payment {
        site_id: DEMO_SHOP.into(),
        mode: "TEST".into(),
        key_file,
        form_url: running.form_url(),
        api_url: running.url.clone(),
        api_password_file: Some(password_file),
    });
    Ok(running)
}

fn fresh_folder() -> PathBuf {
    let id = HEXLOWER.encode(&SystemChance.id()[..4]);
    std::env::temp_dir().join(format!("preau-demo-{id}"))
}

/// True when the folder was made now; false when it holds a demo already. Anything else there is left alone.
fn folder_is_ready(folder: &Path) -> Result<bool, Stopped> {
    if read_mark(folder).is_some() {
        return Ok(false);
    }
    let unfinished = folder.join(format!("{MARK}.unfinished"));
    if unfinished.is_file() {
        let text = format!(
            "La démonstration de {} n’a pas été préparée jusqu’au bout : effacez ce dossier ou choisissez-en un autre.",
            folder.display()
        );
        return Err(Stopped(text));
    }
    data_folder::init(folder, &SystemClock, &SystemChance)?;
    std::fs::write(&unfinished, b"")?;
    sample_content::write(&folder.join("content"))?;
    let settings = folder.join("preau.toml");
    let text = std::fs::read_to_string(&settings)?;
    std::fs::write(&settings, text.replace("Mon association", ASSOCIATION))?;
    Ok(true)
}

fn read_mark(folder: &Path) -> Option<Mark> {
    serde_json::from_slice(&std::fs::read(folder.join(MARK)).ok()?).ok()
}

fn mark(folder: &Path, mark: &Mark) -> Result<(), Stopped> {
    std::fs::write(folder.join(MARK), serde_json::to_vec(mark)?)?;
    std::fs::remove_file(folder.join(format!("{MARK}.unfinished")))?;
    Ok(())
}

fn say(folder: &Path, ready: &Ready, built: &str, old: Option<Mark>) {
    println!("\n  {ASSOCIATION}, association inventée : {}\n", ready.url);
    println!("  Mot de passe de tous les comptes : {}", ready.accounts.first().map_or("", |a| a.password.as_str()));
    for account in &ready.accounts {
        let role = if account.role == "parent" { "parent" } else { "direction" };
        println!("    {role:<10} {:<38} {}", account.email, account.centres.join(", "));
    }
    println!("\n  Paiement en ligne simulé (aucun argent ne bouge) : {}", ready.payments);
    println!("  Les mails s’écrivent dans {}", ready.mails.display());
    println!("  Données : {}. {built}", folder.display());
    if let Some(mark) = old {
        let day = crate::templates::french::long_day_and_year(mark.made_on);
        println!("  Cette ville date du {day} : pour une démonstration d’aujourd’hui, choisissez un autre dossier.");
    }
    println!("  Ctrl-C pour arrêter.\n");
}
