//! Why not? Every refusal has a stable code and a French sentence that says what to do.

use serde::{Deserialize, Serialize};

use crate::json::{FromJson, ToJson, to_json};

/// Why a command changed nothing, or why a cell of the grid cannot be ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    UnknownChild,
    NotEnrolled,
    UnknownPeriod,
    OutsidePeriod,
    NotYetOpen,
    PeriodClosed,
    ClosedDay,
    PartNotOpen,
    PastCutOff,
    DayPast,
    NothingChosen,
    NothingChanged,
    OutingUnknown,
    OutingNeedsItsParts,
    OutingAge,
    RemarkTooLong,
    AlreadyRequested,
    AlreadyRequestedElsewhere,
    RequestedByOtherFamily,
    UnknownRequest,
    RequestChanged,
    RequestEnded,
    NotYours,
    NotInThatState,
    OtherDecided,
    Full,
    OutingFull,
    OnlyWithOuting,
    BasketDoesNotFit,
    OfferEnded,
    NothingToPublish,
    ReasonMissing,
}

impl Reason {
    /// As in answers and logs: stable for ever.
    pub fn code(self) -> String {
        to_json(&self).trim_matches('"').to_owned()
    }

    /// What a parent or a director reads.
    pub const fn sentence(self) -> &'static str {
        match self {
            Reason::UnknownChild => "Cet enfant ne fait pas partie de votre famille dans ce centre. Voyez le directeur.",
            Reason::NotEnrolled => {
                "Votre enfant n’est pas inscrit sur cette année scolaire, ou c’est la première inscription sur ce centre. \
                 Mettez-vous en relation avec le directeur pour qu’il mette à jour votre fiche de renseignements."
            }
            Reason::UnknownPeriod => "Cette période n’existe pas ou plus dans ce centre.",
            Reason::OutsidePeriod => "Ce jour ne fait pas partie de la période.",
            Reason::NotYetOpen => "Les réservations de cette période ne sont pas encore ouvertes.",
            Reason::PeriodClosed => "Les réservations de cette période sont closes. Voyez le directeur.",
            Reason::ClosedDay => "Le centre est fermé ce jour-là.",
            Reason::PartNotOpen => "Le centre n’ouvre pas cette tranche horaire ce jour-là.",
            Reason::PastCutOff => "La date limite de réservation de ce jour est passée. Voyez le directeur.",
            Reason::DayPast => "Ce jour est passé.",
            Reason::NothingChosen => "Cochez au moins une tranche horaire.",
            Reason::NothingChanged => "C’est déjà ce qui est accepté.",
            Reason::OutingUnknown => "Cette sortie n’existe pas ou plus ce jour-là.",
            Reason::OutingNeedsItsParts => "Cochez toutes les tranches horaires de la sortie.",
            Reason::OutingAge => "Cette sortie n’est pas prévue pour l’âge de votre enfant.",
            Reason::RemarkTooLong => "La remarque dépasse 500 caractères : raccourcissez-la.",
            Reason::AlreadyRequested => "Une demande existe déjà pour cet enfant ce jour-là : modifiez-la dans « Statut de vos demandes ».",
            Reason::AlreadyRequestedElsewhere => {
                "Déjà demandé pour cet enfant dans un autre de vos centres, sur une même tranche : choisissez ce centre, puis modifiez \
                 ou annulez cette demande dans « Statut de vos demandes »."
            }
            Reason::RequestedByOtherFamily => "Déjà demandé pour cet enfant, voir le directeur.",
            Reason::UnknownRequest => "Le serveur ne connaît pas encore cette demande ; elle reviendra avec son accusé de réception.",
            Reason::RequestChanged => "La famille a modifié sa demande entre-temps : relisez-la avant de décider.",
            Reason::RequestEnded => "Cette demande a été annulée entre-temps.",
            Reason::NotYours => "Cette demande n’est pas la vôtre.",
            Reason::NotInThatState => "La demande n’est plus dans un état qui le permet : regardez son statut.",
            Reason::OtherDecided => "Un autre directeur a décidé entre-temps.",
            Reason::Full => "Il n’y a plus de place : mettez en liste d’attente, ou choisissez d’accepter au-delà de la capacité.",
            Reason::OutingFull => {
                "La sortie est complète, et la famille ne veut ce jour qu’avec elle : mettez en liste d’attente, ou choisissez d’accepter \
                 au-delà de la capacité."
            }
            Reason::OnlyWithOuting => {
                "La famille ne veut ce jour qu’avec la sortie : acceptez aussi toutes les tranches horaires de la sortie, ou refusez le jour."
            }
            Reason::BasketDoesNotFit => {
                "La famille a demandé tout ou rien (tous les enfants, ou toute la semaine) et l’ensemble ne tient pas."
            }
            Reason::OfferEnded => "Cette place n’est plus proposée.",
            Reason::NothingToPublish => "Aucune réponse n’attend d’être publiée.",
            Reason::ReasonMissing => "Écrivez la raison du refus : la famille la lira.",
        }
    }
}
