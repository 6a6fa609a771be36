//! From pixels to bytes, with nothing beside them: no profile, no text, no time.

use image::{
    DynamicImage, GrayImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};

use crate::PictureError;

/// At this quality nobody sees at arm's length that it is a JPEG.
const JPEG_QUALITY: u8 = 90;
/// Levels of grey in handwriting, black and white among them.
const MAX_LEVEL: u16 = 15;

/// The nearest of sixteen levels of grey: white is 15. Ink and its soft edge need no more.
pub(crate) fn level(grey: u8) -> u8 {
    let level = (u16::from(grey) * MAX_LEVEL + 127) / 255;
    // At most 15.
    level.to_le_bytes()[0]
}

/// A PNG of sixteen greys, four bits a pixel.
pub(crate) fn ink_png(picture: &GrayImage) -> Result<Vec<u8>, PictureError> {
    let width = usize::try_from(picture.width()).map_err(|_| PictureError::Broken)?;
    let pack = |pair: &[u8]| (level(pair[0]) << 4) | pair.get(1).map_or(0, |right| level(*right));
    let rows = picture.as_raw().chunks_exact(width);
    let packed: Vec<u8> = rows.flat_map(|row| row.chunks(2).map(pack)).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    // Neighbours share bytes at this depth: a filter would only hide the repetitions from the compressor.
    encoder.set_filter(png::Filter::NoFilter);
    let written = encoder.write_header().and_then(|mut file| {
        file.write_image_data(&packed)?;
        file.finish()
    });
    written.map_err(|_| PictureError::Broken)?;
    Ok(bytes)
}

/// A PNG that keeps every pixel.
pub(crate) fn png(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    picture.write_with_encoder(encoder)?;
    Ok(bytes)
}

/// A JPEG of full colour resolution.
pub(crate) fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
    Ok(bytes)
}
