//! How do the papers of this association look? Its words, colour, logo and the font, read once when the program starts.

use krilla::Data;
use krilla::text::Font;

use crate::templates::{TemplateError, Templates};

use super::error::PdfError;
use super::face::Face;
use super::lines::Faces;
use super::logo::Logo;
use super::style::Palette;
use super::wording::Wording;

const REGULAR: &str = "fonts/SourceSans3-Regular.ttf";
const BOLD: &str = "fonts/SourceSans3-SemiBold.ttf";

/// Cheap to share between threads; nothing in it belongs to a person.
#[derive(Clone, Debug)]
pub struct Look {
    pub wording: Wording,
    pub palette: Palette,
    pub logo: Option<Logo>,
    regular: Type,
    bold: Type,
}

#[derive(Clone)]
struct Type {
    font: Font,
    data: Data,
}

impl std::fmt::Debug for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Type").finish_non_exhaustive()
    }
}

impl Look {
    /// From `pdf/` of the templates: `*.toml`, `fonts/`, `logo.svg` when there is one; the colour is that of the portal.
    pub fn of(templates: &Templates) -> Result<Look, TemplateError> {
        let logo = templates.paper_file("logo.svg").map(logo).transpose()?;
        Ok(Look {
            wording: Wording::read(templates)?,
            palette: Palette { accent: templates.house().accent_rgb() },
            logo,
            regular: font(templates, REGULAR)?,
            bold: font(templates, BOLD)?,
        })
    }

    /// The fonts, ready to shape.
    pub fn faces(&self) -> Result<Faces<'_>, PdfError> {
        Ok(Faces { regular: self.regular.face().ok_or(PdfError::Font)?, bold: self.bold.face().ok_or(PdfError::Font)? })
    }
}

impl Type {
    fn face(&self) -> Option<Face<'_>> {
        Face::new(self.font.clone(), self.data.as_ref())
    }
}

fn logo(svg: &[u8]) -> Result<Logo, TemplateError> {
    let wrong = |why: String| TemplateError::Other(format!("pdf/logo.svg : {why}"));
    Logo::read(std::str::from_utf8(svg).map_err(|_| wrong("n’est pas en UTF-8".into()))?).map_err(wrong)
}

fn font(templates: &Templates, name: &str) -> Result<Type, TemplateError> {
    let wrong = || TemplateError::Other(format!("pdf/{name} n’est pas une police qui convienne"));
    let data: Data = templates.paper_file(name).ok_or_else(wrong)?.to_vec().into();
    let font = Font::new(data.clone(), 0).ok_or_else(wrong)?;
    Face::new(font.clone(), data.as_ref()).ok_or_else(wrong)?;
    Ok(Type { font, data })
}
