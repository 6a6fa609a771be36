//! Contrast as it is drawn: ink and ground are taken from the pixels of a picture, not from a style sheet.

use std::collections::HashMap;

use image::RgbImage;

use super::seen::{Control, Passage, Place, Seen};

/// Text against its ground (WCAG, level AAA).
const TEXT: f64 = 7.0;
/// Lines that show where a control is.
const LINE: f64 = 3.0;
/// Measured colours are rounded.
const ROUNDING: f64 = 0.99;
/// Fewer pixels of one colour are no ink: a corner of something else.
const INK_PX: usize = 3;
/// How far around a control's edge its line is looked for.
const REACH_PX: i64 = 8;

/// Everything that stands out too little from what is around it.
pub fn faults(seen: &Seen, picture: &RgbImage) -> Vec<String> {
    let texts = seen.texts.iter().filter(|text| !text.idle && !text.covered);
    let mut faults: Vec<String> = texts.filter_map(|text| faint_text(text, picture)).collect();
    let bordered =
        seen.controls.iter().filter(|control| control.bordered && !control.idle && !control.covered);
    faults.extend(bordered.filter_map(|control| faint_line(control, picture)));
    faults
}

/// The lowest contrast of a text, for the table.
pub fn lowest(seen: &Seen, picture: &RgbImage) -> Option<f64> {
    let texts = seen.texts.iter().filter(|text| !text.idle && !text.covered);
    texts.filter_map(|text| of_text(text, picture)).min_by(f64::total_cmp)
}

/// How much two colours differ, from 1 to 21.
pub fn ratio(one: [u8; 3], other: [u8; 3]) -> f64 {
    let [one, other] = [luminance(one), luminance(other)];
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn faint_text(text: &Passage, picture: &RgbImage) -> Option<String> {
    let ratio = of_text(text, picture)?;
    (ratio < TEXT * ROUNDING).then(|| format!("{:?} has a contrast of {ratio:.2}, not {TEXT}", text.text))
}

fn of_text(text: &Passage, picture: &RgbImage) -> Option<f64> {
    text.lines.iter().filter_map(|line| of_ink(line, picture)).min_by(f64::total_cmp)
}

/// The ground is the colour there is most of. The ink is what differs most from it: at the edges of letters both are
/// mixed, so nothing in between can be the ink.
fn of_ink(place: &Place, picture: &RgbImage) -> Option<f64> {
    let mut colours: HashMap<[u8; 3], usize> = HashMap::new();
    for (x, y) in pixels(place, picture) {
        *colours.entry(picture.get_pixel(x, y).0).or_default() += 1;
    }
    let ground = *colours.iter().max_by_key(|(_, count)| **count)?.0;
    let inks = colours.iter().filter(|(_, count)| **count >= INK_PX);
    inks.map(|(ink, _)| ratio(*ink, ground)).max_by(f64::total_cmp)
}

/// In the middle of each side, what is outside must differ from something at the edge.
fn faint_line(control: &Control, picture: &RgbImage) -> Option<String> {
    let place = &control.place;
    let (middle_x, middle_y) = (place.x + place.width / 2.0, place.y + place.height / 2.0);
    let sides = [
        ((place.x, middle_y), (1, 0)),
        ((place.right(), middle_y), (-1, 0)),
        ((middle_x, place.y), (0, 1)),
        ((middle_x, place.bottom()), (0, -1)),
    ];
    let ratios = sides.into_iter().filter_map(|(at, inwards)| across(at, inwards, picture));
    let lowest = ratios.min_by(f64::total_cmp)?;
    (lowest < LINE * ROUNDING)
        .then(|| format!("the line around {} has a contrast of {lowest:.2}, not {LINE}", control.name))
}

/// The largest difference between the colour outside and those met on the way in.
fn across((x, y): (f64, f64), (right, down): (i64, i64), picture: &RgbImage) -> Option<f64> {
    let at = |step: i64| {
        let x = u32::try_from(whole(x) + right * step).ok()?;
        let y = u32::try_from(whole(y) + down * step).ok()?;
        picture.get_pixel_checked(x, y).map(|pixel| pixel.0)
    };
    let outside = at(-3)?;
    (-2..REACH_PX).filter_map(at).map(|colour| ratio(colour, outside)).max_by(f64::total_cmp)
}

fn pixels(place: &Place, picture: &RgbImage) -> impl Iterator<Item = (u32, u32)> {
    let within = |from: f64, to: f64, end: u32| {
        let [from, to] =
            [from.ceil(), to.floor()].map(|edge| u32::try_from(whole(edge)).unwrap_or(0).min(end));
        from..to
    };
    let across = within(place.x, place.right(), picture.width());
    let down = within(place.y, place.bottom(), picture.height());
    down.flat_map(move |y| across.clone().map(move |x| (x, y)))
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
fn whole(length: f64) -> i64 {
    length as i64
}

/// Relative luminance (WCAG 2).
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::ratio;

    #[test]
    fn ratios_are_those_of_the_standard() {
        assert!((ratio([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
        assert!((ratio([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54).abs() < 0.01);
    }
}
