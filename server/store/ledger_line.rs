//! How are the lines of an entry written? Many in one statement: one by one, they were most of what an invoice cost.

use preau_core::domain::money::account::Line;
use preau_core::domain::money::acts::{Billed, NewLine};
use rusqlite::types::Value;

use super::ledger::{json, keys};
use super::{StoreError, Writer};
use crate::scope::AccountScope;

/// Lines written by one statement: an invoice of a month is a few of them.
const LINES_A_STATEMENT: usize = 10;
const LINE_COLUMNS: usize = 17;

/// A line of a credit note names the one that it takes back.
fn billed(line: &Line, said: Option<&NewLine>) -> Billed {
    line.takes_back.map_or_else(|| said.map_or(Billed::Free, |s| s.billed), |line| Billed::TakenBack { line })
}

fn line_values((family, centre): (&str, &str), line: &Line, said: Option<&NewLine>) -> Result<[Value; LINE_COLUMNS], StoreError> {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    Ok([
        line.id.to_string().into(),
        line.operation.to_string().into(),
        family.to_owned().into(),
        centre.to_owned().into(),
        i64::from(line.order.1).into(),
        line.nature.word().to_owned().into(),
        text(line.child.map(|c| c.to_string())),
        i64::from(line.cesu).into(),
        line.cents.into(),
        text(said.and_then(|s| s.date).map(|d| d.to_string())),
        json(&billed(line, said))?.into(),
        said.map_or(line.nature.french(), |s| s.label.as_str()).to_owned().into(),
        said.map_or("", |s| s.child_name.as_str()).to_owned().into(),
        said.map_or(1, |s| i64::from(s.quantity)).into(),
        said.map_or(line.cents, |s| s.unit_cents).into(),
        said.map_or("", |s| s.words.as_str()).to_owned().into(),
        text(said.and_then(|s| s.calculation.as_ref()).map(json).transpose()?),
    ])
}

impl Writer {
    /// Each with what an invoice says of it; nothing for a line that follows from a rejection. In as few statements as they take.
    pub(in crate::store) fn append_lines(&mut self, of: AccountScope, lines: &[(&Line, Option<&NewLine>)]) -> Result<(), StoreError> {
        let (family, centre) = keys(of);
        for some in lines.chunks(LINES_A_STATEMENT) {
            let row = format!("({})", ["?"; LINE_COLUMNS].join(", "));
            let sql = format!(
                "INSERT INTO ledger_line(id, entry, family, centre, place, nature, child, cesu, cents, date, billed, label, child_name,
                                         quantity, unit_cents, words, calculation) VALUES {}",
                vec![row; some.len()].join(", ")
            );
            let mut values = Vec::with_capacity(some.len() * LINE_COLUMNS);
            for (line, said) in some {
                values.extend(line_values((&family, &centre), line, *said)?);
            }
            self.sql().prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
        }
        Ok(())
    }
}
