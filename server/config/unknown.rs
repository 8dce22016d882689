//! Which setting does nobody know? A mistyped key is told with its place, and with the known ones that look most like it.

/// So many of the known keys are told.
const NEAREST: usize = 6;

/// A key that is no setting, and those that may stand there, the most alike first.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    pub key: String,
    known: Vec<String>,
}

impl Unknown {
    /// From what the reader of TOML says: ``unknown field `smpt`, expected one of `from`, `smtp` ``.
    pub fn read(message: &str) -> Option<Unknown> {
        let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2).map(str::to_owned);
        let key = quoted.next()?;
        let mut known: Vec<String> = quoted.collect();
        known.sort_by_key(|word| distance(&key, word));
        known.truncate(NEAREST);
        Some(Unknown { key, known })
    }

    /// The same of a file that is not of settings.
    pub fn clause(&self) -> String {
        let known = if self.known.is_empty() { String::new() } else { format!(" ; connus : {}", self.known.join(", ")) };
        format!("« {} » n’est pas connu ici{known}", self.key)
    }

    /// `place`: the file with its line, or the variable.
    pub fn sentence(&self, place: &str) -> String {
        let known = if self.known.is_empty() { String::new() } else { format!(" Connus à cet endroit : {}.", self.known.join(", ")) };
        format!("{place} : « {} » n’est pas un réglage connu.{known}", self.key)
    }
}

/// How many letters must change, come or go for one word to be the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, same) in other.iter().map(|o| *o == letter).enumerate() {
            let above = row[j + 1];
            row[j + 1] = (above + 1).min(row[j] + 1).min(corner + usize::from(!same));
            corner = above;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_key_that_looks_most_like_it_comes_first() {
        let unknown = Unknown::read("unknown field `smpt`, expected one of `from`, `folder`, `smtp`, `gather_seconds`").unwrap();
        assert_eq!(
            unknown.sentence("preau.toml, ligne 4"),
            "preau.toml, ligne 4 : « smpt » n’est pas un réglage connu. Connus à cet endroit : smtp, from, folder, gather_seconds."
        );
        assert_eq!(Unknown::read("unknown field `x`, there are no fields").unwrap().sentence("f"), "f : « x » n’est pas un réglage connu.");
        assert_eq!(Unknown::read("invalid type: string \"x\", expected u16"), None);
        assert_eq!([distance("port", "port"), distance("prot", "port"), distance("", "abc"), distance("hots", "host")], [0, 2, 3, 2]);
    }
}
