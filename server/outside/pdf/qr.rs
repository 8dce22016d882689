//! What does a text look like as a QR code? Dark modules by column and row, drawn as paths by the sheet.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::epc::EpcError;
use super::sheet::Shape;
use super::style::Ink;

/// EPC069-12: error correction M, at most version 13.
const LARGEST: u8 = 13;
/// Modules of white on each side.
const QUIET: f32 = 4.0;

/// The code in a square of this side, its white margin within.
pub fn shapes(text: &str, (x, y): (f32, f32), side: f32) -> Result<Vec<Shape>, EpcError> {
    let code = encode(text)?;
    let modules = code.size();
    let unit = side / (f32::from(u8::try_from(modules).map_err(|_| EpcError::TooLong)?) + 2.0 * QUIET);
    let dark = |column: i32, row: i32| code.get_module(column, row);
    let outlines = outlines(modules, dark).ok_or(EpcError::TooLong)?;
    Ok(vec![Shape::Grid { x: x + QUIET * unit, y: y + QUIET * unit, unit, outlines, ink: Ink::Black }])
}

/// Right, down, left, up.
const STEPS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The dark areas by their corners, dark on the right-hand side: fewer numbers than their squares would take, and nothing between them.
fn outlines(side: i32, dark: impl Fn(i32, i32) -> bool) -> Option<Vec<Vec<(u8, u8)>>> {
    let width = usize::try_from(side + 1).ok()?;
    let place = |x: i32, y: i32| Some(usize::try_from(y).ok()? * width + usize::try_from(x).ok()?);
    // For each corner of a square, in which directions an edge leaves it.
    let mut edges = vec![[false; 4]; width * width];
    for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))).filter(|(y, x)| dark(*x, *y)) {
        let around = [(x, y - 1, x, y), (x + 1, y, x + 1, y), (x, y + 1, x + 1, y + 1), (x - 1, y, x, y + 1)];
        for (direction, (beside_x, beside_y, from_x, from_y)) in around.into_iter().enumerate() {
            edges[place(from_x, from_y)?][direction] = !dark(beside_x, beside_y);
        }
    }
    let mut outlines = vec![];
    for start in 0..edges.len() {
        while let Some(first) = edges[start].iter().position(|leaves| *leaves) {
            let (mut at, mut direction, mut corners) = (start, first, vec![]);
            let mut turned = true;
            loop {
                if turned {
                    corners.push((u8::try_from(at % width).ok()?, u8::try_from(at / width).ok()?));
                }
                edges[at][direction] = false;
                let (x, y) = STEPS[direction];
                at = place(i32::try_from(at % width).ok()? + x, i32::try_from(at / width).ok()? + y)?;
                if at == start {
                    break;
                }
                // Around the same square first: two that touch at a corner stay two.
                let next = [1, 0, 3].map(|turn| (direction + turn) % 4).into_iter().find(|next| edges[at][*next])?;
                turned = next != direction;
                direction = next;
            }
            outlines.push(corners);
        }
    }
    Some(outlines)
}

fn encode(text: &str) -> Result<QrCode, EpcError> {
    let bytes = [QrSegment::make_bytes(text.as_bytes())];
    QrCode::encode_segments_advanced(&bytes, QrCodeEcc::Medium, Version::new(1), Version::new(LARGEST), None, false)
        .map_err(|_| EpcError::TooLong)
}

/// The same code as a picture for a screen, its white margin within.
pub fn svg(text: &str) -> Result<String, EpcError> {
    let code = encode(text)?;
    let modules = code.size();
    let side = modules + 8;
    let mut path = String::new();
    for row in 0..modules {
        for column in (0..modules).filter(|column| code.get_module(*column, row)) {
            path.push_str(&format!("M{} {}h1v1h-1z", column + 4, row + 4));
        }
    }
    let drawn = format!("<rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/>");
    Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">{drawn}</svg>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Filled again by counting how often an outline is crossed on the way from the left.
    fn filled(outlines: &[Vec<(u8, u8)>], column: i32, row: i32) -> bool {
        let edge = |outline: &Vec<(u8, u8)>, at: usize| (outline[at], outline[(at + 1) % outline.len()]);
        let crossed = |(from, to): ((u8, u8), (u8, u8))| {
            let (top, bottom) = (i32::from(from.1.min(to.1)), i32::from(from.1.max(to.1)));
            from.0 == to.0 && i32::from(from.0) <= column && (top..bottom).contains(&row)
        };
        outlines.iter().flat_map(|o| (0..o.len()).map(|at| edge(o, at))).filter(|e| crossed(*e)).count() % 2 == 1
    }

    #[test]
    fn outlines_hold_exactly_the_dark_squares() {
        let code = encode("BCD\n002\n1\nSCT\n\nLes Préaux d’Oc\nFR7630006000011234567890189\nEUR124.00").unwrap();
        let side = code.size();
        let outlines = outlines(side, |x, y| code.get_module(x, y)).unwrap();
        for (row, column) in (0..side).flat_map(|row| (0..side).map(move |column| (row, column))) {
            assert_eq!(filled(&outlines, column, row), code.get_module(column, row), "{column} {row}");
        }
        assert!(outlines.iter().all(|o| o.len() >= 4 && o.len() % 2 == 0));
    }

    #[test]
    fn the_longest_text_of_the_standard_has_a_code_and_no_longer_one() {
        let longest = encode(&"x".repeat(super::super::epc::MOST_BYTES)).unwrap();
        assert_eq!(longest.version().value(), LARGEST);
        assert_eq!(longest.error_correction_level(), QrCodeEcc::Medium);
        assert_eq!(encode(&"x".repeat(332)).err(), Some(EpcError::TooLong));
        assert!(encode("BCD\n002").unwrap().version().value() < 3);
    }
}
