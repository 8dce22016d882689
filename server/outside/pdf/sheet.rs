//! Where does each thing stand, and what does it mean? Pages of drawn shapes beside one tree of tags, before any PDF is written.
//!
//! What is drawn as content is a leaf of the tree, in reading order; what only decorates or repeats is furniture, and no leaf.

use std::num::NonZeroU16;

use krilla::tagging::{ArtifactType, Tag, TagKind};

use super::face::Run;
use super::lines::{Faces, plain};
use super::style::{Align, BOTTOM, Ink, LEFT, Style, TOP, WIDTH};

/// Of a text that has a place of its own: a name that is longer is cut.
pub const MOST_LINES: usize = 8;

#[derive(Clone, Debug)]
pub enum Shape {
    /// `y` is the baseline.
    Text { x: f32, y: f32, style: Style, run: Run },
    /// Filled; `round` is the radius of its corners.
    Block { x: f32, y: f32, width: f32, height: f32, round: f32, ink: Ink },
    /// Areas by their corners, column and row; holes turn the other way. Drawn in whole numbers and scaled, for they are hundreds.
    Grid { x: f32, y: f32, unit: f32, outlines: Vec<Vec<(u8, u8)>>, ink: Ink },
    /// Outlines in their own colour, scaled by `unit`.
    Drawing { x: f32, y: f32, unit: f32, outlines: std::sync::Arc<[super::logo::Outline]> },
}

/// Shapes drawn together under one mark.
#[derive(Clone, Debug)]
pub struct Mark {
    pub role: Role,
    pub shapes: Vec<Shape>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Text of the leaf of this number.
    Text(usize),
    /// A picture of the leaf of this number.
    Picture(usize),
    Furniture(ArtifactType),
}

#[derive(Clone, Debug)]
pub enum Node {
    Group(TagKind, Vec<Node>),
    Leaf(usize),
}

/// A heading, for the reader's table of contents.
#[derive(Clone, Debug)]
pub struct Entry {
    pub level: u16,
    pub title: String,
    pub page: usize,
    pub y: f32,
}

#[derive(Debug)]
pub struct Sheet<'a> {
    pub faces: &'a Faces<'a>,
    pub pages: Vec<Vec<Mark>>,
    pub outline: Vec<Entry>,
    /// Top of what comes next on the last page.
    pub y: f32,
    open: Vec<(TagKind, Vec<Node>)>,
    tree: Vec<Node>,
    leaves: usize,
}

impl<'a> Sheet<'a> {
    pub fn new(faces: &'a Faces<'a>) -> Sheet<'a> {
        Sheet { faces, pages: vec![vec![]], outline: vec![], y: TOP, open: vec![], tree: vec![], leaves: 0 }
    }

    /// The tree, once everything that was opened is closed.
    pub fn close_all(&mut self) -> (Vec<Node>, usize) {
        while !self.open.is_empty() {
            self.close();
        }
        (std::mem::take(&mut self.tree), self.leaves)
    }

    pub fn new_page(&mut self) {
        self.pages.push(vec![]);
        self.y = TOP;
    }

    /// Goes to a new page unless so much still fits on this one.
    pub fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > BOTTOM && self.y > TOP;
        if turns {
            self.new_page();
        }
        turns
    }

    pub fn open(&mut self, tag: impl Into<TagKind>) {
        self.open.push((tag.into(), vec![]));
    }

    /// Closes what was opened last. A group in which nothing stands is left out.
    pub fn close(&mut self) {
        match self.open.last() {
            Some((_, children)) if children.is_empty() => drop(self.open.pop()),
            _ => self.close_even_empty(),
        }
    }

    /// Closes what was opened last, whatever stands in it.
    pub fn close_even_empty(&mut self) {
        if let Some((tag, children)) = self.open.pop() {
            self.add(Node::Group(tag, children));
        }
    }

    pub fn inside(&mut self, tag: impl Into<TagKind>, content: impl FnOnce(&mut Self)) {
        self.open(tag);
        content(self);
        self.close();
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some((_, children)) => children.push(node),
            None => self.tree.push(node),
        }
    }

    fn mark(&mut self, role: Role, shapes: Vec<Shape>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { role, shapes });
        }
    }

    fn leaf(&mut self) -> usize {
        self.add(Node::Leaf(self.leaves));
        self.leaves += 1;
        self.leaves - 1
    }

    /// One line of content with its top at `top`, in a column from `x` of this width.
    pub fn put(&mut self, run: Run, style: Style, (x, top): (f32, f32), width: f32, align: Align) {
        if run.glyphs.is_empty() {
            return;
        }
        let shape = text_shape(run, style, (x, top), width, align);
        let leaf = self.leaf();
        self.mark(Role::Text(leaf), vec![shape]);
    }

    /// The same, as something that only repeats or decorates.
    pub fn repeat(&mut self, run: Run, style: Style, at: (f32, f32), width: f32, align: Align) {
        if !run.glyphs.is_empty() {
            self.mark(Role::Furniture(ArtifactType::PaginationOther), vec![text_shape(run, style, at, width, align)]);
        }
    }

    pub fn decorate(&mut self, shapes: Vec<Shape>) {
        self.mark(Role::Furniture(ArtifactType::Layout), shapes);
    }

    pub fn rule(&mut self, y: f32, ink: Ink, height: f32) {
        self.decorate(vec![Shape::Block { x: LEFT, y, width: WIDTH, height, round: 0.0, ink }]);
    }

    /// A picture that says what `alt` says.
    pub fn figure(&mut self, alt: &str, shapes: Vec<Shape>) {
        self.open(Tag::Figure(Some(plain(alt))));
        let leaf = self.leaf();
        self.mark(Role::Picture(leaf), shapes);
        self.close();
    }

    /// Lines below each other from `y`, under the tag that is open; answers where they end. Never turns a page: they are few.
    pub fn stack(&mut self, text: &str, style: Style, (x, y): (f32, f32), width: f32, align: Align) -> f32 {
        let mut top = y;
        for run in self.faces.most_lines(text, style, width, MOST_LINES) {
            self.put(run, style, (x, top), width, align);
            top += style.leading();
        }
        top
    }

    /// A paragraph of the flow, over the whole width; turns pages line by line.
    pub fn paragraph(&mut self, text: &str, style: Style) {
        self.open(Tag::P);
        for run in self.faces.lines(text, style, WIDTH) {
            self.need(style.leading());
            self.put(run, style, (LEFT, self.y), WIDTH, Align::Left);
            self.y += style.leading();
        }
        self.close();
    }

    /// A paragraph that stands at a place of its own; answers where it ends.
    pub fn block(&mut self, text: &str, style: Style, at: (f32, f32), width: f32, align: Align) -> f32 {
        self.open(Tag::P);
        let end = self.stack(text, style, at, width, align);
        self.close();
        end
    }

    /// A heading of the flow, and an entry of the table of contents.
    pub fn heading(&mut self, level: u16, text: &str, style: Style, width: f32) {
        let title = plain(text);
        self.need(self.faces.most_lines(text, style, width, MOST_LINES).len() as f32 * style.leading() + 30.0);
        self.outline.push(Entry { level, title: title.clone(), page: self.pages.len() - 1, y: self.y });
        self.open(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title)));
        self.y = self.stack(text, style, (LEFT, self.y), width, Align::Left);
        self.close();
    }

    /// Draws on each page once their number is known.
    pub fn each_page(&mut self, draw: impl Fn(&Faces<'_>, usize, usize) -> Vec<Mark>) {
        let count = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            page.extend(draw(self.faces, at, count));
        }
    }
}

pub fn text_shape(run: Run, style: Style, (x, top): (f32, f32), width: f32, align: Align) -> Shape {
    let x = match align {
        Align::Left => x,
        Align::Right => x + width - run.width * style.size,
    };
    Shape::Text { x, y: top + style.ascent(), style, run }
}
