//! What is said to the server, and what is made of its answer? The machine's push with drafts and documents added; the reply
//! taken apart and given to each.

use preau_core::domain::time::UtcTime;
use preau_core::gather::Gather;
use preau_core::json::{ToJson, from_json};
use preau_core::sync::device::Input;
use preau_core::sync::wire::{Push, Reply};

use crate::effects::{Effects, Fault};
use crate::engine::Engine;

/// What a reply came to.
#[derive(Debug, ToJson)]
pub struct Heard {
    at: UtcTime,
}

impl Engine {
    /// One round: what to send is in the effects. Nothing to follow, nothing to send.
    pub fn push(&mut self, too_large: bool, effects: &mut Effects) {
        let input = if too_large { Input::TooLarge } else { Input::Tick };
        effects.take(self.device.step(self.now, input));
        self.complete(effects, true);
    }

    /// Adds drafts and documents to the machine's push.
    fn complete(&mut self, effects: &mut Effects, documents: bool) {
        let Some(push) = &mut effects.send else { return };
        let device = self.device.id();
        let listed = self.state.session.iter().flat_map(|s| &s.families).flat_map(|f| &f.drafts);
        for id in listed {
            push.drafts.insert(id.clone(), self.drafts.get_mut(id).map(|d| d.push((id, device))).unwrap_or_default());
        }
        if documents {
            push.documents = self.wanted().into_iter().map(|id| (id.clone(), self.documents.have(&id))).gather();
        }
    }

    /// Takes the server's answer in. Another round is wanted when the effects hold a push again.
    pub fn hear(&mut self, text: &str, device_now: UtcTime, effects: &mut Effects) -> Result<Heard, Fault> {
        let unreadable = || Fault::new("outdated", "Le serveur parle une version plus récente : mettez l’application à jour.");
        let mut reply = from_json::<Reply>(text).ok_or_else(unreadable)?.full();
        let at = UtcTime(reply.now);
        self.heard_at(device_now, at);
        let before = self.wanted();
        let mut more = false;
        for (id, answer) in std::mem::take(&mut reply.documents) {
            more |= self.documents.hear(&id, answer, effects);
        }
        // A home that came or changed may list calendars that were not asked for yet.
        more |= self.wanted().difference(&before).next().is_some();
        for (id, answer) in std::mem::take(&mut reply.drafts) {
            if self.is_closed_draft(&id) {
                continue;
            }
            let device = self.device.id();
            more |= self.drafts.entry(id.clone()).or_default().hear((&id, device), &answer, effects);
        }
        effects.take(self.device.step(self.now, Input::Reply { reply }));
        if more && effects.send.is_none() {
            effects.take(self.device.step(self.now, Input::Tick));
        }
        self.complete(effects, true);
        effects.write("state".into(), &self.state);
        Ok(Heard { at })
    }

    /// A body that the service worker may send while the app is closed; none when nothing waits.
    pub fn ready_made(&mut self) -> Option<Push> {
        let waits = self.device.outbox().next().is_some() || self.drafts.values().any(|d| d.unsent() > 0);
        let mut effects = Effects::default();
        if waits {
            // On a copy of the machine: what it marks as sent is marked when the answer is here, or sent again.
            effects.take(self.device.clone().step(self.now, Input::Tick));
            self.complete(&mut effects, false);
        }
        effects.send
    }
}
