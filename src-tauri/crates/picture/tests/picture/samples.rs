//! Pictures made for the tests, and what is read of those that come out by other means than the crate's own.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};
use shiwen_picture::Bounds;

/// A JPEG of inks for print, all magenta and yellow, written by another library.
pub(crate) const INKS: &[u8] = include_bytes!("samples/cmyk.jpg");
/// From accent at the top to ground at the bottom, in several scans.
pub(crate) const PROGRESSIVE: &[u8] = include_bytes!("samples/progressive.jpg");
/// From black at the top to white at the bottom.
pub(crate) const GREY: &[u8] = include_bytes!("samples/grey.jpg");
/// From accent at the top to ground at the bottom.
pub(crate) const LOSSY: &[u8] = include_bytes!("samples/lossy.webp");
/// A red picture, then a blue one.
pub(crate) const MOVING: &[u8] = include_bytes!("samples/moving.webp");
/// The same in a kind that is not taken.
pub(crate) const MOVING_GIF: &[u8] = include_bytes!("samples/moving.gif");

/// A place that all small samples fit.
pub(crate) const ROOM: Bounds = Bounds { width: 1920, height: 1080 };

/// A small picture with a different colour in each quarter.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (2 * x < width, 2 * y < height) {
            (true, true) => [220, 30, 30],
            (false, true) => [30, 200, 30],
            (true, false) => [30, 30, 220],
            (false, false) => [240, 240, 30],
        })
    })
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

pub(crate) fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    encoded(&picture.into(), ImageFormat::Png)
}

/// What stands in the metadata of a sample.
pub(crate) const TOLD: &[u8] = b"told by nobody";

/// Camera data in little-endian TIFF: an orientation and a description.
pub(crate) fn camera_data(orientation: u8) -> Vec<u8> {
    let mut data = b"II*\0\x08\0\0\0\x02\0".to_vec();
    let length = u8::try_from(TOLD.len()).expect("a short text");
    data.extend([0x0E, 0x01, 2, 0, length, 0, 0, 0, 38, 0, 0, 0]);
    data.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    data.extend([0; 4]);
    data.extend(TOLD);
    data
}

/// A picture with camera data and a colour profile (an unreadable one) in it.
pub(crate) fn with_metadata(picture: &RgbImage, format: ImageFormat, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let write = |mut encoder: Box<dyn Metadata + '_>| encoder.write(picture, camera_data(orientation));
    match format {
        ImageFormat::Jpeg => write(Box::new(Some(JpegEncoder::new_with_quality(&mut bytes, 95)))),
        ImageFormat::WebP => write(Box::new(Some(WebPEncoder::new_lossless(&mut bytes)))),
        _ => write(Box::new(Some(PngEncoder::new(&mut bytes)))),
    }
    bytes
}

trait Metadata {
    fn write(&mut self, picture: &RgbImage, camera_data: Vec<u8>);
}

impl<E: ImageEncoder> Metadata for Option<E> {
    fn write(&mut self, picture: &RgbImage, camera_data: Vec<u8>) {
        let mut encoder = self.take().expect("an encoder writes once");
        encoder.set_exif_metadata(camera_data).expect("camera data are taken");
        encoder.set_icc_profile(TOLD.repeat(20)).expect("a profile is taken");
        let (width, height) = picture.dimensions();
        encoder.write_image(picture, width, height, image::ExtendedColorType::Rgb8).expect("a picture");
    }
}

/// The names of a PNG's chunks, in their order.
pub(crate) fn chunks(png: &[u8]) -> Vec<String> {
    let mut rest = &png[8..];
    let mut names = Vec::new();
    while let Some((head, body)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes(head[..4].try_into().expect("four bytes"));
        names.push(String::from_utf8_lossy(&head[4..]).into_owned());
        rest = &body[usize::try_from(length).expect("a length") + 4..];
    }
    assert!(rest.is_empty(), "nothing follows the last chunk");
    names
}

/// The markers of a JPEG up to its first scan, and whether it ends with its end.
pub(crate) fn markers(jpeg: &[u8]) -> Vec<u8> {
    assert_eq!(jpeg[..2], [0xFF, 0xD8]);
    let mut at = 2;
    let mut kinds = Vec::new();
    while kinds.last() != Some(&0xDA) {
        assert_eq!(jpeg[at], 0xFF, "a marker at {at}");
        kinds.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    assert!(jpeg.ends_with(&[0xFF, 0xD9]));
    kinds
}

pub(crate) fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// A straight line from one place to another.
pub(crate) type Stroke = ((u32, u32), (u32, u32));

/// A page of strokes in black on white, each a line of round dots.
pub(crate) fn page(width: u32, height: u32, strokes: &[Stroke]) -> GrayImage {
    let mut page = GrayImage::from_pixel(width, height, Luma([255]));
    for ((x0, y0), (x1, y1)) in strokes {
        let steps = x0.abs_diff(*x1).max(y0.abs_diff(*y1)).max(1);
        let along = |from: u32, to: u32, step: u32| (from * (steps - step) + to * step) / steps;
        for step in 0..=steps {
            dot(&mut page, along(*x0, *x1, step), along(*y0, *y1, step));
        }
    }
    page
}

fn dot(page: &mut GrayImage, x: u32, y: u32) {
    for (down, row) in [[200, 60, 200], [60, 0, 60], [200, 60, 200]].into_iter().enumerate() {
        for (right, grey) in row.into_iter().enumerate() {
            let place = |at: u32, by: usize| (at + u32::try_from(by).expect("0 to 2")).saturating_sub(1);
            if let Some(pixel) = page.get_pixel_mut_checked(place(x, right), place(y, down)) {
                pixel.0[0] = pixel.0[0].min(grey);
            }
        }
    }
}
