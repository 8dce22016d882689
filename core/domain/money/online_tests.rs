//! Does the platform's word move money once, whatever the order, however often? Random words about one payment, with doubles, wrong
//! amounts and refunds, up to the account.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::account::Account;
use super::acts::{Moment, MoneyAct};
use super::apply::apply;
use super::kinds::PaymentMode;
use super::may_pay::{MAY_BE_ON_A_SCREEN_MS, Terms, WhyNotPay, begun_elsewhere, may_pay};
use super::online::{
    Heard, Means, Movement, Order, OrderState, Outcome, PaidPart, Standing, Thresholds, Word, WordProblem, ask_again_ms, give_back_on,
    listen,
};
use crate::domain::ids::OperationId;
use crate::domain::time::{DAY_MS, MINUTE_MS, UtcTime};

const ASKED: i64 = 5_000;

fn today() -> UtcTime {
    UtcTime::from_local("2026-03-02".parse().unwrap(), 10)
}

fn part(mode: PaymentMode, cents: i64, sequence: u32) -> PaidPart {
    PaidPart { mode, cents, sequence }
}

/// What may be wrong with a word.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrong {
    Nothing,
    Amount,
    Currency,
    Parts,
}

fn word(uuid: &str, outcome: Outcome, gives_back: i64, wrong: Wrong) -> Word {
    let cents = if gives_back > 0 { gives_back } else { ASKED };
    let voucher_and_card = vec![part(PaymentMode::AncvConnect, 2_000, 1), part(PaymentMode::Card, 3_000, 2)];
    let parts = if uuid == "multi" { voucher_and_card } else { vec![part(PaymentMode::Card, cents, 1)] };
    Word {
        key: format!("{uuid}|1|{outcome:?}|{wrong:?}"),
        uuid: uuid.into(),
        outcome,
        gives_back: gives_back > 0,
        cents: if wrong == Wrong::Amount { cents + 1 } else { cents },
        currency: if wrong == Wrong::Currency { 840 } else { 978 },
        paid_on: today().local_date(),
        parts: if wrong == Wrong::Parts { vec![part(PaymentMode::Card, cents + 1, 1), part(PaymentMode::Card, -1, 2)] } else { parts },
    }
}

fn any_word() -> impl Strategy<Value = Word> {
    const OUTCOMES: [Outcome; 6] =
        [Outcome::Credited, Outcome::Credited, Outcome::Pending, Outcome::Abandoned, Outcome::Failed, Outcome::Nothing];
    const WRONGS: [Wrong; 7] =
        [Wrong::Nothing, Wrong::Nothing, Wrong::Nothing, Wrong::Nothing, Wrong::Amount, Wrong::Currency, Wrong::Parts];
    const WHOSE: [(&str, i64); 6] = [("card", 0), ("multi", 0), ("again", 0), ("back", 1_500), ("rest", 3_500), ("more", 2_500)];
    (prop::sample::select(&OUTCOMES[..]), prop::sample::select(&WRONGS[..]), prop::sample::select(&WHOSE[..]))
        .prop_map(|(outcome, wrong, (uuid, gives_back))| word(uuid, outcome, gives_back, wrong))
}

/// Order and account, as the server keeps them.
#[derive(Default)]
struct Desk {
    order: Order,
    account: Account,
    payments: Vec<OperationId>,
    drawn: u8,
    credits: Vec<String>,
    given: BTreeMap<String, i64>,
}

impl Desk {
    fn new() -> Desk {
        Desk { order: Order { asked_cents: ASKED, ..Order::default() }, ..Desk::default() }
    }

    fn does(&mut self, act: &MoneyAct) -> OperationId {
        self.drawn += 1;
        let id = OperationId([self.drawn; 16]);
        let effects = apply(&self.account, act, &Moment { id, now: today(), number: None }).expect("what was judged is done");
        effects.iter().for_each(|effect| self.account.fold(effect));
        assert!(self.account.is_balanced());
        id
    }

    fn hears(&mut self, word: &Word) -> Heard {
        let standing = Standing { account: &self.account, payments: &self.payments, paid_another: false };
        let (heard, moves) = listen(&self.order, word, standing);
        self.order.remember(word, &heard);
        match &heard {
            Heard::Credit(_) => self.credits.push(word.uuid.clone()),
            Heard::GiveBack(cents) => assert_eq!(self.given.insert(word.uuid.clone(), *cents), None, "one refund is given back once"),
            Heard::Now(_) | Heard::Nothing | Heard::Refused(_) => assert!(moves.is_empty()),
        }
        for (movement, act) in moves {
            let done = self.does(&act);
            if let Movement::Paid(_) = movement {
                self.payments.push(done);
            }
        }
        heard
    }
}

fn is_good(word: &Word) -> bool {
    let sum = word.parts.iter().map(|p| p.cents).sum::<i64>();
    let whole = word.cents == ASKED && sum == ASKED && word.parts.iter().all(|p| p.cents > 0);
    word.outcome == Outcome::Credited && !word.gives_back && word.currency == 978 && whole
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn words_move_money_once(words in prop::collection::vec(any_word(), 1..16)) {
        let mut desk = Desk::new();
        words.iter().for_each(|word| { desk.hears(word); });
        let first_good = words.iter().find(|w| is_good(w)).map(|w| w.uuid.clone());
        prop_assert_eq!(&desk.credits, &first_good.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(desk.order.state == OrderState::Paid, !desk.credits.is_empty());
        let given = |desk: &Desk| desk.given.values().sum::<i64>();
        let paid = if desk.credits.is_empty() { 0 } else { ASKED };
        prop_assert!(given(&desk) <= paid);
        prop_assert_eq!(desk.account.balance, given(&desk) - paid);

        // The platform says everything again: what came too early counts now, nothing else moves.
        let before = given(&desk);
        words.iter().for_each(|word| { desk.hears(word); });
        prop_assert_eq!(desk.credits.len(), usize::from(paid > 0));
        prop_assert!(given(&desk) >= before && given(&desk) <= paid);
        prop_assert_eq!(desk.account.balance, given(&desk) - paid);
        let asked: BTreeMap<&str, i64> = words.iter()
            .filter(|w| w.gives_back && w.outcome == Outcome::Credited && w.currency == 978)
            .map(|w| (w.uuid.as_str(), w.cents)).collect();
        if paid > 0 && asked.values().sum::<i64>() < paid {
            prop_assert_eq!(desk.given.keys().map(String::as_str).collect::<BTreeSet<_>>(), asked.keys().copied().collect());
        }

        // And for ever after, nothing.
        let account = desk.account.clone();
        for word in &words {
            let heard = desk.hears(word);
            prop_assert!(matches!(heard, Heard::Nothing | Heard::Refused(_)), "{:?}", heard);
            // What was not believed once is not believed later; what was, is heard.
            prop_assert!(!matches!(heard, Heard::Refused(WordProblem::PaidTwice | WordProblem::FailedAfterSuccess)), "{:?}", heard);
        }
        prop_assert_eq!(desk.account, account);
    }
}

#[test]
fn a_late_success_credits_and_a_late_failure_undoes_nothing() {
    let mut desk = Desk::new();
    let of = |uuid: &str, outcome| word(uuid, outcome, 0, Wrong::Nothing);
    assert_eq!(desk.hears(&of("card", Outcome::Pending)), Heard::Now(OrderState::Pending));
    assert_eq!(desk.hears(&of("card", Outcome::Failed)), Heard::Now(OrderState::Failed));
    assert_eq!(desk.hears(&of("again", Outcome::Abandoned)), Heard::Nothing);
    assert!(matches!(desk.hears(&of("multi", Outcome::Credited)), Heard::Credit(parts) if parts.len() == 2));
    assert_eq!(desk.hears(&of("again", Outcome::Failed)), Heard::Nothing);
    assert_eq!(desk.hears(&of("again", Outcome::Credited)), Heard::Refused(WordProblem::PaidTwice));
    // The bank takes back what it had promised: no money moves by itself, the director looks.
    assert_eq!(desk.hears(&of("multi", Outcome::Failed)), Heard::Refused(WordProblem::FailedAfterSuccess));
    assert_eq!((desk.order.state, desk.account.balance), (OrderState::Paid, -ASKED));
}

#[test]
fn who_leaves_the_page_of_a_bank_frees_the_account_and_a_late_success_still_credits() {
    let of = |uuid: &str, outcome| word(uuid, outcome, 0, Wrong::Nothing);
    for (last, state) in [(Outcome::Abandoned, OrderState::Abandoned), (Outcome::Failed, OrderState::Failed)] {
        let mut desk = Desk::new();
        assert_eq!(desk.hears(&of("card", Outcome::Pending)), Heard::Now(OrderState::Pending));
        assert_eq!(desk.hears(&of("card", last)), Heard::Now(state));
        assert_eq!(desk.hears(&of("card", Outcome::Pending)), Heard::Nothing, "told late, it blocks nothing again");
        assert!(matches!(desk.hears(&of("card", Outcome::Credited)), Heard::Credit(_)));
    }
}

#[test]
fn an_order_is_asked_about_less_and_less_often_until_its_life_ends() {
    let minutes: Vec<i64> = [0, 1, 2, 6, 7, 40].into_iter().map(|asks| ask_again_ms(asks) / MINUTE_MS).collect();
    assert_eq!(minutes, [20, 40, 80, 1_280, 1_440, 1_440]);
    for (state, days, then) in [(OrderState::Begun, 7, OrderState::Abandoned), (OrderState::Pending, 15, OrderState::Failed)] {
        assert_eq!(state.outlived(days * DAY_MS - 1), None);
        assert_eq!(state.outlived(days * DAY_MS), Some(then));
    }
    for over in [OrderState::Paid, OrderState::Abandoned, OrderState::Failed] {
        assert_eq!(over.outlived(1_000 * DAY_MS), None);
    }
}

#[test]
fn an_authorisation_and_its_capture_are_one_movement() {
    let mut desk = Desk::new();
    let captured = |word: Word| Word { key: format!("{} captured", word.key), ..word };
    let (paid, back) = (word("card", Outcome::Credited, 0, Wrong::Nothing), word("back", Outcome::Credited, 1_500, Wrong::Nothing));
    assert_eq!(desk.hears(&back), Heard::Refused(WordProblem::BeyondThePayment), "nothing was paid yet");
    assert!(matches!(desk.hears(&paid), Heard::Credit(_)));
    assert_eq!(desk.hears(&captured(paid)), Heard::Nothing);
    assert_eq!(desk.hears(&back), Heard::GiveBack(1_500));
    assert_eq!(desk.hears(&captured(back)), Heard::Nothing);
    assert_eq!(desk.hears(&word("more", Outcome::Credited, 4_000, Wrong::Nothing)), Heard::Refused(WordProblem::BeyondThePayment));
    assert_eq!(desk.account.balance, 1_500 - ASKED);
}

#[test]
fn a_word_that_was_not_believed_is_not_heard_and_the_right_one_of_its_name_counts() {
    let mut desk = Desk::new();
    let right = word("card", Outcome::Credited, 0, Wrong::Nothing);
    for wrong in [Wrong::Amount, Wrong::Currency, Wrong::Parts] {
        let told = Word { key: right.key.clone(), ..word("card", Outcome::Credited, 0, wrong) };
        assert!(matches!(desk.hears(&told), Heard::Refused(_)));
    }
    let standing = Standing { account: &desk.account, payments: &[], paid_another: true };
    assert_eq!(listen(&desk.order, &right, standing), (Heard::Refused(WordProblem::AnotherOrder), vec![]));
    assert!(matches!(desk.hears(&right), Heard::Credit(_)));
}

#[test]
fn the_card_gives_back_before_the_voucher() {
    let mut desk = Desk::new();
    desk.hears(&word("multi", Outcome::Credited, 0, Wrong::Nothing));
    let [voucher, card] = desk.payments[..] else { panic!("two means") };
    assert_eq!(give_back_on(&desk.account, &desk.payments, 2_500), Some(vec![(card, 2_500)]));
    assert_eq!(give_back_on(&desk.account, &desk.payments, 4_000), Some(vec![(card, 3_000), (voucher, 1_000)]));
    assert_eq!(give_back_on(&desk.account, &desk.payments, 5_001), None);
    assert_eq!(give_back_on(&desk.account, &[], 1), None);
}

#[test]
fn a_button_says_why_it_cannot_be_used() {
    let terms = Terms { online: true, thresholds: &Thresholds::default(), under_way: false };
    let say = |due, means, under_way| may_pay(due, means, Terms { under_way, ..terms });
    assert_eq!(say(1_000, Means::Card, false), Ok(1_000));
    assert_eq!(say(999, Means::Card, false), Err(WhyNotPay::UnderThreshold { means: Means::Card, from_cents: 1_000 }));
    assert_eq!(say(2_000, Means::AncvConnect, false), Ok(2_000));
    assert_eq!(say(1_999, Means::AncvConnect, false), Err(WhyNotPay::UnderThreshold { means: Means::AncvConnect, from_cents: 2_000 }));
    assert_eq!(say(1, Means::InstantTransfer, false), Ok(1));
    assert_eq!(say(0, Means::InstantTransfer, false), Err(WhyNotPay::NothingDue));
    assert_eq!(say(-500, Means::Card, true), Err(WhyNotPay::NothingDue));
    assert_eq!(say(5_000, Means::Card, true), Err(WhyNotPay::UnderWay));
    assert_eq!(may_pay(0, Means::Card, Terms { online: false, ..terms }), Err(WhyNotPay::NotSetUp), "before all else");
    let (at, begun) = (UtcTime(1_000_000), |ms| begun_elsewhere(Some((Means::Card, 5_000, UtcTime(1_000_000))), UtcTime(1_000_000 + ms)));
    assert_eq!(begun(3 * 60_000), Some(WhyNotPay::Begun { means: Means::Card, cents: 5_000, minutes: 3 }));
    assert_eq!(begun(MAY_BE_ON_A_SCREEN_MS), None);
    assert_eq!(begun_elsewhere(None, at), None);
    let sentence = say(999, Means::Card, false).unwrap_err().sentence();
    assert_eq!(sentence, "Carte bancaire : à partir de 10,00\u{a0}€. Choisissez un autre moyen, ou attendez la prochaine facture.");
}
