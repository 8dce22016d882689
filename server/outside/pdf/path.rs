//! What does the `d` of an SVG path draw? All its commands, as lines and cubic curves.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Move(f32, f32),
    Line(f32, f32),
    /// Two handles, then the end.
    Curve([f32; 4], (f32, f32)),
    Close,
}

type At = (f32, f32);

/// None when something is not understood.
pub fn steps(d: &str) -> Option<Vec<Step>> {
    let mut pen = Pen::default();
    let mut rest = d.trim_start();
    while let Some(command) = rest.chars().next() {
        if !command.is_ascii_alphabetic() {
            return None;
        }
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E').map_or(rest.len(), |at| at + 1);
        pen.command(command, &numbers(&rest[1..end], command.eq_ignore_ascii_case(&'a'))?)?;
        rest = rest[end..].trim_start();
    }
    Some(pen.steps)
}

/// Separated by spaces, commas, a sign or a second point. The two flags of an arc may stick to what follows.
fn numbers(text: &str, arc: bool) -> Option<Vec<f32>> {
    let mut found: Vec<f32> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return Some(found);
        }
        let flag = arc && [3, 4].contains(&(found.len() % 7));
        let length = if flag { 1 } else { number_length(rest) };
        let (number, after) = rest.split_at_checked(length)?;
        found.push(number.parse().ok().filter(|n: &f32| n.is_finite())?);
        rest = after;
    }
}

fn number_length(text: &str) -> usize {
    let (mut point, mut power) = (false, false);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let after_power = at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b'e');
        match byte {
            b'0'..=b'9' => {}
            b'+' | b'-' if at == 0 || after_power => {}
            b'.' if !point && !power => point = true,
            b'e' | b'E' if !power && at > 0 => power = true,
            _ => return at,
        }
    }
    text.len()
}

#[derive(Default)]
struct Pen {
    steps: Vec<Step>,
    at: At,
    start: At,
    /// The last handle, for the smooth commands: of a cubic, of a quadratic.
    cubic: Option<At>,
    quadratic: Option<At>,
}

impl Pen {
    fn command(&mut self, command: char, numbers: &[f32]) -> Option<()> {
        let size = match command.to_ascii_lowercase() {
            'm' | 'l' | 't' => 2,
            'h' | 'v' => 1,
            'c' => 6,
            's' | 'q' => 4,
            'a' => 7,
            'z' => {
                self.steps.push(Step::Close);
                (self.at, self.cubic, self.quadratic) = (self.start, None, None);
                return numbers.is_empty().then_some(());
            }
            _ => return None,
        };
        if numbers.is_empty() || !numbers.len().is_multiple_of(size) {
            return None;
        }
        for (count, part) in numbers.chunks(size).enumerate() {
            // Further pairs of a move are lines.
            let lower = command.to_ascii_lowercase();
            let kind = if lower == 'm' && count > 0 { 'l' } else { lower };
            self.one(kind, command.is_ascii_lowercase(), part);
        }
        Some(())
    }

    fn one(&mut self, kind: char, relative: bool, n: &[f32]) {
        let (dx, dy) = if relative { self.at } else { (0.0, 0.0) };
        let point = |at: usize| (n[at] + dx, n[at + 1] + dy);
        let mirrored = |handle: Option<At>, at: At| handle.map_or(at, |h| (2.0 * at.0 - h.0, 2.0 * at.1 - h.1));
        match kind {
            'm' => {
                self.start = point(0);
                self.to(Step::Move(self.start.0, self.start.1), self.start, None, None);
            }
            'l' => self.line(point(0)),
            'h' => self.line((n[0] + dx, self.at.1)),
            'v' => self.line((self.at.0, n[0] + dy)),
            'c' => self.curve(point(0), point(2), point(4)),
            's' => self.curve(mirrored(self.cubic, self.at), point(0), point(2)),
            'q' => self.quadratic(point(0), point(2)),
            't' => self.quadratic(mirrored(self.quadratic, self.at), point(0)),
            _ => self.arc((n[0].abs(), n[1].abs()), n[2].to_radians(), (n[3] != 0.0, n[4] != 0.0), point(5)),
        }
    }

    fn to(&mut self, step: Step, end: At, cubic: Option<At>, quadratic: Option<At>) {
        self.steps.push(step);
        (self.at, self.cubic, self.quadratic) = (end, cubic, quadratic);
    }

    fn line(&mut self, end: At) {
        self.to(Step::Line(end.0, end.1), end, None, None);
    }

    fn curve(&mut self, a: At, b: At, end: At) {
        self.to(Step::Curve([a.0, a.1, b.0, b.1], end), end, Some(b), None);
    }

    fn quadratic(&mut self, handle: At, end: At) {
        let two_thirds = |from: At| (from.0 + (handle.0 - from.0) * 2.0 / 3.0, from.1 + (handle.1 - from.1) * 2.0 / 3.0);
        let (a, b) = (two_thirds(self.at), two_thirds(end));
        self.to(Step::Curve([a.0, a.1, b.0, b.1], end), end, None, Some(handle));
    }

    /// The arc of an ellipse as curves of a quarter turn at most (SVG 1.1, F.6.5).
    fn arc(&mut self, (mut rx, mut ry): At, turn: f32, (large, sweep): (bool, bool), end: At) {
        if rx == 0.0 || ry == 0.0 || end == self.at {
            self.line(end);
            return;
        }
        let (sin, cos) = turn.sin_cos();
        let half = ((self.at.0 - end.0) / 2.0, (self.at.1 - end.1) / 2.0);
        let (x, y) = (cos * half.0 + sin * half.1, cos * half.1 - sin * half.0);
        let stretch = ((x / rx).powi(2) + (y / ry).powi(2)).sqrt().max(1.0);
        (rx, ry) = (rx * stretch, ry * stretch);
        let below = (rx * y).powi(2) + (ry * x).powi(2);
        let root = (((rx * ry).powi(2) - below) / below).max(0.0).sqrt() * if large == sweep { -1.0 } else { 1.0 };
        let (cx, cy) = (root * rx * y / ry, -root * ry * x / rx);
        let centre = (cos * cx - sin * cy + (self.at.0 + end.0) / 2.0, sin * cx + cos * cy + (self.at.1 + end.1) / 2.0);
        let from = ((y - cy) / ry).atan2((x - cx) / rx);
        let mut angle = ((-y - cy) / ry).atan2((-x - cx) / rx) - from;
        if sweep && angle < 0.0 {
            angle += TAU;
        } else if !sweep && angle > 0.0 {
            angle -= TAU;
        }
        let place = |u: f32, v: f32| (centre.0 + cos * rx * u - sin * ry * v, centre.1 + sin * rx * u + cos * ry * v);
        let parts = (angle.abs() / FRAC_PI_2).ceil().clamp(1.0, 4.0);
        let part = (angle / parts).clamp(-PI, PI);
        let k = 4.0 / 3.0 * (part / 4.0).tan();
        for count in 0..4_u8 {
            let count = f32::from(count);
            if count >= parts {
                break;
            }
            let ((s0, c0), (s1, c1)) = ((from + part * count).sin_cos(), (from + part * (count + 1.0)).sin_cos());
            let stop = if count + 1.0 >= parts { end } else { place(c1, s1) };
            self.curve(place(c0 - k * s0, s0 + k * c0), place(c1 + k * s1, s1 - k * c1), stop);
        }
        self.cubic = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_moves_the_pen_as_svg_says() {
        use Step::{Close, Curve, Line, Move};
        assert_eq!(steps("M1 2 3 4h2V0z").unwrap(), [Move(1.0, 2.0), Line(3.0, 4.0), Line(5.0, 4.0), Line(5.0, 0.0), Close]);
        assert_eq!(steps("m1-2l.5.5").unwrap(), [Move(1.0, -2.0), Line(1.5, -1.5)]);
        assert_eq!(
            steps("M0,0c0 1 1 2 2 2s2-1 2-2").unwrap()[1..],
            [Curve([0.0, 1.0, 1.0, 2.0], (2.0, 2.0)), Curve([3.0, 2.0, 4.0, 1.0], (4.0, 0.0))]
        );
        assert_eq!(steps("M0 0Q3 3 6 0").unwrap()[1], Curve([2.0, 2.0, 4.0, 2.0], (6.0, 0.0)));
        assert_eq!(steps("M1e1 0z").unwrap()[0], Move(10.0, 0.0));
        for bad in ["1 2", "M1", "M1 2 3", "M0 0 B1", "M0 0 L1 é", "M1 inf"] {
            assert_eq!(steps(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_arc_ends_where_it_says_and_bulges_to_its_side() {
        for (d, middle) in [("M0 0A5 5 0 0110 0", (5.0, -5.0)), ("M0 0A5 5 0 0010 0", (5.0, 5.0))] {
            let made = steps(d).unwrap();
            assert_eq!(made.len(), 3, "two quarters");
            let ends: Vec<At> = made.iter().filter_map(|s| if let Step::Curve(_, end) = s { Some(*end) } else { None }).collect();
            assert!((ends[0].0 - middle.0).abs() < 0.001 && (ends[0].1 - middle.1).abs() < 0.001, "{ends:?}");
            assert_eq!(ends[1], (10.0, 0.0));
        }
    }
}
