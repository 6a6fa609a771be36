//! Sizes in millimetres of the glass, and where controls lie on it.

use shiwen_domain::view::Aids;

use super::{
    glass::Glass,
    seen::{Control, Passage, Seen},
};

const FACE_MM: f64 = 25.0;
const FACE_GAP_MM: f64 = 5.0;
const TARGET_MM: f64 = 15.0;
const TEXT_MM: f64 = 6.0;
/// Large text is 1.3 times as large; what rounding and lines of their own size take is allowed for.
const LARGE: f64 = 1.25;
/// The words on the faces: five of them share the width, and the longest word may not break.
const LARGE_ON_FACES: f64 = 1.08;
/// In low reach everything that can be worked lies below this share of a tall glass.
const OUT_OF_REACH: f64 = 0.4;
/// Pixels are whole; sizes are not.
const ROUNDING: f64 = 0.99;

/// Everything that is smaller, nearer or higher than it may be, on one of the two reference glasses.
pub fn faults(seen: &Seen, glass: &Glass, aids: Aids) -> Vec<String> {
    let dots = glass.dots_per_mm();
    let mut faults: Vec<String> =
        seen.controls.iter().filter(|control| !control.inside).filter_map(|one| small(one, dots)).collect();
    faults.extend(seen.texts.iter().filter_map(|text| small_text(text, dots, aids)));
    faults.extend(near_faces(seen, dots));
    if seen.fit < 1.0 {
        faults.push(format!("the page had to shrink to {:.2}", seen.fit));
    }
    if aids.low_reach && glass.is_tall() {
        faults.extend(seen.controls.iter().filter_map(|control| out_of_reach(control, seen)));
    }
    faults
}

/// Whether it is a button of the rating.
fn is_face(control: &Control) -> bool {
    control.name.starts_with("face-")
}

fn small(control: &Control, dots: f64) -> Option<String> {
    let least = if is_face(control) { FACE_MM } else { TARGET_MM };
    let [width, height] = [control.place.width / dots, control.place.height / dots];
    (width.min(height) < least * ROUNDING)
        .then(|| format!("{} has {width:.1} x {height:.1} mm, not {least}", control.name))
}

fn small_text(text: &Passage, dots: f64, aids: Aids) -> Option<String> {
    let least = match (aids.large_text, text.name.starts_with("face-")) {
        (false, _) => TEXT_MM,
        (true, false) => TEXT_MM * LARGE,
        (true, true) => TEXT_MM * LARGE_ON_FACES,
    };
    let size = text.size / dots;
    (size < least * ROUNDING).then(|| format!("{:?} is {size:.1} mm high, not {least:.1}", text.text))
}

fn near_faces(seen: &Seen, dots: f64) -> Vec<String> {
    let faces: Vec<&Control> = seen.controls.iter().filter(|control| is_face(control)).collect();
    let mut faults = Vec::new();
    for (at, one) in faces.iter().enumerate() {
        for other in &faces[at + 1..] {
            let gap = one.place.distance(&other.place) / dots;
            if gap < FACE_GAP_MM * ROUNDING {
                faults.push(format!("{} and {} are {gap:.1} mm apart, not 5", one.name, other.name));
            }
        }
    }
    faults
}

fn out_of_reach(control: &Control, seen: &Seen) -> Option<String> {
    let top = control.place.y / seen.height;
    (top < OUT_OF_REACH)
        .then(|| format!("{} begins at {:.0} % of the height, out of reach", control.name, top * 100.0))
}
