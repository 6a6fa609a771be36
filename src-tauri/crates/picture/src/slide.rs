//! A picture that a pack names becomes one that can be shown: upright, opaque, no larger than its place, nothing in it
//! but pixels.

use image::{DynamicImage, ImageFormat, RgbImage, imageops::FilterType, metadata::Orientation};

use crate::{
    PictureError,
    decode::{Allowance, Decoded, MAX_SOURCE_BYTES, MAX_SOURCE_PIXELS, decoded, guarded},
    encode,
};

/// A picture that moves is no notice; GIF is not among them.
const SOURCE: Allowance = Allowance {
    formats: &[ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP],
    bytes: MAX_SOURCE_BYTES,
    side: 20_000,
    pixels: MAX_SOURCE_PIXELS,
    // All the pixels with 8 bits a channel and alpha, half of them with 16.
    memory: 4 * MAX_SOURCE_PIXELS,
};

/// The place that a slide has to fit, in device pixels. It is never made larger to fill it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// How a slide is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaType {
    /// What was drawn: every pixel as it was.
    Png,
    /// What was photographed.
    Jpeg,
}

impl MediaType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Png, Self::Jpeg];

    /// What a `Content-Type` says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// What a file's name ends with, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// A picture ready to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Slide {
    /// The file.
    pub bytes: Vec<u8>,
    /// How it is encoded.
    pub media_type: MediaType,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl std::fmt::Debug for Slide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { bytes, media_type, width, height } = self;
        write!(f, "Slide({width} x {height}, {}, {} bytes)", media_type.name(), bytes.len())
    }
}

/// Makes a slide of a PNG, JPEG or WebP: the first picture of one that moves, on white where it is transparent (black
/// letters on nothing would be lost on a dark ground). Colours are taken as sRGB.
pub fn slide(source: &[u8], bounds: Bounds) -> Result<Slide, PictureError> {
    guarded(|| {
        let Decoded { pixels, format, orientation } = decoded(source, &SOURCE)?;
        let mut picture = fitted(opaque(pixels)?, turned(bounds, orientation));
        picture.apply_orientation(orientation);
        // What came without loss is drawn: letters stay sharp. The rest is photographs.
        let media_type = if format == ImageFormat::Png { MediaType::Png } else { MediaType::Jpeg };
        let bytes = match media_type {
            MediaType::Png => encode::png(&picture)?,
            MediaType::Jpeg => encode::jpeg(&picture)?,
        };
        Ok(Slide { bytes, media_type, width: picture.width(), height: picture.height() })
    })
}

/// The place as it is for a picture that is turned only afterwards, when it is small.
fn turned(bounds: Bounds, orientation: Orientation) -> Bounds {
    use Orientation::{FlipHorizontal, FlipVertical, NoTransforms, Rotate180};
    match orientation {
        NoTransforms | Rotate180 | FlipHorizontal | FlipVertical => bounds,
        _ => Bounds { width: bounds.height, height: bounds.width },
    }
}

/// The picture in 8-bit grey or colour, on white.
fn opaque(picture: DynamicImage) -> Result<DynamicImage, PictureError> {
    Ok(match (picture.color().has_alpha(), picture.color().has_color()) {
        (false, false) => picture.into_luma8().into(),
        (false, true) => picture.into_rgb8().into(),
        (true, _) => on_white(picture).ok_or(PictureError::Broken)?.into(),
    })
}

/// Works in the picture's own memory: two copies of a large one would be most of what a small terminal has.
fn on_white(picture: DynamicImage) -> Option<RgbImage> {
    let picture = picture.into_rgba8();
    let (width, height) = picture.dimensions();
    let mut bytes = picture.into_raw();
    for pixel in 0..bytes.len() / 4 {
        let alpha = bytes[4 * pixel + 3];
        for channel in 0..3 {
            bytes[3 * pixel + channel] = over_white(bytes[4 * pixel + channel], alpha);
        }
    }
    bytes.truncate(bytes.len() / 4 * 3);
    RgbImage::from_raw(width, height, bytes)
}

/// A channel as it looks on white.
pub(crate) fn over_white(channel: u8, alpha: u8) -> u8 {
    let [channel, alpha] = [channel, alpha].map(u32::from);
    let sum = channel * alpha + 255 * (255 - alpha) + 127;
    // At most 255.
    (sum / 255).to_le_bytes()[0]
}

/// Scaled down to fit; as it is if it does.
fn fitted(picture: DynamicImage, bounds: Bounds) -> DynamicImage {
    let size = (picture.width(), picture.height());
    let (width, height) = fitting(size, bounds);
    if (width, height) == size {
        return picture;
    }
    // The good filter keeps floating-point rows of the whole width. Of a far larger picture whole squares of pixels are
    // averaged first, until it is about twice as large: that costs nothing that can be seen.
    let square = (size.0 / (2 * width)).min(size.1 / (2 * height));
    let picture = match square {
        0 | 1 => picture,
        _ => picture.thumbnail_exact(size.0 / square, size.1 / square),
    };
    picture.resize_exact(width, height, FilterType::Lanczos3)
}

/// The largest size with the same shape that fits.
fn fitting((width, height): (u32, u32), bounds: Bounds) -> (u32, u32) {
    let (most_wide, most_high) = (bounds.width.max(1), bounds.height.max(1));
    if width <= most_wide && height <= most_high {
        return (width, height);
    }
    let [w, h, mw, mh] = [width, height, most_wide, most_high].map(u64::from);
    // A side is as long as asked, the other in proportion: at most its bound, so it fits 32 bits.
    let share = |side: u64, of: u64, whole: u64, most: u32| {
        u32::try_from((side * of + whole / 2) / whole).unwrap_or(most).clamp(1, most)
    };
    if w * mh >= h * mw {
        (most_wide, share(h, mw, w, most_high))
    } else {
        (share(w, mh, h, most_wide), most_high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_scaled_to_the_bound_that_it_meets_first_and_never_up() {
        let bounds = Bounds { width: 1920, height: 1080 };
        assert_eq!(fitting((4000, 3000), bounds), (1440, 1080));
        assert_eq!(fitting((8000, 1000), bounds), (1920, 240));
        assert_eq!(fitting((1920, 1080), bounds), (1920, 1080));
        assert_eq!(fitting((10, 20), bounds), (10, 20));
        assert_eq!(fitting((20_000, 1), bounds), (1920, 1));
        assert_eq!(fitting((5, 5), Bounds { width: 0, height: 0 }), (1, 1));
    }

    #[test]
    fn what_is_transparent_is_white_and_what_is_opaque_stays() {
        assert_eq!([0, 128, 255].map(|alpha| over_white(0, alpha)), [255, 127, 0]);
        assert_eq!([0, 77, 255].map(|channel| over_white(channel, 255)), [0, 77, 255]);
    }
}
