//! However little a file says about what it unpacks to, it takes no more memory than the limits allow.

#![expect(unsafe_code, reason = "memory can only be counted where it is given out")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use shiwen_picture::{Bounds, MAX_SOURCE_PIXELS, PictureError, slide, writing};

struct Counting;

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let taken = TAKEN.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(taken, Relaxed);
        // SAFETY: the caller keeps what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps what `dealloc` asks for.
        unsafe { System.dealloc(place, layout) }
    }
}

/// The most MiB that were taken at once meanwhile. One test counts at a time.
fn most_mib<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = TAKEN.load(Relaxed);
    MOST.store(before, Relaxed);
    let outcome = work();
    (outcome, (MOST.load(Relaxed) - before) >> 20)
}

static ALONE: Mutex<()> = Mutex::new(());

const ROOM: Bounds = Bounds { width: 1920, height: 1080 };

/// A PNG of nothing but zeros, some thousandth of what it unpacks to.
fn plain(width: u32, height: u32, color: png::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::NoFilter);
    let mut file = encoder.write_header().expect("a head");
    let mut pixels = file.stream_writer().expect("a stream");
    let row = vec![0; usize::try_from(width).expect("a width") * color.samples()];
    for _ in 0..height {
        pixels.write_all(&row).expect("a row");
    }
    pixels.finish().expect("an end");
    drop(file);
    bytes
}

#[test]
fn a_picture_that_unpacks_to_far_more_is_refused_untouched() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let bomb = plain(12_000, 12_000, png::ColorType::Grayscale);
    assert!(bomb.len() < 4 << 20, "{} bytes", bomb.len());
    let (unpacked, most) = most_mib(|| image::load_from_memory(&bomb).map(|picture| picture.width()));
    assert_eq!((unpacked.ok(), most >= 137), (Some(12_000), true), "the control takes {most} MiB");
    let (refused, most) = most_mib(|| slide(&bomb, ROOM));
    assert!(matches!(refused, Err(PictureError::TooLarge(_))));
    assert!(most <= 1, "{most} MiB for nothing");
    let (refused, most) = most_mib(|| writing(&bomb));
    assert!(matches!(refused, Err(PictureError::TooLarge(_))));
    assert!(most <= 1, "{most} MiB for nothing");
}

#[test]
fn the_largest_picture_that_is_taken_needs_its_pixels_and_little_more() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let largest = plain(8_000, 5_000, png::ColorType::Rgba);
    assert_eq!(8_000 * 5_000, MAX_SOURCE_PIXELS);
    let (shown, most) = most_mib(|| slide(&largest, ROOM));
    assert!(shown.is_ok());
    assert!((153..300).contains(&most), "{most} MiB");
}

#[test]
fn the_largest_writing_needs_little_more_than_its_pixels() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut drawn = image::RgbaImage::new(4096, 4096);
    for (x, y) in [(0, 0), (4095, 4095)] {
        drawn.put_pixel(x, y, image::Rgba([0, 0, 0, 255]));
    }
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    drawn.write_with_encoder(encoder).expect("a PNG");
    let (kept, most) = most_mib(|| writing(&png));
    assert!(kept.is_ok_and(|kept| kept.is_some()));
    assert!((64..200).contains(&most), "{most} MiB");
}

/// A PNG whose colour profile unpacks to 128 MiB of nothing.
fn with_heavy_profile() -> Vec<u8> {
    let mut profile = b"p\0\0".to_vec();
    let mut packed = Vec::new();
    // A PNG's data are packed as a profile is: one row of the right length gives the packed zeros.
    let mut encoder = png::Encoder::new(&mut packed, 1 << 27, 1);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::NoFilter);
    let mut file = encoder.write_header().expect("a head");
    let mut pixels = file.stream_writer().expect("a stream");
    let zeros = vec![0; 1 << 20];
    for _ in 0..1 << 7 {
        pixels.write_all(&zeros).expect("zeros");
    }
    pixels.finish().expect("an end");
    drop(file);
    let mut rest = &packed[8..];
    while let Some((head, body)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes(head[..4].try_into().expect("four bytes"));
        let length = usize::try_from(length).expect("a length");
        if &head[4..] == b"IDAT" {
            profile.extend(&body[..length]);
        }
        rest = &body[length + 4..];
    }
    let mut bytes = Vec::new();
    let mut file = png::Encoder::new(&mut bytes, 1, 1).write_header().expect("a head");
    file.write_chunk(png::chunk::iCCP, &profile).expect("a profile");
    file.write_image_data(&[0]).expect("a pixel");
    drop(file);
    bytes
}

#[test]
fn a_heavy_profile_is_left_packed_and_its_picture_shown() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let heavy = with_heavy_profile();
    let unlimited = || image::ImageReader::with_format(std::io::Cursor::new(&heavy), image::ImageFormat::Png);
    let (_, most) = most_mib(|| {
        let mut reader = unlimited();
        reader.no_limits();
        reader.decode().map(|picture| picture.width())
    });
    assert!(most >= 128, "the control takes {most} MiB");
    let (shown, most) = most_mib(|| slide(&heavy, ROOM));
    assert!(most <= 40 && shown.is_ok(), "{most} MiB, {shown:?}");
    let (kept, most) = most_mib(|| writing(&heavy));
    assert!(most <= 40 && kept.is_ok(), "{most} MiB, {kept:?}");
}
