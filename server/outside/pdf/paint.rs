//! How does a laid-out sheet become a PDF? PDF/A-2a and PDF/UA-1, checked by the library's own validators as it is written.

use chrono::{Datelike, NaiveDate};
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::error::PdfError;
use super::lines::Faces;
use super::sheet::{Entry, Mark, Node, Role, Shape, Sheet};
use super::style::{PAGE, Palette, Rgb};

/// How much of a circle's quarter a curve's handle covers.
const ROUND: f32 = 0.552_285;

/// What a reader shows of the file itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub language: &'a str,
    pub date: NaiveDate,
}

pub fn write(mut sheet: Sheet<'_>, palette: Palette, about: About<'_>) -> Result<Vec<u8>, PdfError> {
    let (tree, leaves) = sheet.close_all();
    let settings =
        SerializeSettings { configuration: standards()?, enable_tagging: true, xmp_metadata: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut painter = Painter { faces: sheet.faces, palette, identifiers: vec![None; leaves] };
    for marks in &sheet.pages {
        let format = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::TooLarge)?;
        let mut page = document.start_page_with(format);
        let mut surface = page.surface();
        marks.iter().for_each(|mark| painter.mark(&mut surface, mark));
        surface.finish();
        page.finish();
    }
    let mut tags = TagTree::new().with_lang(Some(about.language.to_owned()));
    tree.into_iter().filter_map(|node| painter.node(node)).for_each(|node| tags.push(node));
    document.set_tag_tree(tags);
    document.set_outline(outline(&sheet.outline));
    document.set_metadata(metadata(about));
    document.finish().map_err(|error| refused(&error))
}

fn standards() -> Result<Configuration, PdfError> {
    let both = ConfigurationBuilder::new().with_archival_validator(Archival::A2_A).with_accessibility_validator(Accessibility::UA1);
    both.finish().map_err(|_| PdfError::Standard("PDF/A-2a + PDF/UA-1".into()))
}

/// The rules that are broken, without the text on which they were.
fn refused(error: &KrillaError) -> PdfError {
    let KrillaError::Validation(broken) = error else { return PdfError::Standard(error.to_string()) };
    let name = |text: String| text.split(['(', '{']).next().unwrap_or_default().trim().to_owned();
    let mut names: Vec<String> = broken.iter().map(|(rule, _)| name(format!("{rule:?}"))).collect();
    names.dedup();
    PdfError::Standard(names.join(", "))
}

fn metadata(about: About<'_>) -> Metadata {
    let part = |value: u32| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(about.date.year()).unwrap_or_default();
    let date = DateTime::new(year).month(part(about.date.month())).day(part(about.date.day()));
    let date = date.hour(0).minute(0).second(0).utc_offset_hour(0).utc_offset_minute(0);
    Metadata::new()
        .title(about.title.to_owned())
        .language(about.language.to_owned())
        .authors(vec![about.author.to_owned()])
        .creator("Préau".to_owned())
        .creation_date(date)
}

/// Headings of the second level below the one before them.
fn outline(entries: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    let node = |entry: &Entry| OutlineNode::new(entry.title.clone(), XyzDestination::new(entry.page, Point::from_xy(0.0, entry.y)));
    let mut entries = entries.iter().peekable();
    while let Some(entry) = entries.next() {
        let mut top = node(entry);
        while let Some(below) = entries.next_if(|next| next.level > entry.level) {
            top.push_child(node(below));
        }
        outline.push_child(top);
    }
    outline
}

struct Painter<'a> {
    faces: &'a Faces<'a>,
    palette: Palette,
    /// What the library calls each leaf.
    identifiers: Vec<Option<Identifier>>,
}

impl Painter<'_> {
    fn mark(&mut self, surface: &mut Surface<'_>, mark: &Mark) {
        let (tag, leaf) = match mark.role {
            Role::Text(leaf) => (ContentTag::Span(SpanTag::empty()), Some(leaf)),
            Role::Picture(leaf) => (ContentTag::Other, Some(leaf)),
            Role::Furniture(kind) => (ContentTag::Artifact(Artifact::with_kind(kind)), None),
        };
        let identifier = surface.start_tagged(tag);
        mark.shapes.iter().for_each(|shape| self.shape(surface, shape));
        surface.end_tagged();
        if let Some(place) = leaf.and_then(|leaf| self.identifiers.get_mut(leaf)) {
            *place = Some(identifier);
        }
    }

    fn shape(&self, surface: &mut Surface<'_>, shape: &Shape) {
        match shape {
            Shape::Text { run, .. } if run.glyphs.is_empty() => {}
            Shape::Text { x, y, style, run } => {
                surface.set_fill(Some(fill(self.palette.rgb(style.ink))));
                let font = self.faces.of(style.weight).font.clone();
                surface.draw_glyphs(Point::from_xy(*x, *y), &run.glyphs, font, &run.text, style.size, false);
            }
            Shape::Block { x, y, width, height, round, ink } => {
                surface.set_fill(Some(fill(self.palette.rgb(*ink))));
                let mut path = PathBuilder::new();
                rounded(&mut path, (*x, *y, *width, *height), *round);
                path.finish().iter().for_each(|path| surface.draw_path(path));
            }
            Shape::Grid { x, y, unit, outlines, ink } => {
                surface.set_fill(Some(fill(self.palette.rgb(*ink))));
                let mut path = PathBuilder::new();
                outlines.iter().for_each(|corners| polygon(&mut path, corners));
                surface.push_transform(&Transform::from_row(*unit, 0.0, 0.0, *unit, *x, *y));
                path.finish().iter().for_each(|path| surface.draw_path(path));
                surface.pop();
            }
            Shape::Drawing { x, y, unit, outlines } => {
                surface.push_transform(&Transform::from_row(*unit, 0.0, 0.0, *unit, *x, *y));
                for outline in outlines.iter() {
                    surface.set_fill(Some(fill(outline.colour)));
                    outline.path().iter().for_each(|path| surface.draw_path(path));
                }
                surface.pop();
            }
        }
    }

    fn node(&self, node: Node) -> Option<krilla::tagging::Node> {
        match node {
            Node::Leaf(leaf) => self.identifiers.get(leaf).copied().flatten().map(Into::into),
            Node::Group(tag, children) => {
                let children = children.into_iter().filter_map(|child| self.node(child)).collect();
                Some(TagGroup::with_children(tag, children).into())
            }
        }
    }
}

fn fill(colour: Rgb) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: krilla::color::rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn polygon(path: &mut PathBuilder, corners: &[(u8, u8)]) {
    for (at, (x, y)) in corners.iter().enumerate() {
        let (x, y) = (f32::from(*x), f32::from(*y));
        if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
}

fn rounded(path: &mut PathBuilder, (x, y, width, height): (f32, f32, f32, f32), radius: f32) {
    let r = radius.min(width / 2.0).min(height / 2.0);
    if r <= 0.0 {
        Rect::from_xywh(x, y, width, height).into_iter().for_each(|rect| path.push_rect(rect));
        return;
    }
    let (right, bottom, k) = (x + width, y + height, r * (1.0 - ROUND));
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - k, y, right, y + k, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
}
