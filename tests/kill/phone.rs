//! A phone that asks and takes back without end, and remembers each receipt: what it was told must be found again.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use preau_core::domain::commands::{Act, COMMAND_VERSION, Command, Stream, Wish};
use preau_core::domain::events::Verdict;
use preau_core::domain::ids::{ChildId, CommandId, DeviceId, PeriodId, RequestId};
use preau_core::domain::slots::PartSet;
use preau_core::domain::time::{LocalDate, UtcTime};
use preau_core::json::Value;
use preau_core::sync::entry::{Entry, Head};
use preau_core::sync::wire::{Asked, Push, Reply, WIRE_VERSION};

use crate::client::{Failed, Line};

pub struct Phone {
    cookie: String,
    stream: Stream,
    device: DeviceId,
    child: ChildId,
    period: PeriodId,
    date: LocalDate,
    made_at: UtcTime,
    head: Head,
    /// Number and hash of the receipt of each command.
    told: BTreeMap<CommandId, Head>,
    /// Sent, and not heard of: sent again as it is.
    waiting: Option<Command>,
    /// Of the day, if it is asked for.
    request: Option<RequestId>,
    pub sent: u64,
}

impl Phone {
    pub fn new(of: &crate::phones::Phone) -> Phone {
        Phone {
            cookie: of.cookie.clone(),
            stream: Stream::Family { family: of.family, centre: of.centre },
            device: DeviceId(of.family.0),
            child: of.child,
            period: of.period,
            date: of.date,
            made_at: of.made_at,
            head: Head::default(),
            told: BTreeMap::new(),
            waiting: None,
            request: None,
            sent: 0,
        }
    }

    pub fn acknowledged(&self) -> u64 {
        self.told.len() as u64
    }

    /// The whole stream: a chain without a gap, each command once, and every receipt that this phone ever held.
    pub async fn finds_all_again(&mut self, address: SocketAddr) -> Result<(), Failed> {
        let mut line = Line::open(address).await?;
        let (mut head, mut found) = (Head::default(), BTreeMap::new());
        loop {
            let reply = self.exchange(&mut line, head, &[]).await?;
            let Some(told) = reply.streams.get(&self.stream) else { return Err("the stream is not answered".into()) };
            for entry in &told.receipts {
                if !entry.follows(head) {
                    return Err(format!("entry {} does not follow", entry.number).into());
                }
                head = entry.head();
                let command = command_of(entry)?;
                if found.insert(command, head).is_some() {
                    return Err(format!("{command} has acted twice").into());
                }
            }
            if !told.more {
                break;
            }
        }
        let lost: BTreeSet<&CommandId> = self.told.iter().filter(|(id, head)| found.get(id) != Some(head)).map(|(id, _)| id).collect();
        if !lost.is_empty() {
            return Err(format!("{} receipts are lost, {:?} among them", lost.len(), lost.first()).into());
        }
        self.head = head;
        let heard = self.waiting.as_ref().is_some_and(|c| found.contains_key(&c.id));
        self.told = found;
        if heard {
            self.done();
        }
        Ok(())
    }

    /// Until the server is gone.
    pub async fn speaks(mut self, address: SocketAddr) -> Phone {
        if let Ok(mut line) = Line::open(address).await {
            while self.says_one(&mut line).await.is_ok() {}
        }
        self
    }

    async fn says_one(&mut self, line: &mut Line) -> Result<(), Failed> {
        let command = self.next();
        self.sent += 1;
        let reply = self.exchange(line, self.head, &[Value::of(&command)]).await?;
        let Some(told) = reply.streams.get(&self.stream) else { return Err("the stream is not answered".into()) };
        for entry in &told.receipts {
            self.told.insert(command_of(entry)?, entry.head());
            self.head = entry.head();
            if matches!(entry.event().map(|e| e.verdict), None | Some(Verdict::NotApplied { .. })) {
                return Err("a command was refused".into());
            }
        }
        if self.told.contains_key(&command.id) {
            self.done();
        }
        Ok(())
    }

    /// The one that has no receipt yet, or a new one: the day is asked for, then taken back.
    fn next(&mut self) -> Command {
        let (stream, made_at) = (Some(self.stream), self.made_at);
        let wish = Wish { parts: PartSet::ALL, outings: vec![], only_with_outing: false, remark: String::new(), together: None };
        let act = match self.request {
            Some(request) => Act::Withdraw { request },
            None => Act::Request { child: self.child, period: self.period, date: self.date, wish },
        };
        let mut id = self.device.0;
        id[8..].copy_from_slice(&self.sent.to_be_bytes());
        self.waiting.get_or_insert(Command { v: COMMAND_VERSION, id: CommandId(id), stream, made_at, act }).clone()
    }

    fn done(&mut self) {
        self.request = match self.waiting.take() {
            Some(Command { id, act: Act::Request { .. }, .. }) => Some(id.into()),
            _ => None,
        };
    }

    async fn exchange(&self, line: &mut Line, head: Head, commands: &[Value]) -> Result<Reply, Failed> {
        let push = Push {
            version: WIRE_VERSION,
            device: self.device,
            streams: [(self.stream, Asked { number: head.number, hash: head.hash, receipts: vec![] })].into(),
            commands: commands.to_vec(),
            drafts: BTreeMap::new(),
            documents: BTreeMap::new(),
        };
        let answer = line.post("/api/sync", &self.cookie, serde_json::to_vec(&push)?).await?;
        Ok(serde_json::from_slice::<Reply>(&answer)?.full())
    }
}

fn command_of(entry: &Entry) -> Result<CommandId, Failed> {
    Ok(entry.event().ok_or("an entry that cannot be read")?.command.id)
}
