//! What is remembered while the simulator runs? Payments, the numbers used today, and the knobs; never more than so many.

use std::collections::{HashSet, VecDeque};

use super::knobs::Knobs;
use super::order::Order;

const ORDERS_MAX: usize = 1_000;
const NUMBERS_MAX: usize = 100_000;

#[derive(Debug)]
pub struct Book {
    orders: VecDeque<Order>,
    /// Day of the form and its number, in capitals.
    numbers: HashSet<(String, String)>,
    usual: Knobs,
    /// For the next payment only.
    next: Option<Knobs>,
}

impl Book {
    pub fn new(usual: Knobs) -> Book {
        Book { orders: VecDeque::new(), numbers: HashSet::new(), usual, next: None }
    }

    /// False when this number was used already that UTC day. `date`: fourteen digits.
    pub fn use_number(&mut self, date: &str, trans_id: &str) -> bool {
        if self.numbers.len() == NUMBERS_MAX {
            // Only today's numbers could meet a new one.
            let day = date.get(..8).unwrap_or_default().to_owned();
            self.numbers.retain(|(known, _)| *known == day);
        }
        let day = date.get(..8).unwrap_or_default().to_owned();
        self.numbers.len() < NUMBERS_MAX && self.numbers.insert((day, trans_id.to_ascii_uppercase()))
    }

    pub fn add(&mut self, order: Order) {
        if self.orders.len() == ORDERS_MAX {
            self.orders.pop_front();
        }
        self.orders.push_back(order);
    }

    pub fn by_token(&mut self, token: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.token == token)
    }

    /// The latest form of this order.
    pub fn by_id(&mut self, id: &str) -> Option<&mut Order> {
        self.orders.iter_mut().rev().find(|order| order.id() == id)
    }

    /// Latest first.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().rev()
    }

    pub const fn usual(&self) -> &Knobs {
        &self.usual
    }

    pub const fn next(&self) -> Option<&Knobs> {
        self.next.as_ref()
    }

    pub fn turn(&mut self, knobs: Knobs, once: bool) {
        if once {
            self.next = Some(knobs);
        } else {
            (self.usual, self.next) = (knobs, None);
        }
    }

    /// For a form that has just come.
    pub fn take_knobs(&mut self) -> Knobs {
        self.next.take().unwrap_or_else(|| self.usual.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_serves_once_a_day_whatever_its_case() {
        let mut book = Book::new(Knobs::default());
        assert!(book.use_number("20261123083000", "a1b2c3"));
        assert!(!book.use_number("20261123235959", "A1B2C3"));
        assert!(book.use_number("20261124000000", "a1b2c3"));
    }

    #[test]
    fn knobs_for_once_serve_once() {
        let mut book = Book::new(Knobs::default());
        let twice = Knobs { copies: 2, ..Knobs::default() };
        book.turn(twice.clone(), true);
        assert_eq!(book.take_knobs(), twice);
        assert_eq!(book.take_knobs(), Knobs::default());
        book.turn(twice.clone(), false);
        assert_eq!((book.take_knobs(), book.take_knobs()), (twice.clone(), twice));
    }
}
