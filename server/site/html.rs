//! What is in this page? A small reader of the HTML that our templates write: tags with their attributes, in order.

/// A tag as it stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlTag {
    pub name: String,
    pub closing: bool,
    pub attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub text: String,
}

impl HtmlTag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Elements without an end.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Every tag, or what is wrong with the text.
pub fn tags(page: &str) -> Result<Vec<HtmlTag>, String> {
    let mut all: Vec<HtmlTag> = vec![];
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if let Some(last) = all.last_mut() {
            last.text = rest[..at].to_owned();
        }
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").ok_or("un commentaire ne finit pas")?.1;
        } else if rest.starts_with('!') {
            rest = rest.split_once('>').ok_or("une déclaration ne finit pas")?.1;
        } else {
            let (tag, after) = tag(rest)?;
            all.push(tag);
            rest = after;
        }
    }
    Ok(all)
}

fn tag(text: &str) -> Result<(HtmlTag, &str), String> {
    let (closing, text) = text.strip_prefix('/').map_or((false, text), |t| (true, t));
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').ok_or("une balise ne finit pas")?;
    let name = text[..end].to_ascii_lowercase();
    if name.is_empty() {
        return Err("un « < » n’est pas échappé".into());
    }
    let mut rest = &text[end..];
    let mut attributes = vec![];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((HtmlTag { name, closing, attributes, text: String::new() }, after));
        }
        if let Some(after) = rest.strip_prefix("/>") {
            return Ok((HtmlTag { name, closing, attributes, text: String::new() }, after));
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).ok_or_else(|| format!("la balise <{name}> ne finit pas"))?;
        let key = rest[..end].to_ascii_lowercase();
        if key.is_empty() {
            return Err(format!("la balise <{name}> est mal écrite"));
        }
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start().strip_prefix('"').ok_or_else(|| format!("l’attribut {key} de <{name}> est sans guillemets"))?;
            let (inside, after) = after.split_once('"').ok_or_else(|| format!("l’attribut {key} de <{name}> ne finit pas"))?;
            value = unescape(inside);
            rest = after;
        }
        if attributes.iter().any(|(k, _)| *k == key) {
            return Err(format!("l’attribut {key} de <{name}> est double"));
        }
        attributes.push((key, value));
    }
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

/// The first tag that is opened and not closed, or closed and not opened.
pub fn unbalanced(tags: &[HtmlTag]) -> Option<String> {
    let mut open: Vec<&str> = vec![];
    for tag in tags {
        if VOID.contains(&tag.name.as_str()) {
            if tag.closing {
                return Some(format!("</{}> n’existe pas", tag.name));
            }
        } else if !tag.closing {
            open.push(&tag.name);
        } else {
            match open.pop() {
                Some(name) if name == tag.name => {}
                Some(name) => return Some(format!("</{}> ferme <{name}>", tag.name)),
                None => return Some(format!("</{}> ne ferme rien", tag.name)),
            }
        }
    }
    open.pop().map(|name| format!("<{name}> n’est pas fermé"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_attributes() {
        let all = tags("<!doctype html><p class=\"a b\" hidden>x &lt; y<br></p>").unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!((all[0].get("class"), all[0].get("hidden"), all[0].text.as_str()), (Some("a b"), Some(""), "x &lt; y"));
        assert_eq!(unbalanced(&all), None);
    }

    #[test]
    fn what_is_not_well_formed_is_named() {
        assert!(unbalanced(&tags("<p><b></p></b>").unwrap()).unwrap().contains("</p> ferme <b>"));
        assert!(unbalanced(&tags("<div><p></p>").unwrap()).unwrap().contains("<div>"));
        for bad in ["a < b", "<p class=a>", "<p id=\"a\" id=\"b\">", "<p"] {
            assert!(tags(bad).is_err(), "{bad}");
        }
    }
}
