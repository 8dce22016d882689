//! `preau user`: a sign-in for a member of staff, with a first password that is shown once, and the end of their role; a new
//! address that the office vouches for.

use clap::Subcommand;

use preau_core::domain::time::{LocalDate, read_date};

use super::{Data, Stopped};
use crate::actions::add_user::{self, EndedUser, NewUser};
use crate::actions::agreement;
use crate::app::App;
use crate::templates::french;

/// Comptes / accounts
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    /// Ajouter un compte ou un rôle / add an account or a role
    Add {
        #[arg(long)]
        email: String,
        /// director, leader, accountant, office (seul director a des écrans aujourd’hui / only director has screens yet)
        #[arg(long, default_value = "director")]
        role: String,
        /// Code du centre (pour director et leader) / centre code
        #[arg(long)]
        centre: Option<String>,
        /// Nom affiché / shown name
        #[arg(long)]
        name: String,
        /// Premier jour, AAAA-MM-JJ (aujourd’hui) / first day
        #[arg(long, value_parser = day)]
        from: Option<LocalDate>,
        /// Dernier jour, AAAA-MM-JJ (sans fin) / last day
        #[arg(long, value_parser = day)]
        until: Option<LocalDate>,
        #[command(flatten)]
        data: Data,
    },
    /// Terminer un rôle : la personne n’ouvre plus ce centre / end a role
    End {
        #[arg(long)]
        email: String,
        #[arg(long, default_value = "director")]
        role: String,
        /// Code du centre (pour director et leader) / centre code
        #[arg(long)]
        centre: Option<String>,
        /// Dernier jour, AAAA-MM-JJ ; sans lui, tout de suite / last day; at once without it
        #[arg(long, value_parser = day)]
        last_day: Option<LocalDate>,
        #[command(flatten)]
        data: Data,
    },
    /// Ouvrir les autres centres d’une nouvelle adresse, identité vérifiée / open what waits for an old address
    ConfirmAddress {
        /// La nouvelle adresse / the new address
        #[arg(long)]
        email: String,
        #[command(flatten)]
        data: Data,
    },
}

fn day(text: &str) -> Result<LocalDate, &'static str> {
    read_date(text).ok_or("écrivez un jour comme 2026-09-01 / write a day like 2026-09-01")
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    match args.what {
        What::Add { email, role, centre, name, from, until, data } => {
            add(&data.open()?, NewUser { email, role, centre, name, from, until }).await
        }
        What::End { email, role, centre, last_day, data } => {
            let last = add_user::end(&data.open()?, EndedUser { email, role, centre, last_day }).await?;
            println!("Rôle terminé : son dernier jour est le {}.", french::long_day_and_year(last));
            Ok(())
        }
        What::ConfirmAddress { email, data } => confirm(&data.open()?, &email).await,
    }
}

async fn add(app: &App, new: NewUser) -> Result<(), Stopped> {
    let without_screens = new.role != "director";
    let added = add_user::add(app, new).await?;
    match added.provisional {
        Some(password) => {
            println!("Compte créé : {}", added.email);
            println!("Mot de passe de départ, montré une seule fois : {password}");
            println!("Il sert à la page de connexion ; à changer aussitôt dans « Espace utilisateur ».");
        }
        None => println!("Rôle ajouté au compte {} ; son mot de passe ne change pas.", added.email),
    }
    if without_screens {
        println!("Ce rôle n’a pas encore d’écran : il n’ouvre rien aujourd’hui, et l’application le dit / this role opens no screen yet.");
    }
    Ok(())
}

async fn confirm(app: &App, email: &str) -> Result<(), Stopped> {
    if agreement::by_office(app, email).await? {
        println!("Les autres centres de cette adresse s’ouvrent.");
        return Ok(());
    }
    Err(Stopped("rien n’attend l’accord d’une ancienne adresse pour ce compte / nothing waits for an old address".into()))
}
