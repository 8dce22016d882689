//! What does each phone say? The real shapes of the wire, with the heads that the server gave it.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use preau_core::bytes::from_words;
use preau_core::documents::drafts::DraftDocument;
use preau_core::documents::flat::FlatDocument;
use preau_core::documents::model::{DOCUMENT_VERSION, DocumentId};
use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Stream, Wish};
use preau_core::domain::ids::{CentreId, ChildId, CommandId, DeviceId, FamilyId, PeriodId};
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{LocalDate, UtcTime};
use preau_core::json::Value;
use preau_core::sync::entry::Head;
use preau_core::sync::wire::{Asked, DocumentHave, DocumentReply, DraftPush, Push, Reply, WIRE_VERSION};

use crate::client::Failed;

#[derive(Clone, Copy)]
pub enum Step {
    FirstPull,
    NothingNew,
    OneTick,
    OneRequest,
}

impl Step {
    pub const fn name(self) -> &'static str {
        match self {
            Step::FirstPull => "first pull",
            Step::NothingNew => "nothing new",
            Step::OneTick => "one tick",
            Step::OneRequest => "one request",
        }
    }
}

pub struct Phone {
    pub cookie: String,
    pub family: FamilyId,
    pub centre: CentreId,
    pub child: ChildId,
    pub period: PeriodId,
    pub date: LocalDate,
    pub made_at: UtcTime,
    pub school_year: i32,
    head: Head,
    documents: BTreeMap<String, DocumentHave>,
    /// Their bytes, as a phone keeps them.
    copies: BTreeMap<String, Vec<u8>>,
}

impl Phone {
    pub fn new(cookie: String, ids: (FamilyId, CentreId, ChildId, PeriodId), date: LocalDate, made_at: UtcTime, school_year: i32) -> Phone {
        let (family, centre, child, period) = ids;
        let wanted = [
            DocumentId::Home { family, centre },
            DocumentId::Record { family, centre, year: school_year },
            DocumentId::Calendar { centre, period },
        ];
        let documents = wanted.map(|d| (d.to_string(), DocumentHave::default())).into();
        Phone {
            cookie,
            family,
            centre,
            child,
            period,
            date,
            made_at,
            school_year,
            head: Head::default(),
            documents,
            copies: BTreeMap::new(),
        }
    }

    const fn stream(&self) -> Stream {
        Stream::Family { family: self.family, centre: self.centre }
    }

    pub fn push(&self, step: Step) -> Vec<u8> {
        let asked = Asked { number: self.head.number, hash: self.head.hash, receipts: vec![] };
        let mut push = Push {
            version: WIRE_VERSION,
            device: DeviceId(self.family.0),
            streams: [(self.stream(), asked)].into(),
            commands: vec![],
            drafts: BTreeMap::new(),
            documents: self.documents.clone(),
        };
        match step {
            Step::FirstPull | Step::NothingNew => {}
            Step::OneTick => {
                let draft = DocumentId::Drafts { family: self.family, centre: self.centre, year: self.school_year };
                push.drafts.insert(draft.to_string(), self.tick());
            }
            Step::OneRequest => push.commands.push(Value::of(&self.request())),
        }
        serde_json::to_vec(&push).unwrap_or_default()
    }

    fn tick(&self) -> DraftPush {
        let key = format!("{}|{}|morning", self.child, self.date);
        let chunks = DraftDocument::new(&self.family.0).edit([(key.as_str(), true)]).unwrap_or_default();
        let changes = chunks.iter().map(|c| BASE64.encode(c)).collect();
        DraftPush { changes, ..DraftPush::default() }
    }

    fn request(&self) -> Command {
        let wish = Wish { parts: PartSet::ALL, outings: vec![], only_with_outing: false, remark: String::new(), together: None };
        let act = Act::Request { child: self.child, period: self.period, date: self.date, wish };
        Command { v: COMMAND_VERSION, id: CommandId(self.child.0), stream: Some(self.stream()), made_at: self.made_at, act }
    }

    /// Takes the server's heads in.
    pub fn hear(&mut self, answer: &[u8]) -> Result<(), Failed> {
        let reply = serde_json::from_slice::<Reply>(answer)?.full();
        let last = reply.streams.get(&self.stream()).and_then(|told| told.receipts.last());
        self.head = last.map_or(self.head, |entry| entry.head());
        for (id, document) in reply.documents {
            let (heads, bytes) = match document {
                DocumentReply::Changes { leads_to, bytes, .. } => {
                    let known = self.copies.get(&id).map(Vec::as_slice).unwrap_or_default();
                    let (grown, bytes) =
                        FlatDocument::grown(known, &from_words(&bytes).ok_or("no words")?, &leads_to).map_err(|_| "damaged")?;
                    (grown.heads(), bytes)
                }
                DocumentReply::Whole { heads, bytes, .. } => (heads, from_words(&bytes).ok_or("no words")?),
                DocumentReply::Gone => return Err(format!("{id} is refused").into()),
            };
            self.documents.insert(id.clone(), DocumentHave { v: DOCUMENT_VERSION, heads });
            self.copies.insert(id, bytes);
        }
        Ok(())
    }
}
