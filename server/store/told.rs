//! Which mails follow from an event? Answers gather per family and batch; an offered place leaves at once. One mail for each
//! parent who has confirmed the link to that family and centre, named after the event so that it is written once.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use preau_core::domain::events::{About, Event, Verdict};
use preau_core::domain::ids::{CentreId, Digest, FamilyId, OfferId, PaperId, RequestId};
use preau_core::domain::time::UtcTime;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::access::parsed;
use super::outbox::NewMail;
use super::request::json_list;
use super::{Reader, StoreError, Writer};
use crate::scope::AccountScope;

/// What a `decisions_published` mail speaks of; the words are found when it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionsData {
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
    pub requests: Vec<RequestId>,
}

/// What a `place_offered` mail speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferData {
    pub family: FamilyId,
    pub centre: CentreId,
    pub account: String,
    pub request: RequestId,
    pub offer: OfferId,
    pub until: UtcTime,
}

/// Who may be written to: account and address.
pub type Recipients = Vec<(String, String)>;

impl Reader {
    /// Who may be written to about that family in that centre: account and address.
    pub fn readers_of_family(&self, family: FamilyId, centre: CentreId) -> Result<Recipients, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT a.id, a.email FROM account_family l JOIN account a ON a.id = l.account
             WHERE l.family = ?1 AND l.centre = ?2 AND l.confirmed_at IS NOT NULL AND l.suspended_at IS NULL AND a.password IS NOT NULL
             ORDER BY a.id",
        )?;
        let rows = statement.query_map(params![family.to_string(), centre.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The same of many families, at each of their centres.
    pub fn readers_of_families(&self, families: &[FamilyId]) -> Result<BTreeMap<(FamilyId, CentreId), Recipients>, StoreError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT l.family, l.centre, a.id, a.email FROM account_family l JOIN account a ON a.id = l.account
             WHERE l.family IN (SELECT value FROM json_each(?1)) AND l.confirmed_at IS NOT NULL AND l.suspended_at IS NULL
               AND a.password IS NOT NULL
             ORDER BY l.family, l.centre, a.id",
        )?;
        let mut rows = statement.query([json_list(families)])?;
        let mut found: BTreeMap<(FamilyId, CentreId), Recipients> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let family = parsed(&row.get::<_, String>(0)?, "account_family.family")?;
            let centre = parsed(&row.get::<_, String>(1)?, "account_family.centre")?;
            found.entry((family, centre)).or_default().push((row.get(2)?, row.get(3)?));
        }
        Ok(found)
    }

    /// The account still has that address and may still read about that family there.
    pub fn may_be_told(&self, recipient: &str, account: &str, family: FamilyId, centre: CentreId) -> Result<bool, StoreError> {
        let known = self.readers_of_family(family, centre)?;
        Ok(known.iter().any(|(id, email)| id == account && email == recipient))
    }
}

impl Writer {
    /// Queues what these events have to be mailed for. True when a mail waits: ring the sender after the commit.
    pub fn queue_mails_of(&mut self, events: &[Event]) -> Result<bool, StoreError> {
        let mut queued = false;
        for event in events {
            let Some(about) = &event.about else { continue };
            let by_staff = event.command.stream.is_some_and(|s| s.staff().is_some());
            match &event.verdict {
                Verdict::Told { .. } => queued |= self.gather_answer(event, about)?,
                Verdict::CancellationGranted | Verdict::CancellationRefused | Verdict::CancelledByCentre { .. } if by_staff => {
                    queued |= self.gather_answer(event, about)?
                }
                Verdict::ChangeGranted { .. } | Verdict::ChangeRefused => queued |= self.gather_answer(event, about)?,
                Verdict::Offered { offer, until } => queued |= self.queue_offer(event, about, (*offer, *until))?,
                _ => {}
            }
        }
        Ok(queued)
    }

    /// One mail for each parent of the account, named after its cause so that it is written once.
    pub fn queue_account_mails(
        &mut self,
        of: AccountScope,
        about: (&[&[u8]], &'static str),
        data: impl Fn(String) -> String,
        now: UtcTime,
    ) -> Result<bool, StoreError> {
        let readers = self.readers_of_family(of.family(), of.centre())?;
        self.queue_mails_to(readers, about, data, now)
    }

    /// The same to readers who are known already.
    pub fn queue_mails_to(
        &mut self,
        readers: Recipients,
        (cause, kind): (&[&[u8]], &'static str),
        data: impl Fn(String) -> String,
        now: UtcTime,
    ) -> Result<bool, StoreError> {
        let mut queued = false;
        for (account, email) in readers {
            let parts: Vec<&[u8]> = cause.iter().copied().chain([account.as_bytes()]).collect();
            let id = HEXLOWER.encode(&Digest::of(&parts).bytes()[..16]);
            let mail = NewMail { id, kind, recipient: email, data: data(account), gather: None, due_at: now };
            queued |= self.queue_mail(&mail, now)?;
        }
        Ok(queued)
    }

    /// One mail for each parent of the account, when a paper is made: named after it, so that it is written once.
    pub fn queue_paper_mails(
        &mut self,
        of: AccountScope,
        (paper, kind): (PaperId, &'static str),
        data: impl Fn(String) -> String,
        now: UtcTime,
    ) -> Result<bool, StoreError> {
        self.queue_account_mails(of, (&[b"paper", paper.bytes()], kind), data, now)
    }

    fn gather_answer(&mut self, event: &Event, about: &About) -> Result<bool, StoreError> {
        let mut queued = false;
        for (account, email) in self.readers_of_family(about.family, about.centre)? {
            let gather = format!("answers/{}/{}/{account}", about.family, about.centre);
            if let Some((id, data)) = self.gathering_mail(&gather)? {
                let mut data: DecisionsData = serde_json::from_str(&data).map_err(|_| StoreError::Unreadable("outbox.data"))?;
                if !data.requests.contains(&about.request) {
                    data.requests.push(about.request);
                    self.set_mail_data(&id, &text(&data))?;
                }
                continue;
            }
            let data = DecisionsData { family: about.family, centre: about.centre, account, requests: vec![about.request] };
            let mail = NewMail {
                id: mail_id(event, &data.account),
                kind: "decisions_published",
                recipient: email,
                data: text(&data),
                gather: Some(gather),
                due_at: event.time.plus_ms(self.answers_gather_ms),
            };
            queued |= self.queue_mail(&mail, event.time)?;
        }
        Ok(queued)
    }

    fn queue_offer(&mut self, event: &Event, about: &About, (offer, until): (OfferId, UtcTime)) -> Result<bool, StoreError> {
        let mut queued = false;
        for (account, email) in self.readers_of_family(about.family, about.centre)? {
            let data = OfferData { family: about.family, centre: about.centre, account, request: about.request, offer, until };
            let mail = NewMail {
                id: mail_id(event, &data.account),
                kind: "place_offered",
                recipient: email,
                data: text(&data),
                gather: None,
                due_at: event.time,
            };
            queued |= self.queue_mail(&mail, event.time)?;
        }
        Ok(queued)
    }
}

fn mail_id(event: &Event, account: &str) -> String {
    let digest = Digest::of(&[b"mail", event.key().bytes(), account.as_bytes()]);
    HEXLOWER.encode(&digest.bytes()[..16])
}

fn text(data: &impl Serialize) -> String {
    serde_json::to_string(data).unwrap_or_default()
}
