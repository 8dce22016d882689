//! `preau user`: a sign-in for a member of staff, with a first password that is shown once; a new address that the office
//! vouches for.

use clap::Subcommand;

use super::{Data, Stopped};
use crate::actions::add_user::{self, NewUser};
use crate::actions::agreement;
use crate::app::App;

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

pub async fn run(args: Args) -> Result<(), Stopped> {
    match args.what {
        What::Add { email, role, centre, name, data } => add(&data.open()?, NewUser { email, role, centre, name }).await,
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
