//! Colour is never the only sign: what is chosen must look different to someone who sees no colours and no shades,
//! by a line or a mark where there was none.

use image::{GrayImage, RgbImage, imageops};

use super::seen::Place;

/// A step between two neighbours that the eye takes for an edge.
const EDGE: u8 = 40;
/// An edge this near to an old one is that one, a little thicker or moved.
const NEAR_PX: u32 = 2;
/// A mark has at least so many pixels of edge.
const MARK_PX: usize = 24;

/// Whether the second picture has a mark where the first has none, whatever the colours.
pub fn has_mark(plain: &RgbImage, chosen: &RgbImage, place: &Place) -> bool {
    let [plain, chosen] = [plain, chosen].map(|picture| edges(&crop(picture, place)));
    let (width, height) = chosen.dimensions();
    let new = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let new = new.filter(|&(x, y)| chosen.get_pixel(x, y).0[0] > 0 && !is_near(&plain, x, y));
    new.count() >= MARK_PX
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a screen")]
fn crop(picture: &RgbImage, place: &Place) -> GrayImage {
    let [x, y, width, height] =
        [place.x, place.y, place.width, place.height].map(|length| length.max(0.0) as u32);
    imageops::grayscale(&*imageops::crop_imm(picture, x, y, width, height))
}

fn edges(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let here = picture.get_pixel(x, y).0[0];
        let steps = [(x + 1, y), (x, y + 1)]
            .map(|(x, y)| picture.get_pixel_checked(x, y).map_or(0, |next| next.0[0].abs_diff(here)));
        image::Luma([if steps.iter().any(|step| *step >= EDGE) { u8::MAX } else { 0 }])
    })
}

fn is_near(edges: &GrayImage, x: u32, y: u32) -> bool {
    let reach = |at: u32| at.saturating_sub(NEAR_PX)..=at + NEAR_PX;
    reach(y).any(|y| reach(x).any(|x| edges.get_pixel_checked(x, y).is_some_and(|edge| edge.0[0] > 0)))
}
