//! Bytes that are no picture, or not the one they were: refused, or nothing of it was missing.

use image::ImageFormat;
use proptest::prelude::*;
use shiwen_picture::{PictureError, slide, writing};

use crate::samples::{
    GREY, INKS, LOSSY, MOVING, PROGRESSIVE, ROOM, encoded, page, png, quarters, with_metadata,
};

/// Small sources of every kind.
fn sources() -> Vec<Vec<u8>> {
    let quarters = quarters(16, 8);
    let mut sources: Vec<_> = [GREY, INKS, LOSSY, MOVING, PROGRESSIVE].map(<[u8]>::to_vec).into();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        sources.push(encoded(&quarters.clone().into(), format));
        sources.push(with_metadata(&quarters, format, 6));
    }
    sources
}

#[test]
fn what_was_cut_off_is_refused_or_was_not_missing() {
    for (n, source) in sources().iter().enumerate() {
        let whole = slide(source, ROOM).expect("a slide");
        for end in 0..source.len() {
            if let Ok(cut) = slide(&source[..end], ROOM) {
                assert_eq!(cut, whole, "source {n} of {} bytes cut at {end}", source.len());
            }
        }
        assert!(slide(&source[..source.len() / 2], ROOM).is_err(), "half of source {n}");
    }
}

#[test]
fn half_a_writing_is_refused() {
    let drawn = png(page(200, 100, &[((10, 10), (180, 80))]));
    let whole = writing(&drawn).expect("a writing");
    for end in 0..drawn.len() {
        if let Ok(cut) = writing(&drawn[..end]) {
            assert_eq!(cut, whole, "cut at {end} of {}", drawn.len());
        }
    }
    assert!(matches!(writing(&drawn[..drawn.len() / 2]), Err(PictureError::Broken)));
}

#[test]
fn a_flipped_bit_of_a_png_is_refused_or_changes_nothing() {
    let source = png(quarters(16, 8));
    let whole = slide(&source, ROOM).expect("a slide");
    for (at, bit) in (0..source.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut flipped = source.clone();
        flipped[at] ^= 1 << bit;
        if let Ok(slide) = slide(&flipped, ROOM) {
            assert_eq!(slide, whole, "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn a_flipped_bit_of_any_kind_gives_no_slide_that_does_not_fit() {
    for source in sources() {
        for at in 0..source.len() {
            let mut flipped = source.clone();
            flipped[at] ^= 0x55;
            if let Ok(slide) = slide(&flipped, ROOM) {
                assert!(slide.width <= ROOM.width && slide.height <= ROOM.height);
                let shown = image::load_from_memory(&slide.bytes).expect("what comes out is a picture");
                assert_eq!((shown.width(), shown.height()), (slide.width, slide.height));
            }
        }
    }
}

#[test]
fn a_photograph_without_its_end_is_refused_though_a_decoder_would_draw_it() {
    let source = encoded(&quarters(64, 64).into(), ImageFormat::Jpeg);
    let cut = &source[..source.len() - 2];
    assert!(image::load_from_memory(cut).is_ok(), "the control: half grey, but drawn");
    assert!(matches!(slide(cut, ROOM), Err(PictureError::Broken)));
}

#[test]
fn a_photograph_with_endless_scans_is_refused() {
    let end = PROGRESSIVE.len() - 2;
    let scans: Vec<usize> = (0..end).filter(|at| PROGRESSIVE[*at..].starts_with(&[0xFF, 0xDA])).collect();
    let last = &PROGRESSIVE[scans[scans.len() - 1]..end];
    let with = |more: usize| [&PROGRESSIVE[..end], &last.repeat(more), &PROGRESSIVE[end..]].concat();
    assert!(slide(&with(100), ROOM).is_err());
    assert!(
        image::load_from_memory(&with(3)).is_ok() == slide(&with(3), ROOM).is_ok(),
        "a few more are read"
    );
}

proptest! {
    #[test]
    fn random_bytes_are_no_picture(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(slide(&bytes, ROOM).is_err());
        prop_assert!(writing(&bytes).is_err());
    }

    #[test]
    fn random_bytes_behind_the_head_of_a_picture_are_none(
        kind in 0..11_usize,
        kept in 0.0..0.9_f64,
        bytes in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let source = &sources()[kind];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let kept = (source.len() as f64 * kept) as usize;
        let bytes = [&source[..kept], &bytes].concat();
        if let Ok(slide) = slide(&bytes, ROOM) {
            prop_assert!(slide.width <= ROOM.width && slide.height <= ROOM.height);
        }
        if let Ok(Some(kept)) = writing(&bytes) {
            prop_assert!(kept.len() <= shiwen_picture::MAX_WRITING_BYTES);
        }
    }
}
