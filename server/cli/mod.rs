//! What can an operator type? One file per command; each answers in words.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::config::{self, Config};

pub mod backup;
pub mod build_site;
pub mod check;
pub mod demo;
pub mod import;
pub mod init;
pub mod migrate;
pub mod restore;
pub mod serve;
pub mod user;

/// Why a command stopped: one sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped(pub String);

impl<E: std::error::Error> From<E> for Stopped {
    fn from(error: E) -> Self {
        Stopped(error.to_string())
    }
}

/// Le portail des familles d’une association. / Family portal of an association.
#[derive(Debug, Parser)]
#[command(name = "preau", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Serve(serve::Args),
    BuildSite(build_site::Args),
    Import(import::Args),
    User(user::Args),
    Migrate(migrate::Args),
    Check(check::Args),
    Backup(backup::Args),
    Restore(restore::Args),
}

/// Where the data stand.
#[derive(Clone, Debug, clap::Args)]
pub struct Data {
    /// Dossier de données / data folder
    #[arg(long, value_name = "DOSSIER", default_value = ".")]
    pub data: PathBuf,
}

impl Data {
    pub fn config(&self) -> Result<Config, Stopped> {
        Ok(Config::load(&self.data, config::environment())?)
    }

    /// The data folder, opened for one command.
    pub fn open(&self) -> Result<App, Stopped> {
        let config = self.config()?;
        let listen = config.listen;
        // An address for links in mails; whoever serves knows the real one.
        let config = config.listening_on(listen)?;
        Ok(App::once(config)?)
    }
}

/// Reads the command line and does it.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return said(Err(error.into())),
    };
    let done = runtime.block_on(one(cli.command));
    said(done)
}

async fn one(command: Command) -> Result<(), Stopped> {
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::BuildSite(args) => build_site::run(args).await,
        Command::Import(args) => import::run(args).await,
        Command::Init(args) => init::run(&args),
        Command::Serve(args) => serve::run(args).await,
        Command::User(args) => user::run(args).await,
        Command::Migrate(args) => migrate::run(&args),
        Command::Check(args) => check::run(args).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => restore::run(&args),
    }
}

fn said(done: Result<(), Stopped>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stopped(words)) => {
            eprintln!("preau : {words}");
            ExitCode::FAILURE
        }
    }
}
