//! How does a table flow over pages? Its head is read once and drawn again on each page; a row never breaks.

use std::num::NonZeroU32;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::face::Run;
use super::lines::{Faces, plain};
use super::sheet::{Shape, Sheet};
use super::style::{Align, Ink, LEFT, Style, WIDTH};

/// A row is never higher than a page.
const MOST_LINES_PER_TEXT: usize = 16;
/// Above and below the text of a row.
const PAD: f32 = 3.3;

#[derive(Clone, Debug)]
pub struct Column {
    pub title: String,
    pub width: f32,
    pub align: Align,
}

/// One text of a cell: lines of a size.
#[derive(Clone, Debug)]
pub struct Cell {
    texts: Vec<(String, Style)>,
    span: usize,
    scope: Option<TableHeaderScope>,
    align: Option<Align>,
}

impl Cell {
    pub fn new(text: impl Into<String>, style: Style) -> Cell {
        Cell { texts: vec![(text.into(), style)], span: 1, scope: None, align: None }
    }

    /// A second text below the first.
    pub fn with(mut self, text: &str, style: Style) -> Cell {
        self.texts.push((text.to_owned(), style));
        self
    }

    pub const fn over(mut self, columns: usize) -> Cell {
        self.span = columns;
        self
    }

    /// Names the cells of its row.
    pub const fn heads_row(mut self) -> Cell {
        self.scope = Some(TableHeaderScope::Row);
        self
    }

    pub const fn aligned(mut self, align: Align) -> Cell {
        self.align = Some(align);
        self
    }

    fn tag(&self) -> TagKind {
        let span = u32::try_from(self.span).ok().and_then(NonZeroU32::new).filter(|span| span.get() > 1);
        match self.scope {
            Some(scope) => Tag::TH(scope).with_col_span(span).into(),
            None => Tag::TD.with_col_span(span).into(),
        }
    }
}

/// A row whose lines are broken: its height is known before it has a place.
#[derive(Debug)]
pub struct Row {
    cells: Vec<(Cell, Vec<(Run, Style)>)>,
    pub height: f32,
    above: f32,
    ruled: bool,
}

impl Row {
    /// More room above: a new group begins.
    pub fn apart(mut self, points: f32) -> Row {
        self.above = points;
        self.height += points;
        self
    }

    /// No line below.
    pub const fn open_below(mut self) -> Row {
        self.ruled = false;
        self
    }
}

#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    head_height: f32,
}

impl Table {
    /// Opens the table and draws its head, with at least `first` of room below it.
    pub fn begin(sheet: &mut Sheet<'_>, columns: Vec<Column>, summary: &str, first: f32) -> Table {
        let table = Table { columns, head_height: Style::LABEL.leading() + 2.0 * PAD };
        sheet.need(table.head_height + first);
        sheet.open(Tag::Table.with_summary(Some(plain(summary))));
        sheet.open(Tag::THead);
        table.head(sheet, true);
        sheet.close();
        sheet.open(Tag::TBody);
        table
    }

    pub fn end(self, sheet: &mut Sheet<'_>) {
        sheet.close();
        sheet.close();
    }

    fn head(&self, sheet: &mut Sheet<'_>, read: bool) {
        let (top, style) = (sheet.y + PAD, Style::LABEL);
        if read {
            sheet.open(Tag::TR);
        }
        let mut x = LEFT;
        for column in &self.columns {
            let run = sheet.faces.fitted(&column.title, style, column.width);
            if read {
                sheet.inside(Tag::TH(TableHeaderScope::Column), |sheet| sheet.put(run, style, (x, top), column.width, column.align));
            } else {
                sheet.repeat(run, style, (x, top), column.width, column.align);
            }
            x += column.width;
        }
        if read {
            sheet.close();
        }
        sheet.y += self.head_height;
        sheet.rule(sheet.y - 0.9, Ink::Accent, 0.9);
    }

    /// Breaks the lines of a row.
    pub fn row(&self, faces: &Faces<'_>, cells: Vec<Cell>) -> Row {
        let mut column = 0;
        let mut laid = Vec::with_capacity(cells.len());
        let mut most = 0.0_f32;
        for cell in cells {
            let width = self.width(column, cell.span);
            let lines: Vec<(Run, Style)> = cell
                .texts
                .iter()
                .flat_map(|(text, style)| faces.most_lines(text, *style, width, MOST_LINES_PER_TEXT).into_iter().map(|run| (run, *style)))
                .collect();
            most = most.max(lines.iter().map(|(_, style)| style.leading()).sum());
            column += cell.span;
            laid.push((cell, lines));
        }
        Row { cells: laid, height: most + 2.0 * PAD, above: 0.0, ruled: true }
    }

    fn width(&self, from: usize, span: usize) -> f32 {
        let gap = 8.0;
        let columns = &self.columns[from.min(self.columns.len())..(from + span).min(self.columns.len())];
        let whole: f32 = columns.iter().map(|column| column.width).sum();
        // Air before the next column, unless the text ends at its right edge.
        if columns.last().is_some_and(|column| column.align == Align::Left) { whole - gap } else { whole }
    }

    /// Gives a row its place, on a new page when it and `keep` more do not fit on this one.
    pub fn place(&self, sheet: &mut Sheet<'_>, row: Row, keep: f32) {
        let mut above = row.above;
        if sheet.need(row.height + keep) {
            self.head(sheet, false);
            above = 0.0;
        }
        let top = sheet.y + above + PAD;
        let height = row.height - row.above + above;
        sheet.open(Tag::TR);
        let (mut x, mut column) = (LEFT, 0);
        for (cell, lines) in row.cells {
            let width: f32 = self.columns.iter().skip(column).take(cell.span).map(|column| column.width).sum();
            let align = cell.align.unwrap_or_else(|| self.columns.get(column).map_or(Align::Left, |column| column.align));
            sheet.open(cell.tag());
            let mut y = top;
            for (run, style) in lines {
                sheet.put(run, style, (x, y), width, align);
                y += style.leading();
            }
            // An empty cell is a cell: without it the row would be one short.
            sheet.close_even_empty();
            x += width;
            column += cell.span;
        }
        sheet.close();
        sheet.y += height;
        if row.ruled {
            sheet.decorate(vec![Shape::Block { x: LEFT, y: sheet.y - 0.5, width: WIDTH, height: 0.5, round: 0.0, ink: Ink::Line }]);
        }
    }
}
