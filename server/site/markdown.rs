//! How does a text of the association become HTML? Markdown with French spaces, anchors on headings, links that work from any
//! folder, questions that fold; HTML inside the text is shown as text, never run.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// A heading of the second level, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub id: String,
    pub text: String,
}

/// Where a page's links start from.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What leads to the top: `../`.
    pub root: &'a str,
    /// What leads to the personal space.
    pub space: &'a str,
}

/// `/page/` from the top, `espace:connexion` from the personal space; the rest as written.
fn link(place: Place<'_>, url: &str) -> String {
    if let Some(path) = url.strip_prefix("espace:") {
        format!("{}{path}", place.space)
    } else if let Some(path) = url.strip_prefix('/').filter(|p| !p.starts_with('/')) {
        format!("{}{path}", place.root)
    } else {
        url.to_owned()
    }
}

/// The HTML and its headings. `fold`: a heading of the third level opens what follows it.
pub fn render(text: &str, place: Place<'_>, fold: bool) -> (String, Vec<Heading>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
    let mut headings = vec![];
    let mut taken = vec![];
    let mut open_fold = false;
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let title = plain(&events[at + 1..]);
                let id = unique(&slug(&title), &mut taken);
                if *level <= HeadingLevel::H3 && open_fold {
                    out.push(raw("</div></details>\n"));
                    open_fold = false;
                }
                if fold && *level == HeadingLevel::H3 {
                    out.push(raw(&format!("<details class=\"fold\"><summary><h3 id=\"{id}\">")));
                } else {
                    out.push(raw(&format!("<{level} id=\"{id}\">")));
                }
                if *level == HeadingLevel::H2 {
                    headings.push(Heading { id, text: title });
                }
            }
            Event::End(TagEnd::Heading(HeadingLevel::H3)) if fold => {
                out.push(raw("</h3></summary><div>\n"));
                open_fold = true;
            }
            Event::End(TagEnd::Heading(level)) => out.push(raw(&format!("</{level}>\n"))),
            Event::Start(Tag::Table(_)) => {
                out.extend([raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau\">"), event.clone()])
            }
            Event::End(TagEnd::Table) => out.extend([event.clone(), raw("</div>\n")]),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = CowStr::from(link(place, dest_url));
                out.push(Event::Start(Tag::Link { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() }));
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let dest_url = CowStr::from(link(place, dest_url));
                out.push(Event::Start(Tag::Image { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() }));
            }
            Event::Html(text) | Event::InlineHtml(text) => out.push(Event::Text(text.clone())),
            Event::Text(text) => out.push(Event::Text(CowStr::from(french_spaces(text)))),
            other => out.push(other.clone()),
        }
    }
    if open_fold {
        out.push(raw("</div></details>\n"));
    }
    let mut html_text = String::with_capacity(text.len() * 2);
    html::push_html(&mut html_text, out.into_iter());
    (html_text, headings)
}

fn raw(text: &str) -> Event<'static> {
    Event::Html(CowStr::from(text.to_owned()))
}

/// The words of a heading.
fn plain(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    let words = inside.filter_map(|e| match e {
        Event::Text(text) | Event::Code(text) => Some(french_spaces(text)),
        _ => None,
    });
    words.collect()
}

/// No line begins with `?` or ends with `«`.
pub fn french_spaces(text: &str) -> String {
    let mut out = text.to_owned();
    for sign in ['?', '!', ';'] {
        out = out.replace(&format!(" {sign}"), &format!("\u{202f}{sign}"));
    }
    for (plain, bound) in
        [(" :", "\u{a0}:"), ("« ", "«\u{a0}"), (" »", "\u{a0}»"), (" €", "\u{a0}€"), (" %", "\u{a0}%"), ("n° ", "n°\u{a0}")]
    {
        out = out.replace(plain, bound);
    }
    out
}

/// `Où sont mes factures ?` → `ou-sont-mes-factures`.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.to_lowercase().chars() {
        let plain = match letter {
            'à' | 'â' | 'ä' => "a",
            'ç' => "c",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'î' | 'ï' => "i",
            'ô' | 'ö' => "o",
            'ù' | 'û' | 'ü' => "u",
            'œ' => "oe",
            'æ' => "ae",
            _ => "",
        };
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            _ if !plain.is_empty() => out.push_str(plain),
            _ if !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let trimmed = out.trim_matches('-');
    if trimmed.is_empty() { "section".into() } else { trimmed.to_owned() }
}

/// The same name with a number when it is taken.
pub fn unique(name: &str, taken: &mut Vec<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{name}-{number}");
        number += 1;
    }
    taken.push(candidate.clone());
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place { root: "../", space: "../" };

    #[test]
    fn links_lead_to_the_top_and_to_the_personal_space() {
        let (html, _) = render("[a](/faq/) [b](espace:connexion) [c](https://example.org/)", HERE, false);
        assert_eq!(html, "<p><a href=\"../faq/\">a</a> <a href=\"../connexion\">b</a> <a href=\"https://example.org/\">c</a></p>\n");
    }

    #[test]
    fn html_in_a_text_is_shown_and_not_run() {
        let (html, _) = render("a <script>x</script> b\n\n<div onclick=x>\n", HERE, false);
        assert!(!html.contains("<script") && !html.contains("<div"), "{html}");
    }

    #[test]
    fn questions_fold_and_headings_have_their_own_ids() {
        let (html, headings) = render("## Comment ?\n\n### Un\n\na\n\n### Un\n\nb\n\n## Fin\n", HERE, true);
        assert_eq!(headings.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["comment", "fin"]);
        assert_eq!(html.matches("<details").count(), html.matches("</details>").count());
        assert!(html.contains("id=\"un\"") && html.contains("id=\"un-2\"") && html.contains("Comment\u{202f}?"));
    }
}
