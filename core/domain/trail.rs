//! Who did what on a family's file? The stable words of the trail, and how a director reads them.

/// What each word of the trail means, as a director reads it. A word that is written has its sentence here.
const WORDS: &[(&str, &str)] = &[
    ("request", "Demande de réservation"),
    ("change", "Demande modifiée"),
    ("withdraw", "Demande annulée"),
    ("ask_cancellation", "Annulation demandée"),
    ("ask_change", "Modification d’un jour accepté demandée"),
    ("take_back", "Demande d’annulation ou de modification reprise"),
    ("answer_offer", "Réponse à une place proposée"),
    ("decide", "Demande décidée"),
    ("answer_cancellation", "Réponse à une demande d’annulation"),
    ("cancel_day", "Journée annulée par le centre"),
    ("answer_change", "Réponse à une demande de modification"),
    ("publish", "Réponses publiées"),
    ("offer", "Place proposée"),
    ("end_offer", "Fin d’une place proposée"),
    ("receipt_adopted", "Accusé de réception rapporté par un appareil après une restauration"),
    ("book", "Écriture rapportée par un appareil après une restauration"),
    ("invoice_issued", "Facture émise"),
    ("credit_note_issued", "Avoir émis"),
    ("payment_recorded", "Règlement enregistré"),
    ("refund_recorded", "Remboursement enregistré"),
    ("refund_told", "Remboursement par la plateforme de paiement"),
    ("payment_reversed", "Règlement rejeté ou annulé"),
    ("credit_moved_out", "Crédit viré vers un autre centre"),
    ("credit_moved_in", "Crédit reçu d’un autre centre"),
    ("credit_taken_back", "Crédit repris par un autre centre"),
    ("credit_came_back", "Crédit revenu d’un autre centre"),
    ("payment_not_awaited", "Paiement en ligne qui n’est plus attendu"),
    ("plan_made", "Échéancier établi"),
    ("plan_ended", "Échéancier terminé"),
    ("reminder_sent", "Relance envoyée"),
    ("quotient_recorded", "Quotient familial enregistré"),
    ("quotient_end_told", "Fin du quotient annoncée à la famille"),
    ("residence_recorded", "Résidence enregistrée"),
    ("payer_recorded", "Coordonnées du payeur enregistrées"),
    ("payment_opened", "Paiement d’une partie du solde ouvert"),
    ("bank_line_corrected", "Virement changé de compte"),
    ("bank_line_put_aside", "Ligne de relevé mise de côté"),
    ("bank_line_taken_back", "Ligne de relevé reprise"),
    ("statement_read", "Relevé bancaire lu"),
    ("deposit_made", "Bordereau de remise établi"),
    ("alarm_treated", "Alerte de Contrôle traitée"),
    ("certificates_made", "Attestations établies"),
    ("price_list_recorded", "Grille tarifaire enregistrée"),
    ("money_settings_recorded", "Réglages de facturation enregistrés"),
    ("import", "Import de fichiers"),
    ("role_added", "Accès donné à un membre de l’équipe"),
    ("role_ended", "Accès d’un membre de l’équipe terminé"),
    ("address_recorded", "Adresse de messagerie enregistrée"),
    ("address_changed", "Adresse de messagerie changée"),
    ("address_sent_again", "Mail de bienvenue renvoyé"),
    ("address_agreed", "Changement d’adresse confirmé"),
    ("sessions_ended", "Appareils déconnectés"),
    ("link_confirmed", "Accès au compte confirmé"),
    ("link_declined", "Accès au compte décliné"),
    ("link_suspended", "Accès suspendu"),
    ("link_restored", "Accès rétabli"),
    ("password_changed", "Mot de passe changé"),
    ("password_reset", "Mot de passe réinitialisé"),
];

/// None for a word that nothing writes.
pub fn sentence(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_stands_once_with_a_sentence_of_its_own() {
        for (at, (word, said)) in WORDS.iter().enumerate() {
            assert_eq!(sentence(word), Some(*said));
            assert!(WORDS[..at].iter().all(|(other, sentence)| other != word && sentence != said), "{word}");
        }
        assert_eq!(sentence("nothing"), None);
    }
}
