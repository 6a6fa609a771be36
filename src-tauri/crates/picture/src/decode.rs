//! From bytes to pixels: nothing is unpacked whose declared size is beyond the limits.

mod whole;

use std::{
    io::Cursor,
    panic::{UnwindSafe, catch_unwind},
};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    error::LimitErrorKind::{DimensionError, InsufficientMemory},
    metadata::Orientation,
};

use crate::{PictureError, error::Limit};

/// The largest file that is made into a slide, in bytes.
pub const MAX_SOURCE_BYTES: usize = 10 << 20;
/// The most pixels of a file that is made into a slide.
pub const MAX_SOURCE_PIXELS: u64 = 40_000_000;

/// The most that is unpacked beside the pixels, in bytes: a few kilobytes of colour profile in a PNG can become gigabytes.
const BESIDE_PIXELS: u64 = 16 << 20;

/// What a source may be.
pub(crate) struct Allowance {
    pub(crate) formats: &'static [ImageFormat],
    pub(crate) bytes: usize,
    /// Pixels of the longer side.
    pub(crate) side: u32,
    /// Pixels in all.
    pub(crate) pixels: u64,
    /// Bytes that the pixels take.
    pub(crate) memory: u64,
}

/// A picture as it lies in its file.
pub(crate) struct Decoded {
    pub(crate) pixels: DynamicImage,
    pub(crate) format: ImageFormat,
    /// How it has to be turned to stand upright.
    pub(crate) orientation: Orientation,
}

/// Decodes the first picture of a source.
pub(crate) fn decoded(source: &[u8], allowed: &Allowance) -> Result<Decoded, PictureError> {
    if source.len() > allowed.bytes {
        return Err(PictureError::TooLarge(Limit::Bytes(allowed.bytes)));
    }
    let format = image::guess_format(source).ok().filter(|format| allowed.formats.contains(format));
    let format = format.ok_or(PictureError::NotAPicture)?;
    if !whole::is_whole(source, format) {
        return Err(PictureError::Broken);
    }
    let mut reader = ImageReader::with_format(Cursor::new(source), format);
    reader.limits(limits(allowed));
    let mut decoder = reader.into_decoder().map_err(|error| refusal(error, allowed))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > allowed.pixels {
        return Err(PictureError::TooLarge(Limit::Pixels(allowed.pixels)));
    }
    if decoder.total_bytes() > allowed.memory {
        return Err(PictureError::TooLarge(Limit::Memory(allowed.memory)));
    }
    // What says nonsense there is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| refusal(error, allowed))?;
    Ok(Decoded { pixels, format, orientation })
}

fn limits(allowed: &Allowance) -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(allowed.side);
    limits.max_image_height = Some(allowed.side);
    // The pixels are counted by themselves, from what the head says.
    limits.max_alloc = Some(BESIDE_PIXELS);
    limits
}

fn refusal(error: ImageError, allowed: &Allowance) -> PictureError {
    let ImageError::Limits(limit) = &error else { return error.into() };
    match limit.kind() {
        DimensionError => PictureError::TooLarge(Limit::Side(allowed.side)),
        InsufficientMemory => PictureError::TooLarge(Limit::Memory(BESIDE_PIXELS)),
        _ => error.into(),
    }
}

/// A decoder that panics costs its picture, not the thread that serves visitors.
pub(crate) fn guarded<T>(
    work: impl FnOnce() -> Result<T, PictureError> + UnwindSafe,
) -> Result<T, PictureError> {
    catch_unwind(work).unwrap_or(Err(PictureError::Broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_broken_picture() {
        let outcome = guarded(|| -> Result<(), PictureError> { panic!("a decoder's mistake") });
        assert!(matches!(outcome, Err(PictureError::Broken)));
        assert!(guarded(|| Ok(1)).is_ok());
    }
}
