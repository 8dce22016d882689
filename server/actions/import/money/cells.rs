//! What does this cell about money mean? Quotients, prices and effort rates, reductions, marks, where a family lives.

use preau_core::domain::calendar::PeriodKind;
use preau_core::domain::money::billing::Mark;
use preau_core::domain::money::price_list::{Rate, Residence, Scheme, SiblingReduction};
use preau_core::domain::money::quotient::Quotient;

use super::super::fields::{Fields, cents};
use crate::actions::money::accounts::TEXT_MAX;

impl Fields<'_> {
    pub fn quotient(&mut self, column: &str) -> Option<Quotient> {
        let found = Quotient::parse(self.line.text(column));
        found.or_else(|| self.wrong(column, "un quotient est attendu, 542 ou 542,50"))
    }

    /// Upper bound of a bracket; `Some(None)` when the cell is empty.
    pub fn bound(&mut self, column: &str) -> Option<Option<Quotient>> {
        if self.line.text(column).is_empty() { Some(None) } else { self.quotient(column).map(Some) }
    }

    pub fn mark(&mut self, column: &str) -> Option<Mark> {
        match self.line.text(column).to_lowercase().as_str() {
            "présent" | "présente" | "present" | "presente" | "p" => Some(Mark::Present),
            "absent" | "absente" | "a" => Some(Mark::Absent),
            "excusé" | "excusée" | "excuse" | "excusee" | "e" => Some(Mark::Excused),
            _ => self.wrong(column, "présent, absent ou excusé est attendu"),
        }
    }

    /// `Some(None)` when the cell is empty.
    pub fn residence(&mut self, column: &str) -> Option<Option<Residence>> {
        match self.line.text(column).to_lowercase().replace([' ', '_'], "-").as_str() {
            "" => Some(None),
            "commune" => Some(Some(Residence::Inside)),
            "hors-commune" => Some(Some(Residence::Outside)),
            _ => self.wrong(column, "commune ou hors-commune est attendu"),
        }
    }

    pub fn scheme(&mut self, column: &str) -> Option<Scheme> {
        match self.line.text(column).to_lowercase().as_str() {
            "journee" | "journée" => Some(Scheme::ByDay),
            "tranche" => Some(Scheme::ByPart),
            _ => self.wrong(column, "journee (journée et demi-journée) ou tranche (matin, midi, après-midi) est attendu"),
        }
    }

    /// `Some(None)` when the cell is empty: for every kind of period.
    pub fn kind_or_all(&mut self, column: &str) -> Option<Option<PeriodKind>> {
        if self.line.text(column).is_empty() { Some(None) } else { self.period_kind(column).map(Some) }
    }

    /// `Some(None)` when the cell is empty.
    pub fn cents_or_none(&mut self, column: &str) -> Option<Option<i64>> {
        if self.line.text(column).is_empty() { Some(None) } else { self.cents(column).map(Some) }
    }

    /// `4,50`, or `0,85 % de 2,00 à 14,00`; `Some(None)` when the cell is empty.
    pub fn rate(&mut self, column: &str) -> Option<Option<Rate>> {
        let text = self.line.text(column);
        if text.is_empty() {
            return Some(None);
        }
        let found = rate(text);
        found.map(Some).or_else(|| self.wrong(column, "un prix (4,50) ou un taux d’effort (0,85 % de 2,00 à 14,00) est attendu"))
    }

    /// `2:10+3:20`: from the second child 10 %, from the third 20 %; empty: none.
    pub fn siblings(&mut self, column: &str) -> Option<Vec<SiblingReduction>> {
        let text = self.line.text(column);
        let found: Option<Vec<SiblingReduction>> =
            if text.is_empty() { Some(vec![]) } else { text.split('+').map(|one| sibling(one.trim())).collect() };
        found.or_else(|| self.wrong(column, "des réductions par rang sont attendues, 2:10+3:20 (10 % dès le 2ᵉ enfant, 20 % dès le 3ᵉ)"))
    }

    /// A line of an address, its spaces put in order.
    pub fn address_line(&mut self, column: &str) -> Option<String> {
        let text = self.line.text(column).split_whitespace().collect::<Vec<_>>().join(" ");
        let short = text.chars().count() <= TEXT_MAX;
        if short { Some(text) } else { self.wrong(column, &format!("{TEXT_MAX} caractères au plus")) }
    }

    pub fn postcode(&mut self, column: &str) -> Option<String> {
        let text = self.line.text(column);
        let good = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        if good { Some(text.to_owned()) } else { self.wrong(column, "un code postal a cinq chiffres : gardez le zéro du début") }
    }
}

fn rate(text: &str) -> Option<Rate> {
    let Some((percent, bounds)) = text.split_once('%') else { return cents(text).map(|cents| Rate::Fixed { cents }) };
    let bounds = bounds.trim().strip_prefix("de").unwrap_or(bounds.trim());
    let (floor, ceiling) = bounds.split_once(['à', 'a', '-', '–'])?;
    let millionths = u32::try_from(fixed(percent, 4)?).ok()?;
    Some(Rate::Effort { millionths, floor_cents: cents(floor.trim())?, ceiling_cents: cents(ceiling.trim())? })
}

fn sibling(text: &str) -> Option<SiblingReduction> {
    let (rank, percent) = text.split_once(':')?;
    let percent_hundredths = u16::try_from(fixed(percent.trim().trim_end_matches('%'), 2)?).ok()?;
    Some(SiblingReduction { from_rank: rank.trim().parse().ok()?, percent_hundredths })
}

/// `0,85` with at most so many digits after the sign, as a whole number of its smallest unit.
fn fixed(text: &str, digits: usize) -> Option<u64> {
    let text = text.trim().replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || rest.len() > digits || !plain(whole) || !plain(rest) {
        return None;
    }
    format!("{whole}{rest:0<digits$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_price_or_a_share_of_the_quotient() {
        let effort = |millionths, floor_cents, ceiling_cents| Some(Rate::Effort { millionths, floor_cents, ceiling_cents });
        assert_eq!(rate("12,40 €"), Some(Rate::Fixed { cents: 1_240 }));
        assert_eq!(rate("0,85 % de 2,00 à 14,00"), effort(8_500, 200, 1_400));
        assert_eq!(rate("1.2345% 2 - 14"), effort(12_345, 200, 1_400));
        assert_eq!(["0,85 %", "0,85 % de 2", "x % de 2 à 3", "0,12345 % de 2 à 3", ""].map(rate), [None; 5]);
    }

    #[test]
    fn a_reduction_names_its_rank() {
        assert_eq!(sibling("2:10 %"), Some(SiblingReduction { from_rank: 2, percent_hundredths: 1_000 }));
        assert_eq!(sibling("3:12,5"), Some(SiblingReduction { from_rank: 3, percent_hundredths: 1_250 }));
        assert_eq!(["2", "2:", "x:10", "2:10,555"].map(sibling), [None; 4]);
    }
}
