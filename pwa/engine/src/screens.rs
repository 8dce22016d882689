//! What do the screens see? The worlds of `core::documents` built from what this instance holds.

use std::collections::BTreeMap;

use preau_core::documents::board::Board;
use preau_core::documents::family::{FamilyWorld, Holdings};
use preau_core::documents::lines;
use preau_core::documents::model::{DocumentId, DraftView, ReceiptName};
use preau_core::documents::project::Projection;
use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{CentreId, FamilyId, PeriodId, RequestId};
use preau_core::domain::requests::RequestState;
use preau_core::domain::time::LocalDate;
use preau_core::sync::view::{OutboxLine, ReviewLine};

use crate::effects::Effects;
use crate::engine::Engine;

impl Engine {
    /// One family in one centre, which knows what the family asked for in its others; none before its home is here.
    pub fn world(&mut self, family: FamilyId, centre: CentreId) -> Option<FamilyWorld> {
        let places = self.state.session.iter().flat_map(|s| &s.families);
        let others: Vec<CentreId> = places.filter(|f| f.family == family && f.centre != centre).map(|f| f.centre).collect();
        let elsewhere = others.into_iter().filter_map(|other| self.place(family, other, vec![])).flat_map(FamilyWorld::into_requests);
        let elsewhere = elsewhere.collect();
        self.place(family, centre, elsewhere)
    }

    fn place(&mut self, family: FamilyId, centre: CentreId, elsewhere: Vec<RequestState>) -> Option<FamilyWorld> {
        let device = self.device.id();
        let of_place = |id: &str| matches!(id.parse(), Ok(DocumentId::Drafts { family: f, centre: c, .. }) if (f, c) == (family, centre));
        let drafts: Vec<DraftView> = self.drafts.iter_mut().filter(|(id, _)| of_place(id)).map(|(_, draft)| draft.view(device)).collect();
        let stream = Stream::Family { family, centre };
        let home = self.documents.map(&DocumentId::Home { family, centre }.to_string())?;
        let (mut records, mut calendars) = (vec![], vec![]);
        for (id, document) in &self.documents.0 {
            match id.parse() {
                Ok(DocumentId::Record { family: f, centre: c, .. }) if (f, c) == (family, centre) => records.push(document.map()),
                Ok(DocumentId::Calendar { centre: c, .. }) if c == centre => calendars.push(document.map()),
                _ => {}
            }
        }
        Some(FamilyWorld::new(Holdings {
            family,
            centre,
            home,
            records,
            calendars,
            drafts: drafts.iter().collect(),
            told: self.device.requests(&stream),
            receipts: self.receipts(&stream),
            outbox: self.outbox_of(&stream),
            elsewhere,
            now: self.now,
        }))
    }

    fn outbox_of(&self, stream: &Stream) -> Vec<OutboxLine> {
        let of_stream = |line: &OutboxLine| line.made.as_ref().is_some_and(|c| c.stream == Some(*stream));
        self.device.outbox().filter(of_stream).collect()
    }

    /// The first receipt that speaks of each request.
    fn receipts(&self, stream: &Stream) -> BTreeMap<RequestId, ReceiptName> {
        let mut receipts = BTreeMap::new();
        for held in self.device.held(stream) {
            let Some((request, event)) = held.event.as_ref().and_then(|e| e.request().map(|r| (r, e))) else { continue };
            receipts.entry(request).or_insert_with(|| ReceiptName {
                number: held.entry.number,
                hash: held.entry.hash.short(),
                time: event.time,
            });
        }
        receipts
    }

    /// The desk of a period: one week of it, or all that is here.
    pub fn board(&self, stream: Stream, period: PeriodId, monday: Option<LocalDate>) -> Option<Board> {
        let wanted = |id: &str| match id.parse() {
            Ok(DocumentId::Desk { centre, period: p, monday: m }) => {
                centre == stream.centre() && p == period && monday.is_none_or(|monday| monday == m)
            }
            _ => false,
        };
        let weeks: Vec<&Projection> = self.documents.0.iter().filter(|(id, _)| wanted(id)).map(|(_, d)| d.map()).collect();
        Board::new(stream, &weeks, self.device.events(&stream), self.outbox_of(&stream), self.now)
    }

    pub fn to_review(&self, stream: &Stream) -> Vec<ReviewLine> {
        self.device.to_review().into_iter().filter(|line| line.stream == *stream).collect()
    }

    /// `status`, and the statuses of every place, as they are to be painted before the next start of the engine.
    pub fn paint(&mut self, requests: bool, effects: &mut Effects) {
        effects.view("status", &self.status());
        if !requests {
            return;
        }
        let places: Vec<(FamilyId, CentreId)> = self.state.session.iter().flat_map(|s| &s.families).map(|f| (f.family, f.centre)).collect();
        for (family, centre) in places {
            if let Some(mut world) = self.world(family, centre) {
                effects.view(&format!("requests/{family}/{centre}"), &lines::requests(&mut world));
            }
        }
    }
}
