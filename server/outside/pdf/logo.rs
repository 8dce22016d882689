//! How does the association's logo come onto its papers? An SVG of filled paths (`pdf/logo.svg`), drawn as they are.

use std::sync::Arc;

use krilla::geom::{Path, PathBuilder};

use super::path::{Step, steps};
use super::style::Rgb;

/// What may stand in the file beside paths: nothing that we would have to leave out.
const UNDERSTOOD: [&str; 7] = ["?xml", "!DOCTYPE", "svg", "g", "title", "desc", "path"];

#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    pub colour: Rgb,
    pub steps: Vec<Step>,
}

impl Outline {
    pub fn path(&self) -> Option<Path> {
        let mut path = PathBuilder::new();
        for step in &self.steps {
            match *step {
                Step::Move(x, y) => path.move_to(x, y),
                Step::Line(x, y) => path.line_to(x, y),
                Step::Curve([a, b, c, d], (x, y)) => path.cubic_to(a, b, c, d, x, y),
                Step::Close => path.close(),
            }
        }
        path.finish()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Logo {
    pub width: f32,
    pub height: f32,
    /// Moved so that the drawing begins at 0, 0.
    pub outlines: Arc<[Outline]>,
}

impl Logo {
    /// From the text of the file; else one sentence for the person who drew it.
    pub fn read(svg: &str) -> Result<Logo, String> {
        let (mut frame, mut outlines) = (None, Vec::new());
        for element in elements(svg) {
            let name = element.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
            if !UNDERSTOOD.contains(&name) {
                return Err(format!("<{name}> n’est pas compris : enregistrez le dessin en tracés pleins (<path>)"));
            }
            if let Some(other) = ["transform", "style", "stroke", "class"].into_iter().find(|other| attribute(element, other).is_some()) {
                return Err(format!("l’attribut {other} n’est pas compris : enregistrez le dessin en tracés pleins"));
            }
            match name {
                "svg" => frame = view_box(element),
                "path" => outlines.extend(outline(element)?),
                _ => {}
            }
        }
        let [left, top, width, height] = frame.ok_or("viewBox manque")?;
        let moved: Vec<Outline> = outlines.into_iter().map(|outline| outline.moved(-left, -top)).collect();
        if moved.is_empty() { Err("aucun tracé".to_owned()) } else { Ok(Logo { width, height, outlines: moved.into() }) }
    }
}

impl Outline {
    fn moved(mut self, dx: f32, dy: f32) -> Outline {
        for step in &mut self.steps {
            match step {
                Step::Move(x, y) | Step::Line(x, y) => (*x, *y) = (*x + dx, *y + dy),
                Step::Curve([a, b, c, d], (x, y)) => {
                    (*a, *b, *c, *d, *x, *y) = (*a + dx, *b + dy, *c + dx, *d + dy, *x + dx, *y + dy);
                }
                Step::Close => {}
            }
        }
        self
    }
}

/// What stands between `<` and `>` of each opening tag; comments left out.
fn elements(svg: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = svg;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let end = if rest.starts_with("!--") { "-->" } else { ">" };
        let Some((inside, after)) = rest.split_once(end) else { break };
        if end == ">" && !inside.starts_with('/') {
            found.push(inside);
        }
        rest = after;
    }
    found
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let at = element.match_indices(name).find(|(at, _)| {
        let before = element[..*at].ends_with(char::is_whitespace);
        before && element[at + name.len()..].trim_start().starts_with('=')
    })?;
    let value = element[at.0 + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    value[1..].split(quote).next()
}

fn view_box(element: &str) -> Option<[f32; 4]> {
    let numbers: Vec<f32> =
        attribute(element, "viewBox")?.split([' ', ',']).filter(|n| !n.is_empty()).map_while(|n| n.parse().ok()).collect();
    let frame: [f32; 4] = numbers.try_into().ok()?;
    (frame.iter().all(|n: &f32| n.is_finite()) && frame[2] > 0.0 && frame[3] > 0.0).then_some(frame)
}

fn outline(element: &str) -> Result<Option<Outline>, String> {
    let fill = attribute(element, "fill").unwrap_or("#000000");
    if fill == "none" {
        return Ok(None);
    }
    let digits = fill.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii());
    let channel = |at: usize| digits.and_then(|d| u8::from_str_radix(&d[at..at + 2], 16).ok());
    let (Some(red), Some(green), Some(blue)) = (channel(0), channel(2), channel(4)) else {
        return Err(format!("couleur « {fill} » : attendu #rrvvbb"));
    };
    let steps = steps(attribute(element, "d").unwrap_or_default()).ok_or("un tracé n’est pas compris")?;
    Ok(Some(Outline { colour: [red, green, blue], steps }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_paths_are_read_and_moved_to_the_corner() {
        let svg = "<?xml version=\"1.0\"?><!-- <rect/> --><svg viewBox=\"10 20 30 40\"><title>Préau</title>\n<g><path fill='#7a2e60' d=\"M10 20h30v40z\"/></g></svg>";
        let logo = Logo::read(svg).unwrap();
        assert_eq!((logo.width, logo.height), (30.0, 40.0));
        assert_eq!(logo.outlines[0].colour, [0x7a, 0x2e, 0x60]);
        assert_eq!(logo.outlines[0].steps, [Step::Move(0.0, 0.0), Step::Line(30.0, 0.0), Step::Line(30.0, 40.0), Step::Close]);
        assert!(logo.outlines[0].path().is_some());
    }

    #[test]
    fn what_would_be_left_out_is_refused() {
        let with = |inside: &str| Logo::read(&format!("<svg viewBox=\"0 0 1 1\">{inside}</svg>"));
        for bad in [
            "<rect width=\"1\"/>",
            "<path d=\"M0 0h1\" transform=\"scale(2)\"/>",
            "<path d=\"M0 0h\"/>",
            "<path fill=\"red\" d=\"M0 0h1\"/>",
            "<path stroke=\"#000000\" fill=\"none\" d=\"M0 0h1\"/>",
            "",
        ] {
            assert!(with(bad).is_err(), "{bad}");
        }
        assert!(Logo::read("<svg><path d=\"M0 0h1v1z\"/></svg>").is_err());
    }
}
