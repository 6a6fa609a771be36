//! What the decoders let pass: they draw what ends early with grey below, and take any number of scans over a whole
//! JPEG, each from a few bytes.

use image::ImageFormat;

const START_OF_SCAN: u8 = 0xDA;
const END: u8 = 0xD9;
/// More than any camera or program writes; a progressive picture has about ten.
const MAX_SCANS: usize = 100;

/// Whether a picture has its end. A PNG's own sums say so while it is decoded.
pub(super) fn is_whole(source: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg_is_whole(source),
        ImageFormat::WebP => webp_is_whole(source),
        _ => true,
    }
}

fn webp_is_whole(source: &[u8]) -> bool {
    let said = source.get(4..).and_then(|rest| rest.first_chunk());
    let said = said.and_then(|said| usize::try_from(u32::from_le_bytes(*said)).ok());
    said.is_some_and(|said| source.len() - 8 >= said)
}

/// With a sensible number of scans, too.
fn jpeg_is_whole(source: &[u8]) -> bool {
    // A preview in the metadata has an end of its own, so they are passed over.
    let Some(data) = scans(source) else { return false };
    let markers = |kind: u8| data.windows(2).filter(move |pair| *pair == [0xFF, kind]);
    markers(END).next().is_some() && markers(START_OF_SCAN).count() <= MAX_SCANS
}

/// Everything from the first scan on. Within a scan 0xFF stands only before a zero or a marker.
fn scans(source: &[u8]) -> Option<&[u8]> {
    let mut rest = source.get(2..)?;
    loop {
        match *rest.first_chunk::<4>()? {
            [0xFF, START_OF_SCAN, ..] => return Some(rest),
            // A marker may be filled up from the left.
            [0xFF, 0xFF, ..] => rest = rest.get(1..)?,
            [0xFF, _, high, low] => rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?,
            // What is no marker here is skipped by decoders too.
            _ => rest = rest.get(1..)?,
        }
    }
}
