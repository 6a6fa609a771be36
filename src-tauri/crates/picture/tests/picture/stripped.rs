//! Nothing but pixels comes through.

use image::ImageFormat;
use shiwen_picture::writing;

use crate::{
    samples::{TOLD, chunks, contains, markers, page, png, quarters, with_metadata},
    slide::shown,
};

#[test]
fn a_slide_tells_nothing_of_camera_and_profile() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let source = with_metadata(&quarters(64, 32), format, 6);
        assert!(contains(&source, TOLD), "the source of {format:?} tells it");
        let slide = shown(&source);
        assert!(!contains(&slide.bytes, TOLD), "{format:?}");
        match format {
            ImageFormat::Png => assert_eq!(chunks(&slide.bytes), ["IHDR", "IDAT", "IEND"]),
            // JFIF head, tables, size, scan: no application's data, no comment.
            _ => assert!(
                markers(&slide.bytes).iter().all(|kind| [0xE0, 0xDB, 0xC0, 0xC4, 0xDA].contains(kind))
            ),
        }
    }
}

#[test]
fn the_search_sees_what_a_source_tells() {
    let source = |format| with_metadata(&quarters(64, 32), format, 6);
    let png = chunks(&source(ImageFormat::Png));
    assert!(["iCCP", "eXIf"].iter().all(|name| png.iter().any(|chunk| chunk == name)), "{png:?}");
    let jpeg = markers(&source(ImageFormat::Jpeg));
    assert!([0xE1, 0xE2].iter().all(|kind| jpeg.contains(kind)), "{jpeg:?}");
}

/// A PNG with a text, a time and a size in it.
fn talking(png: &[u8]) -> Vec<u8> {
    let picture = image::load_from_memory(png).expect("a PNG").into_luma8();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.add_text_chunk("Comment".into(), String::from_utf8_lossy(TOLD).into()).expect("a text");
    encoder.add_ztxt_chunk("Software".into(), String::from_utf8_lossy(TOLD).into()).expect("a text");
    encoder.write_header().expect("a head").write_image_data(&picture).expect("pixels");
    bytes
}

#[test]
fn a_writing_tells_nothing_but_its_ink() {
    let silent = png(page(200, 100, &[((10, 10), (180, 80))]));
    let talking = talking(&silent);
    assert!(contains(&talking, TOLD));
    assert!(chunks(&talking).iter().any(|name| name == "zTXt"));
    let kept = writing(&talking).expect("a writing").expect("ink");
    assert_eq!(chunks(&kept), ["IHDR", "IDAT", "IEND"]);
    assert_eq!(Some(kept), writing(&silent).expect("a writing"));
}
