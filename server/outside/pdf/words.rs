//! How is an amount written out in French? As on a cheque: *deux cent trente-deux euros et vingt-quatre centimes*.

const BELOW_SEVENTEEN: [&str; 17] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze",
    "seize",
];
const TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];
/// Names of the thousands' powers; each but the first takes an s.
const POWERS: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "billiard"),
    (1_000_000_000_000, "billion"),
    (1_000_000_000, "milliard"),
    (1_000_000, "million"),
    (1_000, "mille"),
];

/// *douze euros*, *un euro et un centime*, *moins trois euros*, *un million d’euros*.
pub fn amount(cents: i64) -> String {
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let unit = |count: u64, name: &str| format!("{name}{}", if count > 1 { "s" } else { "" });
    // « un million d’euros », but « un million deux euros ».
    let link = if euros >= 1_000_000 && euros.is_multiple_of(1_000_000) { " d’" } else { " " };
    let whole = format!("{}{link}{}", number(euros), unit(euros, "euro"));
    let part = format!("{} {}", number(rest), unit(rest, "centime"));
    let text = match (euros, rest) {
        (_, 0) => whole,
        (0, _) => part,
        _ => format!("{whole} et {part}"),
    };
    if cents < 0 { format!("moins {text}") } else { text }
}

fn number(value: u64) -> String {
    let mut words = Vec::new();
    let mut rest = value;
    for (power, name) in POWERS {
        let count = rest / power;
        rest %= power;
        match (count, name) {
            (0, _) => {}
            (1, "mille") => words.push("mille".to_owned()),
            // « mille » never changes, and those before it lose their s: « deux cent mille », « quatre-vingt mille ».
            (_, "mille") => words.push(format!("{} mille", below_thousand(count, false))),
            (_, name) => words.push(format!("{} {name}{}", below_thousand(count, true), if count > 1 { "s" } else { "" })),
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(below_thousand(rest, true));
    }
    words.join(" ")
}

/// `last`: nothing follows that would take the s of « cents » and « quatre-vingts » away.
fn below_thousand(value: u64, last: bool) -> String {
    let (hundreds, rest) = (value / 100, value % 100);
    let head = match hundreds {
        0 => return below_hundred(rest, last),
        1 => "cent".to_owned(),
        _ => format!("{} cent", below_hundred(hundreds, false)),
    };
    match rest {
        0 if hundreds > 1 && last => format!("{head}s"),
        0 => head,
        _ => format!("{head} {}", below_hundred(rest, last)),
    }
}

fn below_hundred(value: u64, last: bool) -> String {
    let small = |value: u64| BELOW_SEVENTEEN[usize::try_from(value).unwrap_or(0)];
    match value {
        0..=16 => small(value).to_owned(),
        17..=19 => format!("dix-{}", small(value - 10)),
        71 => "soixante et onze".to_owned(),
        70..=79 => format!("soixante-{}", below_hundred(value - 60, true)),
        80 => if last { "quatre-vingts" } else { "quatre-vingt" }.to_owned(),
        81..=99 => format!("quatre-vingt-{}", below_hundred(value - 80, true)),
        _ => {
            let tens = TENS[usize::try_from(value / 10).unwrap_or(0)];
            match value % 10 {
                0 => tens.to_owned(),
                1 => format!("{tens} et un"),
                unit => format!("{tens}-{}", small(unit)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_rules_of_the_language() {
        let said = [
            (0, "zéro"),
            (1, "un"),
            (16, "seize"),
            (17, "dix-sept"),
            (21, "vingt et un"),
            (22, "vingt-deux"),
            (61, "soixante et un"),
            (69, "soixante-neuf"),
            (70, "soixante-dix"),
            (71, "soixante et onze"),
            (72, "soixante-douze"),
            (77, "soixante-dix-sept"),
            (80, "quatre-vingts"),
            (81, "quatre-vingt-un"),
            (91, "quatre-vingt-onze"),
            (99, "quatre-vingt-dix-neuf"),
            (100, "cent"),
            (101, "cent un"),
            (200, "deux cents"),
            (201, "deux cent un"),
            (280, "deux cent quatre-vingts"),
            (1_000, "mille"),
            (1_001, "mille un"),
            (2_000, "deux mille"),
            (80_000, "quatre-vingt mille"),
            (200_000, "deux cent mille"),
            (232_081, "deux cent trente-deux mille quatre-vingt-un"),
            (1_000_000, "un million"),
            (2_000_200, "deux millions deux cents"),
            (200_000_000, "deux cents millions"),
            (1_000_000_000, "un milliard"),
        ];
        for (value, words) in said {
            assert_eq!(number(value), words);
        }
    }

    #[test]
    fn amounts_name_euros_and_centimes() {
        let said = [
            (23_224, "deux cent trente-deux euros et vingt-quatre centimes"),
            (1, "un centime"),
            (100, "un euro"),
            (101, "un euro et un centime"),
            (0, "zéro euro"),
            (8_000, "quatre-vingts euros"),
            (80, "quatre-vingts centimes"),
            (100_000_000, "un million d’euros"),
            (100_000_200, "un million deux euros"),
            (-300, "moins trois euros"),
        ];
        for (cents, words) in said {
            assert_eq!(amount(cents), words);
        }
        assert!(amount(i64::MIN).starts_with("moins quatre-vingt-douze billiards"));
        assert!(amount(i64::MAX).ends_with("et sept centimes"));
    }
}
