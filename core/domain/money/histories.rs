//! Does an account come to what the plain model comes to, whatever happens? Random histories of a family in two centres: everything
//! that directors, banks and the platform may do, in any order, with refused acts in between. Numbers are those of the rules
//! (`histories_papers`), and so is what the platform's words come to (`histories_online`).
//!
//! 20,000 by default; `PREAU_MONEY_HISTORIES` (read when the tests are built) asks for more.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::account::{Account, Effect, Entry, EntryKind, Reversed};
use super::acts::{Moment, MoneyAct, MovedPart, Reversal};
use super::apply::{apply, moved_parts};
use super::certificate::figures;
use super::histories_papers::Papers;
use super::model::{Coin, Model, Owed, Refusal};
use super::model_online::Asked;
use super::online::{Order, Word};
use super::reasons::MoneyReason;
use crate::domain::ids::{ChildId, LineId, OperationId};
use crate::domain::time::{DAY_MS, LocalDate, UtcTime};

const HISTORIES: Option<&str> = option_env!("PREAU_MONEY_HISTORIES");
pub(super) const CHILDREN: [ChildId; 3] = [ChildId([1; 16]), ChildId([2; 16]), ChildId([3; 16])];
/// What a coin of the model is worth: also amounts near the largest that are taken.
const COINS: [i64; 4] = [1, 7, 1_250, 400_000];

/// Chance out of one number: the same number, the same act.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.below(of.len() as u64) as usize]) }
    }

    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// Mostly a few coins; sometimes what nobody would pay.
    pub(super) fn cents(&mut self, coin: i64) -> i64 {
        match self.below(24) {
            0 => 0,
            1 => -coin,
            2 => 10_000_001,
            3 => i64::MAX,
            n => coin * (n as i64 - 3),
        }
    }
}

/// The family in one centre, told twice.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) account: Account,
    pub(super) model: Model,
    pub(super) entries: Vec<Entry>,
    papers: Papers,
}

/// One online payment, told twice.
#[derive(Clone)]
pub(super) struct Online {
    pub(super) at: usize,
    pub(super) order: Order,
    pub(super) payments: Vec<OperationId>,
    pub(super) model: Asked,
    /// Everything that was ever said of it.
    pub(super) said: Vec<Word>,
}

pub(super) struct History {
    pub(super) sides: [Side; 2],
    pub(super) online: Vec<Online>,
    pub(super) now: UtcTime,
    drawn: u64,
    /// Where the parts of a payment arrived in the other centre.
    arrived: BTreeMap<OperationId, Vec<OperationId>>,
    /// Codes of refusals, words of entries and results of the platform's words that were reached.
    pub(super) reached: BTreeSet<&'static str>,
}

/// The payments of which something left, the oldest first: as its parts are told.
fn moved_from(before: &Account, after: &Account) -> Vec<OperationId> {
    let left = |c: &&super::account::Credit| before.credits.get(&c.operation).is_some_and(|known| known.moved < c.moved);
    let mut from: Vec<_> = after.credits.values().filter(left).collect();
    from.sort_by_key(|c| (c.paid_on, c.number));
    from.into_iter().map(|c| c.operation).collect()
}

/// A refund names its means and its day, a rejection why, and nothing else does.
fn says_how(entry: &Entry, act: &MoneyAct) {
    let means = match act {
        MoneyAct::Refund { means, on, .. } => Some((Some(means.mode()), *on)),
        MoneyAct::Reverse { reversal: Reversal::GivenBack { on, .. }, .. } => Some((None, *on)),
        _ => None,
    };
    assert_eq!(entry.repaid.map(|r| r.on), means.map(|(_, on)| on));
    assert!(means.is_none_or(|(mode, _)| mode.is_none_or(|mode| entry.repaid.unwrap().mode == mode)));
    let why = match act {
        MoneyAct::Reverse { reversal: Reversal::Bounced { .. }, .. } => Some(Reversed::Bounced),
        MoneyAct::Reverse { reversal: Reversal::Misplaced, .. } => Some(Reversed::Misplaced),
        _ => None,
    };
    assert_eq!(entry.reversal, why.filter(|_| entry.kind == EntryKind::Rejection));
}

fn births() -> BTreeMap<ChildId, LocalDate> {
    let days = ["2018-05-04", "2021-01-01", "2021-01-02"];
    CHILDREN.into_iter().zip(days.map(|d| d.parse().unwrap())).collect()
}

fn figure(reason: &MoneyReason) -> Refusal {
    let cents = match reason {
        MoneyReason::BeyondTheLine { left_cents } | MoneyReason::BeyondTheCredit { left_cents } => *left_cents,
        MoneyReason::CesuNotEligible { eligible_cents } => *eligible_cents,
        _ => 0,
    };
    (reason.code(), cents)
}

impl History {
    fn new(coin: i64) -> History {
        let side = || Side { account: Account::default(), model: Model::new(coin), entries: vec![], papers: Papers::default() };
        let now = UtcTime::from_local("2026-01-05".parse().unwrap(), 10);
        History { sides: [side(), side()], online: vec![], now, drawn: 0, arrived: BTreeMap::new(), reached: BTreeSet::new() }
    }

    fn id(&mut self) -> OperationId {
        self.drawn += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        OperationId(id)
    }

    fn live(&mut self, seed: u64) {
        let mut chance = Chance(seed);
        self.now = self.now.plus_ms(chance.below(30) as i64 * DAY_MS);
        let at = usize::from(chance.one_in(4));
        if chance.one_in(40) {
            let (which, many) = (chance.below(2), 1 + chance.below(3));
            self.sides[at].papers.lose(which, many, self.year());
        }
        if chance.one_in(3) {
            return self.goes_online(at, &mut chance);
        }
        let act = self.sides[at].random_act(&mut chance, self.now.local_date());
        let numbered = !chance.one_in(30);
        if let MoneyAct::Reverse { payment, reversal: Reversal::Bounced { .. }, .. } = act
            && apply(&self.sides[at].account, &act, &Moment { id: OperationId([0; 16]), now: self.now, number: None }).is_ok()
        {
            self.comes_home(at, payment);
        }
        let before = self.sides[at].account.clone();
        let parts = self.does(at, &act, numbered).unwrap_or_default();
        let left = self.sides[at].entries.last().map(|e| e.id);
        for (part, from) in parts.into_iter().zip(moved_from(&before, &self.sides[at].account)) {
            // It leaves here and arrives there, as one operation for each part.
            let act = MoneyAct::MoveIn { from: left.unwrap(), part, label: "Crédit d’un autre centre".into() };
            self.does(1 - at, &act, true);
            let there = self.sides[1 - at].entries.last().unwrap().id;
            self.arrived.entry(from).or_default().push(there);
        }
    }

    /// What left of a payment comes back to it, from wherever it went on to.
    fn comes_home(&mut self, at: usize, payment: OperationId) {
        for arrival in self.arrived.get(&payment).cloned().unwrap_or_default() {
            self.comes_home(1 - at, arrival);
            let credit = &self.sides[1 - at].account.credits[&arrival];
            let cents = credit.cents - credit.moved;
            if cents > 0 {
                let due = self.now.local_date();
                self.does(1 - at, &MoneyAct::TakeBack { payment: arrival, due, label: "Crédit repris".into() }, true);
                let from = self.sides[1 - at].entries.last().unwrap().id;
                self.does(at, &MoneyAct::ComeBack { payment, from, cents, label: "Crédit revenu".into() }, true);
            }
        }
    }

    fn year(&self) -> i32 {
        chrono::Datelike::year(&self.now.local_date())
    }

    /// The act, by the rules and by the model: the parts that left for another centre, or none when it is refused.
    pub(super) fn does(&mut self, at: usize, act: &MoneyAct, numbered: bool) -> Option<Vec<MovedPart>> {
        let year = self.year();
        let number = self.sides[at].papers.for_act(act, year).filter(|_| numbered);
        let moment = Moment { id: self.id(), now: self.now, number };
        let side = &mut self.sides[at];
        let before = side.account.clone();
        let done = apply(&side.account, act, &moment);
        let model = side.model.perform(act, &moment);
        match (done, model) {
            (Err(reason), Err(refusal)) => {
                assert_eq!(figure(&reason), refusal, "{act:?}");
                self.reached.insert(reason.code());
                None
            }
            (Ok(effects), Ok(parts)) => {
                let moved = moved_parts(&before, &effects);
                effects.iter().for_each(|effect| side.fold(effect));
                let new: Vec<&Entry> =
                    effects.iter().filter_map(|e| if let Effect::Entry(entry) = e { Some(entry) } else { None }).collect();
                self.reached.extend(new.iter().map(|e| e.kind.word()));
                new.iter().for_each(|e| says_how(e, act));
                new.iter().for_each(|e| side.papers.written((e.kind, e.paper.as_deref()), year));
                assert!(side.entries.iter().map(|e| e.number).eq(1..=side.entries.len() as u32));
                side.is_the_same();
                assert_eq!(moved, parts);
                Some(moved)
            }
            (done, model) => panic!("{act:?}: {done:?}, but the model says {model:?}"),
        }
    }
}

impl Side {
    /// One effect, after which nothing is below zero or beyond its amount.
    fn fold(&mut self, effect: &Effect) {
        self.account.fold(effect);
        let line = |id: &LineId| {
            let l = &self.account.lines[id];
            assert!(l.open() >= 0 && l.paid >= 0 && l.credited >= 0 && l.credited <= l.cents, "{l:?} after {effect:?}");
        };
        let credit = |id: &OperationId| {
            let c = &self.account.credits[id];
            let parts = [c.allocated, c.refunded, c.reversed, c.moved, c.left()];
            assert!(parts.iter().all(|p| *p >= 0 && *p <= c.cents), "{c:?} after {effect:?}");
        };
        match effect {
            Effect::Entry(entry) => self.entries.push(entry.clone()),
            Effect::Line(l) => line(&l.id),
            Effect::Credited { line: id, .. } => line(id),
            Effect::Credit(c) => credit(&c.operation),
            Effect::Allocated { credit: c, line: l, .. } => {
                line(l);
                credit(c);
            }
            Effect::Spent { credit: c, .. } => credit(c),
        }
    }

    fn is_the_same(&self) {
        let (account, model) = (&self.account, &self.model);
        let coin = model.coin;
        assert!(account.is_balanced());
        assert_eq!(account.last as usize, model.entries.len());
        assert!(self.entries.iter().map(|e| e.cents).eq(model.entries.iter().copied()));
        let open: i64 = model.lines.iter().map(|l| l.open()).sum();
        let left: i64 = model.purses.iter().map(|p| p.count(|c| c == Coin::Left)).sum();
        assert_eq!(account.balance, model.entries.iter().sum::<i64>());
        assert_eq!(account.balance, (open - left) * coin);
        assert_eq!((account.lines.len(), account.credits.len()), (model.lines.len(), model.purses.len()));
        let mut allocated: BTreeMap<(OperationId, LineId), i64> = BTreeMap::new();
        for line in &model.lines {
            let (paid, credited) = (line.count(|c| matches!(c, Owed::PaidBy(_))), line.count(|c| c == Owed::Credited));
            let found = &account.lines[&line.id];
            assert_eq!((found.cents, found.paid, found.credited), (line.coins.len() as i64 * coin, paid * coin, credited * coin));
            assert_eq!((found.operation, found.order), (line.operation, (line.entry, line.place)));
            assert_eq!((found.nature, found.child, found.cesu, found.takes_back), (line.nature, line.child, line.cesu, line.takes_back));
        }
        for purse in &model.purses {
            let count = |what| purse.count(what) * coin;
            let found = &account.credits[&purse.operation];
            assert_eq!((found.cents, found.allocated), (purse.coins.len() as i64 * coin, count(|c| matches!(c, Coin::On(_)))));
            assert_eq!(
                (found.refunded, found.reversed, found.moved),
                (count(|c| c == Coin::Refunded), count(|c| c == Coin::Reversed), count(|c| c == Coin::Moved))
            );
            assert_eq!((found.mode, found.paid_on, found.number, found.arrived), (purse.mode, purse.paid_on, purse.entry, purse.arrived));
            for spent in &purse.coins {
                if let Coin::On(line) = spent {
                    *allocated.entry((purse.operation, model.lines[*line].id)).or_default() += coin;
                }
            }
        }
        assert_eq!(account.allocated, allocated);
    }

    fn certificates_are_the_same(&self) {
        for year in 2025..=2029 {
            let (paid, care) = self.model.certificate(year, &births());
            match figures(&self.account, year, &births()) {
                Ok(found) => {
                    assert_eq!((found.year, (found.paid_cents, found.paid_by_cesu())), (year, paid));
                    let children = found.children.iter().map(|c| (c.child, (c.care_cents, c.cesu_cents)));
                    assert_eq!(children.collect::<BTreeMap<_, _>>(), care);
                }
                Err(reason) => assert_eq!((reason, paid.0), (MoneyReason::NothingPaid { year }, 0)),
            }
        }
    }
}

fn lived(coin: i64, seeds: &[u64]) -> History {
    let mut history = History::new(coin);
    seeds.iter().for_each(|seed| history.live(*seed));
    for side in &history.sides {
        side.papers.are_whole();
        side.certificates_are_the_same();
    }
    // Money that moved is in one of the two accounts.
    let moved = |kind| history.sides.iter().flat_map(|s| &s.entries).filter(|e| e.kind == kind).map(|e| e.cents).sum::<i64>();
    assert_eq!(moved(EntryKind::MovedOut), -moved(EntryKind::MovedIn));
    // And it counts once, whatever bounced since: what left one account is all that arrived in the other.
    let credits = || history.sides.iter().flat_map(|s| s.account.credits.values());
    let arrived: i64 = credits().filter(|c| c.arrived).map(|c| c.cents).sum();
    assert_eq!(credits().map(|c| c.moved).sum::<i64>(), arrived);
    history
}

fn config() -> ProptestConfig {
    let cases = HISTORIES.map_or(20_000, |n| n.parse().expect("PREAU_MONEY_HISTORIES is a number"));
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn histories_come_to_what_the_model_comes_to(coin in prop::sample::select(&COINS[..]), seeds in prop::collection::vec(any::<u64>(), 1..40)) {
        lived(coin, &seeds);
    }
}

#[test]
fn histories_reach_everything() {
    let mut reached = BTreeSet::new();
    for life in 0..400_u64 {
        let seeds: Vec<u64> = (0..30).map(|n| life * 1_000 + n).collect();
        reached.extend(lived(COINS[usize::try_from(life % 4).unwrap()], &seeds).reached);
    }
    let codes = "absurd_amount absurd_date already_reversed already_spent beyond_the_credit beyond_the_line cesu_not_eligible \
                 mode_cannot_bounce nothing_to_bill number_missing text_missing unknown_invoice unknown_payment";
    let platform = "abandoned amount_differs another_order beyond_the_payment credited currency_differs failed failed_after_success given_back \
                    nothing paid_twice parts_differ pending";
    let words = codes.split_whitespace().chain(platform.split_whitespace());
    assert_eq!(reached, words.chain(EntryKind::ALL.map(EntryKind::word)).collect::<BTreeSet<&str>>());
}
