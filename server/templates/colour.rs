//! Can this colour be read? The association's accent, checked by WCAG's contrast before any page wears it.

/// Red, green and blue of `#rrggbb`.
pub type Rgb = [u8; 3];

/// `--accent` of `tokens.css`, for what is printed.
pub const ACCENT: Rgb = [0x7a, 0x2e, 0x60];

const LIGHT_GROUNDS: [&str; 2] = ["#fdf8f1", "#ffffff"];
const DARK_GROUNDS: [&str; 2] = ["#1a151c", "#262029"];
/// WCAG 2.2, 1.4.3.
const TEXT_CONTRAST: f64 = 4.5;

pub fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

fn luminance(rgb: Rgb) -> f64 {
    let linear = rgb.map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `share` percent of one, the rest of the other.
fn mix(one: Rgb, other: Rgb, share: u32) -> Rgb {
    let blend = |at: usize| (u32::from(one[at]) * share + u32::from(other[at]) * (100 - share)).div_ceil(100);
    [0, 1, 2].map(|at| u8::try_from(blend(at)).unwrap_or(u8::MAX))
}

fn text(rgb: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2])
}

/// The three properties of an accent on these grounds, or why it cannot be read there.
fn properties(accent: &str, grounds: [&str; 2], scheme: &str, share: u32) -> Result<String, String> {
    let colour = parse(accent).ok_or_else(|| format!("couleur {scheme} « {accent} » : attendu #rrvvbb"))?;
    let soft = mix(colour, parse(grounds[1]).unwrap_or_default(), share);
    let all = grounds.iter().filter_map(|g| parse(g)).chain([soft]);
    for ground in all {
        let found = contrast(colour, ground);
        if found < TEXT_CONTRAST {
            return Err(format!("couleur {scheme} « {accent} » illisible sur {} : contraste {found:.1}, il faut 4,5", text(ground)));
        }
    }
    let on = ["#ffffff", "#1a151c"].into_iter().max_by(|a, b| {
        let with = |c: &str| parse(c).map_or(0.0, |c| contrast(c, colour));
        with(a).total_cmp(&with(b))
    });
    Ok(format!("--accent:{accent};--on-accent:{};--accent-soft:{}", on.unwrap_or("#ffffff"), text(soft)))
}

/// The rule that puts the association's colours over ours.
pub fn accent_rule(light: &str, dark: &str) -> Result<String, String> {
    let light = properties(light, LIGHT_GROUNDS, "claire", 12)?;
    let dark = properties(dark, DARK_GROUNDS, "sombre", 16)?;
    Ok(format!("@layer tokens{{:root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `--name: #rrggbb` of tokens.css, light then dark.
    fn schemes() -> [std::collections::BTreeMap<String, Rgb>; 2] {
        let css = std::fs::read_to_string("site-templates/assets/tokens.css").unwrap();
        let read = |text: &str| {
            let pairs = text.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
            pairs.filter_map(|(name, value)| Some((name.to_owned(), parse(value.trim_end_matches(';'))?))).collect()
        };
        let (light, dark) = css.split_once("@media").unwrap();
        [read(light), read(dark)]
    }

    #[test]
    fn every_text_colour_can_be_read_on_its_grounds() {
        for scheme in schemes() {
            let check = |text: &str, ground: &str, least: f64| {
                let found = contrast(scheme[text], scheme[ground]);
                assert!(found >= least, "{text} on {ground}: {found:.2}");
            };
            for text in ["ink", "muted", "accent", "ok", "wait", "no", "info"] {
                check(text, "paper", 4.5);
                check(text, "card", 4.5);
            }
            for name in ["accent", "ok", "wait", "no", "info"] {
                check(name, &format!("{name}-soft"), 4.5);
                check("ink", &format!("{name}-soft"), 4.5);
            }
            check("muted", "accent-soft", 4.5);
            check("on-accent", "accent", 4.5);
            check("edge", "card", 3.0);
            check("edge", "paper", 3.0);
        }
    }

    #[test]
    fn paper_and_pages_have_one_accent() {
        assert_eq!(schemes()[0]["accent"], ACCENT);
    }

    #[test]
    fn an_accent_that_cannot_be_read_is_refused() {
        assert!(accent_rule("#7a2e60", "#eda9d0").unwrap().contains("--on-accent:#ffffff"));
        assert!(accent_rule("#f4b740", "#eda9d0").unwrap_err().contains("illisible"));
        assert!(accent_rule("rouge", "#eda9d0").unwrap_err().contains("attendu"));
    }
}
