//! What a visitor drew: small, grey, cut to the ink, and all of the ink.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;
use shiwen_picture::{MAX_DRAWN_BYTES, MAX_DRAWN_SIDE, MAX_WRITING_BYTES, PictureError, writing};

use crate::samples::{Stroke, chunks, encoded, page, png};

fn written(drawn: &[u8]) -> Option<Vec<u8>> {
    writing(drawn).expect("a writing")
}

fn read(png: &[u8]) -> GrayImage {
    image::load_from_memory_with_format(png, ImageFormat::Png).expect("a PNG").into_luma8()
}

/// The box around all pixels that are darker than white: left, top, right, bottom.
fn ink_box(page: &GrayImage) -> [u32; 4] {
    let ink: Vec<_> = page.enumerate_pixels().filter(|(.., grey)| grey.0[0] < 245).collect();
    let x = ink.iter().map(|(x, ..)| *x);
    let y = ink.iter().map(|(_, y, _)| *y);
    [x.clone().min(), y.clone().min(), x.max(), y.max()].map(|side| side.expect("some ink"))
}

#[test]
fn a_page_without_ink_is_no_writing() {
    let blank = [
        DynamicImage::from(RgbaImage::new(300, 200)),
        GrayImage::from_pixel(300, 200, Luma([255])).into(),
        RgbImage::from_pixel(300, 200, Rgb([255, 253, 248])).into(),
    ];
    for page in blank {
        assert_eq!(written(&png(page)), None);
    }
}

#[test]
fn the_smallest_dot_is_a_writing() {
    let mut dot = GrayImage::from_pixel(300, 200, Luma([255]));
    dot.put_pixel(150, 100, Luma([0]));
    let kept = read(&written(&png(dot)).expect("ink"));
    assert_eq!(kept.dimensions(), (13, 13));
    assert_eq!(kept.get_pixel(6, 6).0, [0]);
    assert_eq!(kept.pixels().filter(|grey| grey.0[0] < 255).count(), 1);
}

#[test]
fn ink_at_the_edge_has_no_margin_there() {
    let mut page = GrayImage::from_pixel(300, 200, Luma([255]));
    page.put_pixel(0, 0, Luma([0]));
    page.put_pixel(299, 190, Luma([0]));
    assert_eq!(read(&written(&png(page)).expect("ink")).dimensions(), (300, 197));
}

#[test]
fn the_paper_may_be_white_or_nothing() {
    let page = page(400, 300, &[((40, 50), (300, 200)), ((60, 220), (200, 90))]);
    let clear = RgbaImage::from_fn(400, 300, |x, y| Rgba([0, 0, 0, 255 - page.get_pixel(x, y).0[0]]));
    let white = RgbImage::from_fn(400, 300, |x, y| Rgb([page.get_pixel(x, y).0[0]; 3]));
    let deep = DynamicImage::from(page.clone()).into_luma16();
    let kept = written(&png(page)).expect("ink");
    for same in [DynamicImage::from(clear), white.into(), deep.into()] {
        assert_eq!(written(&png(same)).as_ref(), Some(&kept));
    }
}

#[test]
fn coloured_ink_is_ink() {
    let mut page = RgbaImage::new(100, 100);
    page.put_pixel(50, 50, Rgba([22, 65, 77, 255]));
    let grey = read(&written(&png(page)).expect("ink")).get_pixel(6, 6).0[0];
    assert!((40..80).contains(&grey), "{grey}");
}

#[test]
fn a_writing_has_four_bits_a_pixel_and_nothing_beside_them() {
    let kept = written(&png(page(900, 500, &[((50, 60), (800, 400))]))).expect("ink");
    assert_eq!(chunks(&kept), ["IHDR", "IDAT", "IEND"]);
    let reader = png::Decoder::new(std::io::Cursor::new(&kept)).read_info().expect("a PNG");
    assert_eq!(reader.info().bit_depth, png::BitDepth::Four);
    assert_eq!(reader.info().color_type, png::ColorType::Grayscale);
}

/// Grey noise, the hardest thing to compress.
fn noise(width: u32, height: u32) -> GrayImage {
    let mut state = 1_u32;
    GrayImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([state.to_be_bytes()[0]])
    })
}

#[test]
fn what_does_not_compress_is_made_smaller_until_it_fits() {
    let noise = noise(1600, 1200);
    let drawn = png(noise);
    assert!(drawn.len() > MAX_WRITING_BYTES, "the control: {} bytes", drawn.len());
    let kept = written(&drawn).expect("ink");
    assert!(kept.len() <= MAX_WRITING_BYTES, "{} bytes", kept.len());
    let kept = read(&kept);
    let (width, height) = kept.dimensions();
    assert!(width.abs_diff(height * 4 / 3) <= 2, "{width} x {height} has lost its shape");
    // As little smaller as need be: half of the room is used.
    assert!(u64::from(width * height) / 2 >= 32 << 10, "{width} x {height}");
    let sum: u64 = kept.pixels().map(|grey| u64::from(grey.0[0])).sum();
    let mean = sum / u64::from(width * height);
    assert!((118..138).contains(&mean), "the ink has become {mean}");
}

#[test]
fn only_a_png_of_the_page_s_size_is_taken() {
    let ink = DynamicImage::from(page(40, 30, &[((5, 5), (30, 20))]));
    for format in [ImageFormat::Jpeg, ImageFormat::WebP] {
        assert!(matches!(writing(&encoded(&ink, format)), Err(PictureError::NotAPicture)));
    }
    let wide = GrayImage::new(MAX_DRAWN_SIDE + 1, 1);
    assert!(matches!(writing(&png(wide)), Err(PictureError::TooLarge(_))));
    assert!(written(&png(GrayImage::new(MAX_DRAWN_SIDE, 1))).is_some());
    let mut long = png(page(40, 30, &[((5, 5), (30, 20))]));
    assert!(written(&long).is_some());
    long.resize(MAX_DRAWN_BYTES + 1, 0);
    assert!(matches!(writing(&long), Err(PictureError::TooLarge(_))));
}

fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
    let place = || (0..800_u32, 0..600_u32);
    prop::collection::vec((place(), place()), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_writing_is_small_and_has_all_the_ink_where_it_was(strokes in strokes()) {
        let page = page(800, 600, &strokes);
        let kept = written(&png(page.clone())).expect("ink");
        prop_assert!(kept.len() <= MAX_WRITING_BYTES, "{} bytes", kept.len());
        let [left, top, right, bottom] = ink_box(&page);
        let (left, top) = (left.saturating_sub(6), top.saturating_sub(6));
        let kept = read(&kept);
        prop_assert_eq!(kept.dimensions(), ((right + 7).min(800) - left, (bottom + 7).min(600) - top));
        for (x, y, grey) in kept.enumerate_pixels() {
            prop_assert!(grey.0[0].abs_diff(page.get_pixel(left + x, top + y).0[0]) <= 9, "at {} {}", x, y);
        }
    }

    #[test]
    fn a_writing_that_is_written_again_stays_what_it_is(strokes in strokes()) {
        let once = written(&png(page(800, 600, &strokes))).expect("ink");
        prop_assert_eq!(written(&once), Some(once));
    }
}
