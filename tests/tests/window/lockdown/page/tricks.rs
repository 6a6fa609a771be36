//! The tricks, by what must happen.

#[path = "tricks/leaving.rs"]
mod leaving;
#[path = "tricks/reaching.rs"]
mod reaching;

/// What it is called, what must happen, the script, and what it returns on a terminal.
pub(super) type Told = (&'static str, &'static str, &'static str, &'static str);

/// Tricks that have the same end: its words, what they return, and each with its script.
type Kind = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const NULL: &str = "null";
const REFUSED: &str = "\"refused\"";

/// All of them.
pub(super) fn all() -> Vec<Told> {
    let of = |(must, returns, tricks): &Kind| -> Vec<Told> {
        tricks.iter().map(|(what, script)| (*what, *must, *script, *returns)).collect()
    };
    leaving::KINDS.iter().chain(reaching::KINDS).flat_map(of).collect()
}
