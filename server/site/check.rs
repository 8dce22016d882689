//! Is this site fit to be seen? Well-formed pages, one first heading, links that lead somewhere, nothing fetched from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::html::{HtmlTag, tags, unbalanced};
use super::pages::Files;

/// Addresses of the personal space: the server answers them, no file does.
const SPACE: [&str; 6] = ["connexion", "premiere-connexion", "mot-de-passe-oublie", "nouveau-mot-de-passe", "compte", "app/"];

/// Everything that is wrong, one sentence each, in the order of the pages.
pub fn problems(files: &Files) -> Vec<String> {
    let mut wrong = vec![];
    let mut pages: BTreeMap<&str, Vec<HtmlTag>> = BTreeMap::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            wrong.push(format!("{name} : n’est pas en UTF-8"));
            continue;
        };
        match tags(text) {
            Ok(found) => drop(pages.insert(name, found)),
            Err(why) => wrong.push(format!("{name} : {why}")),
        }
    }
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(name, tags)| (*name, tags.iter().filter_map(|t| t.get("id")).collect())).collect();
    for (name, tags) in &pages {
        let mut say = |why: String| wrong.push(format!("{name} : {why}"));
        if let Some(why) = unbalanced(tags) {
            say(why);
        }
        structure(tags, &mut say);
        safety(tags, &mut say);
        links(name, tags, files, &ids, &mut say);
    }
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".css")) {
        let text = String::from_utf8_lossy(bytes);
        if text.contains("@import") || text.contains("url(http") || text.contains("url(//") || text.contains("url(\"http") {
            wrong.push(format!("{name} : appelle un autre site"));
        }
    }
    wrong
}

fn structure(tags: &[HtmlTag], say: &mut dyn FnMut(String)) {
    let open = |name: &str| tags.iter().filter(|t| !t.closing && t.name == name).count();
    if open("h1") != 1 {
        say(format!("{} titres <h1>, il en faut un", open("h1")));
    }
    if tags.iter().find(|t| t.name == "html").and_then(|t| t.get("lang")).is_none_or(str::is_empty) {
        say("la langue manque".into());
    }
    if tags.iter().find(|t| t.name == "title" && !t.closing).is_none_or(|t| t.text.trim().is_empty()) {
        say("le titre de la page manque".into());
    }
    let mut seen = BTreeSet::new();
    for id in tags.iter().filter_map(|t| t.get("id")) {
        if id.is_empty() || !seen.insert(id) {
            say(format!("l’identifiant « {id} » est vide ou double"));
        }
    }
    let mut level = 0;
    for tag in tags.iter().filter(|t| !t.closing) {
        let Some(next) = tag.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) else { continue };
        if next > level + 1 {
            say(format!("le titre <h{next}> suit un <h{level}>"));
        }
        level = next;
    }
    for image in tags.iter().filter(|t| t.name == "img" && t.get("alt").is_none()) {
        say(format!("l’image {} n’a pas d’attribut alt", image.get("src").unwrap_or_default()));
    }
}

/// What the content security policy would refuse, and what would call another host.
fn safety(tags: &[HtmlTag], say: &mut dyn FnMut(String)) {
    for tag in tags.iter().filter(|t| !t.closing) {
        if matches!(tag.name.as_str(), "script" | "style" | "iframe" | "object" | "embed" | "base") {
            say(format!("<{}> n’a pas sa place dans une page", tag.name));
        }
        for (name, value) in &tag.attributes {
            if name == "style" || name.starts_with("on") {
                say(format!("l’attribut {name} de <{}> serait refusé par le navigateur", tag.name));
            }
            let fetched = matches!(name.as_str(), "src" | "srcset" | "poster") || (name == "href" && tag.name == "link");
            let elsewhere = value.contains("://") || value.starts_with("//") || value.starts_with("data:");
            if fetched && elsewhere && !(tag.name == "link" && tag.get("rel") == Some("canonical")) {
                say(format!("<{}> appelle un autre site : {value}", tag.name));
            }
            if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                say(format!("<{}> porte du code dans {name}", tag.name));
            }
        }
    }
}

fn links(page: &str, tags: &[HtmlTag], files: &Files, ids: &BTreeMap<&str, BTreeSet<&str>>, say: &mut dyn FnMut(String)) {
    for tag in tags.iter().filter(|t| !t.closing) {
        let Some(url) = tag.get("href").or_else(|| tag.get("src")) else { continue };
        let foreign = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme));
        if foreign {
            continue;
        }
        let (path, fragment) = url.split_once('#').map_or((url, None), |(path, fragment)| (path, Some(fragment)));
        let Some(target) = resolve(page, path) else {
            say(format!("le lien « {url} » sort du site"));
            continue;
        };
        if SPACE.contains(&target.as_str()) {
            continue;
        }
        let file = if target.is_empty() || target.ends_with('/') { format!("{target}index.html") } else { target };
        let Some((file, _)) = files.get_key_value(&file) else {
            say(format!("le lien « {url} » ne mène nulle part"));
            continue;
        };
        let here = fragment.is_none_or(|f| ids.get(file.as_str()).is_some_and(|ids| ids.contains(f)));
        if !here {
            say(format!("le lien « {url} » mène à un endroit qui n’existe pas"));
        }
    }
}

/// The path from the top that a link on that page means; none above the top.
fn resolve(page: &str, link: &str) -> Option<String> {
    if link.is_empty() {
        return Some(page.to_owned());
    }
    if let Some(absolute) = link.strip_prefix('/') {
        return Some(absolute.to_owned());
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    let mut rest = link;
    loop {
        if let Some(after) = rest.strip_prefix("../") {
            folders.pop()?;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("./") {
            rest = after;
        } else {
            break;
        }
    }
    let folder: String = folders.iter().map(|f| format!("{f}/")).collect();
    Some(format!("{folder}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(body: &str) -> Vec<String> {
        let page = format!("<!doctype html><html lang=\"fr\"><head><title>t</title></head><body><h1>a</h1>{body}</body></html>");
        problems(&[("a/index.html".to_owned(), page.into_bytes()), ("b.pdf".to_owned(), vec![])].into())
    }

    #[test]
    fn a_sound_page_passes() {
        let body = "<p id=\"x\"><a href=\"../b.pdf\">b</a> <a href=\"#x\">x</a> <a href=\"../connexion\">c</a> <a href=\"https://example.org/\">e</a></p>";
        assert_eq!(site(body), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_named() {
        for (body, word) in [
            ("<a href=\"../c.pdf\">c</a>", "nulle part"),
            ("<a href=\"../../c\">c</a>", "sort du site"),
            ("<a href=\"#y\">y</a>", "n’existe pas"),
            ("<img alt=\"\" src=\"https://example.org/x.png\">", "autre site"),
            ("<img src=\"../b.pdf\">", "alt"),
            ("<h1>b</h1>", "2 titres"),
            ("<h3>b</h3>", "suit un"),
            ("<p id=\"x\"></p><p id=\"x\"></p>", "double"),
            ("<script></script>", "pas sa place"),
            ("<p onclick=\"x()\"></p>", "refusé"),
            ("<a href=\"javascript:x\">x</a>", "code"),
            ("<p>", "ferme"),
        ] {
            assert!(site(body).iter().any(|p| p.contains(word)), "{body}: {:?}", site(body));
        }
    }
}
