//! The table: each theme has its rows in its own file, beside what tries them.

use super::{commands, fingers, keys, machine, mouse, page};

/// One way out.
pub(super) struct Row {
    /// The key, gesture or trick.
    pub(super) what: String,
    /// What must happen.
    pub(super) must: &'static str,
    pub(super) how: How,
}

/// How it was tried. What is done is here, or in a proof that is named.
pub(super) enum How {
    /// Keys that are struck at the first screen of the kiosk.
    Struck(&'static str),
    /// Keys that are struck there while somebody writes.
    StruckInWords(&'static str),
    /// Something that a mouse does there.
    Moved(mouse::Deed),
    /// Something that fingers do on the glass.
    Touched(fingers::Deed),
    /// A script in the visitor's page.
    Scripted(page::Trick),
    /// A command that the visitor's page calls by hand.
    Called(commands::Call),
    /// Another proof of the window tries it.
    Held(&'static str),
    /// A key that means something to a whole machine only: it is pressed on the booted one.
    KeyInQemu(&'static str),
    /// The proof of the booted machine tries it, by these words of its script.
    InQemu { file: &'static str, words: &'static str },
    /// What the configuration says is looked at; answers what is not so.
    Configured(fn() -> Vec<String>),
}

impl How {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Struck(chord) | Self::StruckInWords(chord) => format!("exercised: {chord} struck"),
            Self::Moved(deed) => format!("exercised: {deed:?} by the mouse"),
            Self::Touched(deed) => format!("exercised: {deed:?} by fingers"),
            Self::Scripted(_) => "exercised: in the page".to_owned(),
            Self::Called(call) => format!("exercised: {} called", call.command),
            Self::Held(proof) => format!("exercised: {proof}"),
            Self::KeyInQemu(chord) => format!("exercised in QEMU (--long): {chord}"),
            Self::InQemu { words, .. } => format!("exercised in QEMU (--long): {words}"),
            Self::Configured(_) => "configuration checked only".to_owned(),
        }
    }
}

/// Every way out.
pub(super) fn rows() -> Vec<Row> {
    let themes =
        [keys::rows(), mouse::rows(), fingers::rows(), page::rows(), commands::rows(), machine::rows()];
    themes.into_iter().flatten().collect()
}
