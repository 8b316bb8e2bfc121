//! Figures as files for papers: SVG, and PNG at 300 dots per inch of 12 cm.

use super::error::ReportError;
use crate::error::Failure;
use crate::files::write_whole;
use resvg::{tiny_skia, usvg};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Width of a PNG: 12 cm at 300 dots per inch.
const WIDTH_DOTS: f32 = 1417.0;
/// Letters of the PNG, so that it looks the same on every machine.
const LETTERS: &[u8] = include_bytes!("assets/vendor/DejaVuSans.ttf");

/// Makes pictures of vector graphics.
pub(crate) struct Raster {
    letters: Arc<usvg::fontdb::Database>,
}

impl Raster {
    pub(crate) fn new() -> Self {
        let mut letters = usvg::fontdb::Database::new();
        letters.load_font_data(LETTERS.to_vec());
        letters.set_sans_serif_family("DejaVu Sans");
        Self { letters: Arc::new(letters) }
    }

    /// Writes a figure as `NAME.svg` and `NAME.png`.
    ///
    /// # Errors
    /// [`Failure`] naming the figure or the file.
    pub(crate) fn write(&self, folder: &Path, name: &str, svg: &str) -> Result<(), Failure> {
        let png =
            self.png(svg).map_err(|reason| ReportError::Figure { id: name.into(), reason })?;
        let path = |ending| folder.join(format!("{name}.{ending}"));
        write_whole(&path("svg"), |file| file.write_all(svg.as_bytes()))?;
        write_whole(&path("png"), |file| file.write_all(&png))
    }

    fn png(&self, svg: &str) -> Result<Vec<u8>, String> {
        let options = usvg::Options { fontdb: Arc::clone(&self.letters), ..Default::default() };
        let tree = usvg::Tree::from_str(svg, &options).map_err(|e| e.to_string())?;
        let scale = WIDTH_DOTS / tree.size().width();
        let size = [tree.size().width(), tree.size().height()].map(|n| (n * scale).round() as u32);
        let mut picture =
            tiny_skia::Pixmap::new(size[0], size[1]).ok_or("the picture is too large")?;
        let transform = tiny_skia::Transform::from_scale(scale, scale);
        resvg::render(&tree, transform, &mut picture.as_mut());
        picture.encode_png().map_err(|e| e.to_string())
    }
}
