//! Which sizes, weights and colours do the papers use? The only place where they are named.

/// Points of a paper in A4.
pub const PAGE: (f32, f32) = (595.28, 841.89);
pub const LEFT: f32 = 54.0;
pub const RIGHT: f32 = PAGE.0 - 54.0;
pub const WIDTH: f32 = RIGHT - LEFT;
/// First line of a page that continues; below the running head.
pub const TOP: f32 = 78.0;
/// Nothing but the foot below.
pub const BOTTOM: f32 = PAGE.1 - 52.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// What a colour is for; `Palette` says which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Muted,
    Line,
    Accent,
    /// A ground on which text stands.
    Soft,
    /// The sheet itself.
    Paper,
    /// Modules of a code: nothing lighter is read by every telephone.
    Black,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
}

impl Style {
    pub const TITLE: Style = Style::new(21.0, Weight::Bold, Ink::Text);
    pub const HEADING: Style = Style::new(11.5, Weight::Bold, Ink::Accent);
    pub const LEAD: Style = Style::new(11.0, Weight::Regular, Ink::Text);
    pub const LEAD_STRONG: Style = Style::new(11.0, Weight::Bold, Ink::Text);
    pub const BODY: Style = Style::new(9.6, Weight::Regular, Ink::Text);
    pub const STRONG: Style = Style::new(9.6, Weight::Bold, Ink::Text);
    pub const LABEL: Style = Style::new(8.2, Weight::Regular, Ink::Muted);
    pub const SMALL: Style = Style::new(8.2, Weight::Regular, Ink::Muted);
    pub const HOUSE: Style = Style::new(13.0, Weight::Bold, Ink::Accent);
    pub const TOTAL: Style = Style::new(14.0, Weight::Bold, Ink::Accent);
    pub const HUGE: Style = Style::new(24.0, Weight::Bold, Ink::Accent);

    const fn new(size: f32, weight: Weight, ink: Ink) -> Style {
        Style { size, weight, ink }
    }

    /// From one line to the next.
    pub const fn leading(self) -> f32 {
        self.size * 1.32
    }

    /// From the top of a line to the foot of its letters.
    pub const fn ascent(self) -> f32 {
        self.size * 0.98
    }

    pub const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }
}

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of an association's papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub accent: Rgb,
}

impl Palette {
    pub fn rgb(self, ink: Ink) -> Rgb {
        match ink {
            Ink::Text => [0x26, 0x20, 0x2b],
            Ink::Muted => [0x65, 0x5a, 0x69],
            Ink::Line => [0xdf, 0xd8, 0xde],
            Ink::Accent => self.accent,
            Ink::Soft => self.accent.map(|channel| 255 - (255 - channel) / 14),
            Ink::Paper => [255, 255, 255],
            Ink::Black => [0, 0, 0],
        }
    }
}
