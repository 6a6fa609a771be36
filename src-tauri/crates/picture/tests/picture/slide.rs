//! What a pack names becomes a slide: every kind of source, and its size.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, LumaA, Rgb, Rgba, RgbaImage};
use shiwen_picture::{Bounds, MediaType, PictureError, Slide, slide};

use crate::samples::{self, GREY, INKS, LOSSY, MOVING, PROGRESSIVE, ROOM, encoded, png, quarters};

pub(crate) fn shown(source: &[u8]) -> Slide {
    slide(source, ROOM).expect("a slide")
}

pub(crate) fn read(slide: &Slide) -> DynamicImage {
    let picture = image::load_from_memory(&slide.bytes).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (slide.width, slide.height));
    picture
}

/// The colour of a place, given in tenths of width and height.
pub(crate) fn colour(slide: &Slide, x: u32, y: u32) -> [u8; 3] {
    read(slide).to_rgb8().get_pixel(slide.width * x / 10, slide.height * y / 10).0
}

pub(crate) fn is_near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 14)
}

#[track_caller]
fn assert_near(one: [u8; 3], other: [u8; 3]) {
    assert!(is_near(one, other), "{one:?} is far from {other:?}");
}

#[test]
fn what_is_drawn_keeps_every_pixel() {
    let picture = quarters(40, 30);
    let slide = shown(&png(picture.clone()));
    assert_eq!(slide.media_type, MediaType::Png);
    assert_eq!(read(&slide), DynamicImage::from(picture));
}

#[test]
fn what_is_photographed_stays_a_photograph() {
    for source in [
        encoded(&quarters(32, 16).into(), ImageFormat::Jpeg),
        encoded(&quarters(32, 16).into(), ImageFormat::WebP),
    ] {
        let slide = shown(&source);
        assert_eq!((slide.media_type, slide.width, slide.height), (MediaType::Jpeg, 32, 16));
        assert_near(colour(&slide, 2, 2), [220, 30, 30]);
        assert_near(colour(&slide, 8, 8), [240, 240, 30]);
    }
}

#[test]
fn several_scans_and_lossy_webp_are_read() {
    for source in [PROGRESSIVE, LOSSY] {
        let slide = shown(source);
        assert_eq!((slide.width, slide.height), (24, 16));
        assert_near(colour(&slide, 5, 0), [0x16, 0x41, 0x4d]);
        // The last row but one.
        assert_near(colour(&slide, 5, 9), [231, 230, 224]);
    }
}

#[test]
fn inks_for_print_become_light() {
    assert_near(colour(&shown(INKS), 5, 5), [255, 0, 0]);
}

#[test]
fn grey_stays_grey() {
    let jpeg = shown(GREY);
    assert_near(colour(&jpeg, 5, 0), [0; 3]);
    assert_near(colour(&jpeg, 5, 9), [238; 3]);
    let drawn = shown(&png(GrayImage::from_pixel(9, 9, Luma([77]))));
    for slide in [jpeg, drawn] {
        assert!(!read(&slide).color().has_color());
    }
}

#[test]
fn sixteen_bits_become_eight() {
    let deep = image::ImageBuffer::from_pixel(9, 9, Rgb([0x8000_u16, 0xFFFF, 0]));
    let slide = shown(&png(deep));
    assert_eq!(read(&slide).color(), image::ColorType::Rgb8);
    assert_eq!(colour(&slide, 5, 5), [128, 255, 0]);
}

#[test]
fn what_is_transparent_is_white() {
    let picture = RgbaImage::from_fn(20, 10, |x, _| match x {
        0..10 => Rgba([0, 0, 0, 0]),
        _ => Rgba([200, 0, 0, 128]),
    });
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let slide = shown(&encoded(&picture.clone().into(), format));
        assert!(!read(&slide).color().has_alpha());
        assert_near(colour(&slide, 2, 5), [255; 3]);
        assert_near(colour(&slide, 8, 5), [227, 127, 127]);
    }
    let grey = image::GrayAlphaImage::from_pixel(9, 9, LumaA([0, 0]));
    assert_eq!(colour(&shown(&png(grey)), 5, 5), [255; 3]);
}

#[test]
fn a_palette_and_its_transparency_are_read() {
    let mut source = Vec::new();
    let mut encoder = png::Encoder::new(&mut source, 4, 1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(vec![0, 0, 0, 200, 10, 10, 10, 10, 200]);
    encoder.set_trns(vec![0]);
    encoder.write_header().expect("a head").write_image_data(&[0b00_01_10_01]).expect("pixels");
    let picture = read(&shown(&source)).into_rgb8();
    let colours: Vec<_> = picture.pixels().map(|pixel| pixel.0).collect();
    assert_eq!(colours, [[255; 3], [200, 10, 10], [10, 10, 200], [200, 10, 10]]);
}

#[test]
fn of_what_moves_the_first_picture_is_shown() {
    assert_near(colour(&shown(MOVING), 5, 5), [255, 0, 0]);
    let mut source = Vec::new();
    let mut encoder = png::Encoder::new(&mut source, 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).expect("two pictures");
    let mut file = encoder.write_header().expect("a head");
    file.write_image_data(&[255, 0, 0]).expect("pixels");
    file.write_image_data(&[0, 0, 255]).expect("pixels");
    file.finish().expect("an end");
    assert_eq!(samples::chunks(&source).iter().filter(|name| *name == "fcTL").count(), 2);
    assert_eq!(colour(&shown(&source), 0, 0), [255, 0, 0]);
}

#[test]
fn other_kinds_are_not_taken() {
    for source in [samples::MOVING_GIF, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM\0\0\0\0", b""] {
        assert!(matches!(slide(source, ROOM), Err(PictureError::NotAPicture)));
    }
}

#[test]
fn a_large_picture_is_scaled_down_to_its_place() {
    let source = png(quarters(800, 600));
    for (bounds, size) in [((400, 400), (400, 300)), ((400, 100), (133, 100)), ((90, 600), (90, 68))] {
        let slide = slide(&source, Bounds { width: bounds.0, height: bounds.1 }).expect("a slide");
        assert_eq!((slide.width, slide.height), size);
        assert_near(colour(&slide, 1, 1), [220, 30, 30]);
        assert_near(colour(&slide, 8, 1), [30, 200, 30]);
        assert_near(colour(&slide, 1, 8), [30, 30, 220]);
        assert_near(colour(&slide, 8, 8), [240, 240, 30]);
    }
}

#[test]
fn fine_lines_become_grey_and_no_pattern() {
    let lines = GrayImage::from_fn(900, 900, |x, _| Luma([if x % 2 == 0 { 0 } else { 255 }]));
    let slide = slide(&png(lines), Bounds { width: 200, height: 200 }).expect("a slide");
    let picture = read(&slide).into_luma8();
    let greys: Vec<u8> = picture.pixels().map(|grey| grey.0[0]).collect();
    assert!(
        greys.iter().all(|grey| (118..138).contains(grey)),
        "{:?}",
        (greys.iter().min(), greys.iter().max())
    );
}
