//! What a visitor drew in the page becomes what is kept: the ink alone, in grey on white, small.

use image::{GrayImage, ImageFormat, imageops};

use crate::{
    PictureError,
    decode::{Allowance, decoded, guarded},
    encode::{ink_png, level},
    slide::over_white,
};

/// The largest handwriting that is made, in bytes of its PNG.
pub const MAX_WRITING_BYTES: usize = 64 * 1024;
/// The largest PNG that is taken from the page, in bytes.
pub const MAX_DRAWN_BYTES: usize = 8 << 20;
/// The longest side of a PNG that is taken from the page, in pixels.
pub const MAX_DRAWN_SIDE: u32 = 4096;
/// White that is left around the ink, in pixels, as far as there is any: a millimetre at six pixels each.
const MARGIN: u32 = 6;

const DRAWN: Allowance = Allowance {
    formats: &[ImageFormat::Png],
    bytes: MAX_DRAWN_BYTES,
    side: MAX_DRAWN_SIDE,
    pixels: 4096 * 4096,
    memory: 4 * 4096 * 4096,
};

/// Makes a handwriting of the PNG that the page drew: sixteen greys on white, cut to the ink, at most
/// [`MAX_WRITING_BYTES`] long and no smaller than that needs. The same picture always gives the same bytes. `None` if
/// there is no ink on it.
pub fn writing(png: &[u8]) -> Result<Option<Vec<u8>>, PictureError> {
    guarded(|| {
        let picture = decoded(png, &DRAWN)?.pixels.into_luma_alpha8();
        let grey = picture.pixels().map(|pixel| over_white(pixel.0[0], pixel.0[1])).collect();
        let grey =
            GrayImage::from_raw(picture.width(), picture.height(), grey).ok_or(PictureError::Broken)?;
        inked(&grey).map(|ink| fitted(&ink)).transpose()
    })
}

/// The part of a picture with all the ink and a margin; `None` if it is white.
fn inked(picture: &GrayImage) -> Option<GrayImage> {
    let white = level(u8::MAX);
    let ink = picture.enumerate_pixels().filter(|(.., grey)| level(grey.0[0]) != white);
    let [left, top, right, bottom] = ink.fold(None, |found: Option<[u32; 4]>, (x, y, _)| {
        let [left, top, right, bottom] = found.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })?;
    let (left, top) = (left.saturating_sub(MARGIN), top.saturating_sub(MARGIN));
    let right = (right + 1 + MARGIN).min(picture.width());
    let bottom = (bottom + 1 + MARGIN).min(picture.height());
    Some(imageops::crop_imm(picture, left, top, right - left, bottom - top).to_image())
}

/// A PNG that is small enough, of a picture made smaller only if it has to be.
fn fitted(ink: &GrayImage) -> Result<Vec<u8>, PictureError> {
    let mut png = ink_png(ink)?;
    let (mut width, mut height) = ink.dimensions();
    while png.len() > MAX_WRITING_BYTES {
        (width, height) = (smaller(width, png.len()), smaller(height, png.len()));
        // Always from the first one, so that it is softened once.
        let smaller = imageops::resize(ink, width, height, imageops::FilterType::CatmullRom);
        png = ink_png(&smaller)?;
    }
    Ok(png)
}

/// A shorter side for a PNG that has so many bytes: they go down about with the area. At least a tenth shorter, so that
/// an end comes soon; at most by half, because what is softened compresses better than it did.
fn smaller(side: u32, bytes: usize) -> u32 {
    let tenths = (5..=9_u32).rev().find(|tenths| {
        let area = usize::try_from(tenths * tenths).unwrap_or(usize::MAX);
        area.saturating_mul(bytes) <= 100 * MAX_WRITING_BYTES
    });
    (side * tenths.unwrap_or(5) / 10).max(1)
}
