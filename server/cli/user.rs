//! `preau user add`: a sign-in for a member of staff, with a first password that is shown once.

use clap::Subcommand;

use super::{Data, Stopped};
use crate::actions::add_user::{self, NewUser};

/// Comptes du personnel / staff accounts
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
        /// director, leader, accountant, office
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
}

pub async fn run(args: Args) -> Result<(), Stopped> {
    let What::Add { email, role, centre, name, data } = args.what;
    let app = data.open()?;
    let added = add_user::add(&app, NewUser { email, role, centre, name }).await?;
    match added.provisional {
        Some(password) => {
            println!("Compte créé : {}", added.email);
            println!("Mot de passe de départ, montré une seule fois : {password}");
            println!("Il sert à la page de connexion ; à changer aussitôt dans « Espace utilisateur ».");
        }
        None => println!("Rôle ajouté au compte {} ; son mot de passe ne change pas.", added.email),
    }
    Ok(())
}
