//! Nothing is cut: no scroll bar, nothing outside the glass or its own box, nothing over something else, no word
//! broken in two.

use super::seen::{Control, Passage, Place, Seen};

/// What rounding may move.
const SLACK_PX: f64 = 1.0;
/// Lines of text may come this near: their boxes are as high as the letters are large, ink is less.
const TEXT_SLACK_PX: f64 = 2.0;

/// Everything that is cut off, covered or broken.
pub fn faults(seen: &Seen) -> Vec<String> {
    let mut faults = Vec::new();
    for element in &seen.scrolling {
        faults.push(format!("{} holds more than it shows: by {} x {}", element.name, element.x, element.y));
    }
    faults.extend(seen.torn.iter().map(|word| format!("{word:?} is broken in two")));
    faults.extend(seen.texts.iter().filter_map(|text| of_text(text, seen)));
    faults.extend(seen.controls.iter().filter_map(|control| of_control(control, seen)));
    faults.extend(collisions(seen));
    faults
}

fn of_text(text: &Passage, seen: &Seen) -> Option<String> {
    let words = &text.text;
    if text.lines.iter().any(|line| !is_on_the_glass(line, seen)) {
        return Some(format!("{words:?} leaves the glass"));
    }
    if !text.cut.is_empty() {
        return Some(format!("{words:?} is cut by {}", text.cut.join(", ")));
    }
    text.covered.then(|| format!("{words:?} is covered"))
}

fn of_control(control: &Control, seen: &Seen) -> Option<String> {
    if !is_on_the_glass(&control.place, seen) {
        return Some(format!("{} leaves the glass: {:?}", control.name, control.place));
    }
    control.covered.then(|| format!("{} is covered", control.name))
}

fn is_on_the_glass(place: &Place, seen: &Seen) -> bool {
    place.x >= -SLACK_PX
        && place.y >= -SLACK_PX
        && place.right() <= seen.width + SLACK_PX
        && place.bottom() <= seen.height + SLACK_PX
}

fn collisions(seen: &Seen) -> Vec<String> {
    let mut faults = Vec::new();
    let controls: Vec<&Control> = seen.controls.iter().filter(|control| !control.inside).collect();
    for (at, one) in controls.iter().enumerate() {
        for other in controls[at + 1..].iter().filter(|other| one.place.overlaps(&other.place, SLACK_PX)) {
            faults.push(format!("{} and {} overlap", one.name, other.name));
        }
    }
    for (at, one) in seen.texts.iter().enumerate() {
        for other in seen.texts[at + 1..].iter().filter(|other| collide(one, other)) {
            faults.push(format!("{:?} and {:?} overlap", one.text, other.text));
        }
    }
    faults
}

fn collide(one: &Passage, other: &Passage) -> bool {
    one.lines.iter().any(|line| other.lines.iter().any(|line_2| line.overlaps(line_2, TEXT_SLACK_PX)))
}
