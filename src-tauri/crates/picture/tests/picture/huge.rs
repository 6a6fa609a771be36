//! Pictures that say they are huge are refused for what they say, before anything is unpacked.

use image::ImageFormat;
use shiwen_picture::{MAX_SOURCE_BYTES, PictureError, slide, writing};

use crate::samples::{ROOM, encoded, png, quarters};

/// A PNG that only says its size.
fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut file = encoder.write_header().expect("a head");
    file.write_chunk(png::chunk::IDAT, &[0x78, 0x9C, 0x63]).expect("some data");
    drop(file);
    bytes
}

/// A JPEG whose head says another size.
fn jpeg_of_size(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = encoded(&quarters(16, 8).into(), ImageFormat::Jpeg);
    let head = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a head");
    bytes[head + 5..head + 7].copy_from_slice(&height.to_be_bytes());
    bytes[head + 7..head + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A lossless WebP whose head says another size, below 16384.
fn webp_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&quarters(16, 8).into(), ImageFormat::WebP);
    let head = bytes.windows(4).position(|name| name == b"VP8L").expect("a head") + 9;
    let rest = u32::from_le_bytes(bytes[head..head + 4].try_into().expect("four bytes")) >> 28;
    let size = (width - 1) | ((height - 1) << 14) | (rest << 28);
    bytes[head..head + 4].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[track_caller]
fn assert_too_large(source: &[u8]) {
    assert!(matches!(slide(source, ROOM), Err(PictureError::TooLarge(_))), "{:?}", slide(source, ROOM));
}

#[test]
fn a_huge_size_is_refused_in_every_kind() {
    for size in [(u32::MAX >> 1, u32::MAX >> 1), (20_001, 1), (8_000, 8_000), (1, 20_001)] {
        assert_too_large(&png_of_size(size.0, size.1));
    }
    assert_too_large(&jpeg_of_size(65_535, 65_535));
    assert_too_large(&jpeg_of_size(65_535, 1));
    assert_too_large(&webp_of_size(16_000, 16_000));
}

#[test]
fn a_size_that_is_allowed_is_not_refused_for_it() {
    let broken = |source: &[u8]| matches!(slide(source, ROOM), Err(PictureError::Broken));
    assert!(broken(&png_of_size(6_000, 6_000)));
    assert!(broken(&webp_of_size(6_000, 6_000)));
}

#[test]
fn sixteen_bits_a_channel_count_for_their_memory() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 6_000, 6_000);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    let mut file = encoder.write_header().expect("a head");
    file.write_chunk(png::chunk::IDAT, &[0x78, 0x9C, 0x63]).expect("some data");
    drop(file);
    assert_too_large(&bytes);
}

#[test]
fn a_writing_says_its_size_too() {
    assert!(matches!(writing(&png_of_size(4097, 10)), Err(PictureError::TooLarge(_))));
    assert!(matches!(writing(&png_of_size(10, 4097)), Err(PictureError::TooLarge(_))));
    assert!(matches!(writing(&png_of_size(4096, 4096)), Err(PictureError::Broken)));
}

#[test]
fn a_file_that_is_too_long_is_refused_whatever_is_in_it() {
    let mut source = png(quarters(16, 8));
    source.resize(MAX_SOURCE_BYTES, 0);
    assert!(slide(&source, ROOM).is_ok());
    source.push(0);
    assert_too_large(&source);
}

#[test]
fn the_sentence_says_what_would_be_taken() {
    let sentence = |source: &[u8]| slide(source, ROOM).expect_err("too large").to_string();
    assert_eq!(sentence(&vec![0; MAX_SOURCE_BYTES + 1]), "is too large; at most 10 MiB are taken");
    assert_eq!(sentence(&png_of_size(20_001, 1)), "is too large; at most 20000 x 20000 pixels are taken");
    assert_eq!(sentence(&png_of_size(8_000, 8_000)), "is too large; at most 40 million pixels are taken");
}
