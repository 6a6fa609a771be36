//! Entries of the simulation: a kind, an identity, and little else. The witness does not read them.

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The first one of a log.
    Opened,
    /// The first one of a log that continues another.
    Reopened,
    /// A visitor's answer.
    Answer,
    /// Bytes that the platform cannot read; still an answer, still witnessed.
    Poison,
}

const NAMES: [(What, &str); 4] = [
    (What::Opened, "opened"),
    (What::Reopened, "reopened"),
    (What::Answer, "answer"),
    (What::Poison, "poi\u{0}son"),
];

/// The bytes of an entry.
pub(crate) fn bytes(what: What, id: u64) -> Vec<u8> {
    let name = NAMES.iter().find(|(named, _)| *named == what).expect("every kind has a name").1;
    format!("{name} {id}").into_bytes()
}

/// What the bytes say.
pub(crate) fn read(bytes: &[u8]) -> (What, u64) {
    let text = std::str::from_utf8(bytes).expect("the simulation writes text");
    let (name, id) = text.split_once(' ').expect("a kind and an identity");
    let what = NAMES.iter().find(|(_, named)| *named == name).expect("a known kind").0;
    (what, id.parse().expect("a number"))
}

/// Whether a visitor was told that this is kept.
pub(crate) fn is_answer(what: What) -> bool {
    matches!(what, What::Answer | What::Poison)
}
