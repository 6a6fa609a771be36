//! A picture is shown upright, however the camera was held.

use image::{ImageFormat, RgbImage};
use shiwen_picture::{Bounds, slide};

use crate::{
    samples::{ROOM, quarters, with_metadata},
    slide::{colour, is_near},
};

/// How a camera stores an upright picture under an orientation, from the table of the standard: which side of what is
/// seen its first row is, and which its first column.
fn stored(upright: &RgbImage, orientation: u8) -> RgbImage {
    let (width, height) = upright.dimensions();
    let (right, bottom) = (width - 1, height - 1);
    let (wide, high) = if orientation < 5 { (width, height) } else { (height, width) };
    RgbImage::from_fn(wide, high, |column, row| {
        let (x, y) = match orientation {
            1 => (column, row),
            2 => (right - column, row),
            3 => (right - column, bottom - row),
            4 => (column, bottom - row),
            5 => (row, column),
            6 => (right - row, column),
            7 => (right - row, bottom - column),
            8 => (row, bottom - column),
            other => panic!("there is no orientation {other}"),
        };
        *upright.get_pixel(x, y)
    })
}

/// Whether a slide shows the four quarters where they belong.
fn is_upright(source: &[u8], bounds: Bounds) -> bool {
    let slide = slide(source, bounds).expect("a slide");
    let upright =
        [(2, 2, [220, 30, 30]), (7, 2, [30, 200, 30]), (2, 7, [30, 30, 220]), (7, 7, [240, 240, 30])];
    slide.width == 2 * slide.height && upright.iter().all(|(x, y, is)| is_near(colour(&slide, *x, *y), *is))
}

#[test]
fn every_orientation_is_shown_upright_in_every_kind() {
    let upright = quarters(64, 32);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        for orientation in 1..=8 {
            let stored = stored(&upright, orientation);
            let source = with_metadata(&stored, format, orientation);
            assert!(is_upright(&source, ROOM), "{format:?} {orientation}");
            let small = Bounds { width: 32, height: 32 };
            assert!(is_upright(&source, small), "{format:?} {orientation}, scaled");
            // Without its orientation it would lie on a side or show a mirror.
            let untold = with_metadata(&stored, format, 1);
            assert_eq!(is_upright(&untold, ROOM), orientation == 1, "{format:?} {orientation}, not told");
        }
    }
}

#[test]
fn an_orientation_that_does_not_exist_turns_nothing() {
    for orientation in [0, 9, 255] {
        assert!(is_upright(&with_metadata(&quarters(64, 32), ImageFormat::Jpeg, orientation), ROOM));
    }
}
