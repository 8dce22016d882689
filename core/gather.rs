//! How do maps, sets and lists come about without a sort? `collect` into a B-tree sorts first, which costs the phone's engine some
//! kilobytes for each type; one insertion after the other costs none.

use std::cmp::Ordering;

/// `collect`, one by one.
pub trait Gather: Iterator + Sized {
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

/// A list in order, each at its place among those before it; equals keep the order in which they came. For lists of a screen.
pub fn in_order<T>(items: impl IntoIterator<Item = T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut sorted: Vec<T> = vec![];
    for item in items {
        let at = sorted.partition_point(|known| compare(known, &item) != Ordering::Greater);
        sorted.insert(at, item);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn gathered_is_collected() {
        let pairs = [(2, 'b'), (1, 'a'), (2, 'c')];
        assert_eq!(pairs.into_iter().gather::<BTreeMap<_, _>>(), pairs.into_iter().collect::<BTreeMap<_, _>>());
        assert_eq!([3, 1, 2].into_iter().gather::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn in_order_is_stable() {
        let items = [(2, 'x'), (1, 'y'), (2, 'a'), (1, 'b')];
        let mut sorted = items.to_vec();
        sorted.sort_by_key(|i| i.0);
        assert_eq!(in_order(items, |a, b| a.0.cmp(&b.0)), sorted);
    }
}
