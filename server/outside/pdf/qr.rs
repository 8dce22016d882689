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
    let mut bars: Vec<(u8, u8, u8)> = Vec::new();
    for row in 0..modules {
        for column in (0..modules).filter(|column| code.get_module(*column, row)) {
            let (Ok(at), Ok(line)) = (u8::try_from(column), u8::try_from(row)) else { continue };
            match bars.last_mut() {
                Some((from, same, length)) if *same == line && *from + *length == at => *length += 1,
                _ => bars.push((at, line, 1)),
            }
        }
    }
    Ok(vec![Shape::Grid { x: x + QUIET * unit, y: y + QUIET * unit, unit, bars, ink: Ink::Black }])
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

    #[test]
    fn the_longest_text_of_the_standard_has_a_code_and_no_longer_one() {
        let longest = encode(&"x".repeat(super::super::epc::MOST_BYTES)).unwrap();
        assert_eq!(longest.version().value(), LARGEST);
        assert_eq!(longest.error_correction_level(), QrCodeEcc::Medium);
        assert_eq!(encode(&"x".repeat(332)).err(), Some(EpcError::TooLong));
        assert!(encode("BCD\n002").unwrap().version().value() < 3);
    }
}
