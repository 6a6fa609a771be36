//! What is drawn on the glass, as the page measured it: places of controls and lines of text. Judges nothing; the rules
//! are in `overflow`, `sizes`, `words` and `contrast`.

use serde::Deserialize;

/// Everything that is drawn at one moment. Lengths are CSS pixels.
#[derive(Clone, Debug, Deserialize)]
pub struct Seen {
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
    /// By how much the page had to shrink what it draws; 1 is not at all.
    pub fit: f64,
    /// The language the page says it speaks.
    pub lang: String,
    /// Everything that can be worked.
    pub controls: Vec<Control>,
    /// Everything that can be read.
    pub texts: Vec<Passage>,
    /// Latin words that go on in the next line.
    pub torn: Vec<String>,
    /// Elements that hold more than they show.
    pub scrolling: Vec<Scrolling>,
}

/// A rectangle on the page.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
pub struct Place {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// To the right edge.
    pub width: f64,
    /// To the lower edge.
    pub height: f64,
}

/// Something a visitor can work.
#[derive(Clone, Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a control")]
pub struct Control {
    /// Its test id.
    pub name: String,
    /// Where it is.
    #[serde(rename = "box")]
    pub place: Place,
    /// Whether keys reach it.
    pub focused: bool,
    /// Whether it says that it is chosen.
    pub chosen: bool,
    /// Whether it says that it does nothing now.
    pub idle: bool,
    /// Whether Tab passes it by because arrows lead to it.
    pub roving: bool,
    /// Whether a line is drawn around it.
    pub bordered: bool,
    /// Whether something else lies over its middle.
    pub covered: bool,
    /// Whether it is a part of another control.
    pub inside: bool,
}

/// A run of text.
#[derive(Clone, Debug, Deserialize)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// The test id around it.
    pub name: String,
    /// The size of its letters.
    pub size: f64,
    /// Where its lines are: as wide as the letters and as high as their size.
    pub lines: Vec<Place>,
    /// What cuts it off.
    pub cut: Vec<String>,
    /// Whether it stands on a control that does nothing now.
    pub idle: bool,
    /// Whether something else lies over it.
    pub covered: bool,
    /// Whether it is one of the hall's notices, which change by themselves.
    pub notice: bool,
}

/// An element that holds more than it shows.
#[derive(Clone, Debug, Deserialize)]
pub struct Scrolling {
    /// What it is.
    pub name: String,
    /// By how much it is too narrow.
    pub x: f64,
    /// By how much it is too low.
    pub y: f64,
}

impl Place {
    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two have more than so many pixels in common, in both directions.
    pub fn overlaps(&self, other: &Place, by: f64) -> bool {
        let width = self.right().min(other.right()) - self.x.max(other.x);
        let height = self.bottom().min(other.bottom()) - self.y.max(other.y);
        width > by && height > by
    }

    /// The free way between two that lie beside or above each other; 0 where they touch.
    pub fn distance(&self, other: &Place) -> f64 {
        let across = (other.x - self.right()).max(self.x - other.right()).max(0.0);
        let along = (other.y - self.bottom()).max(self.y - other.bottom()).max(0.0);
        across.hypot(along)
    }
}
