//! What an export asks of the bytes of an entry: its kind, the day it counts under, and what it commits to.

use serde::Deserialize;
use shiwen_domain::{
    entry::{Body, Entry},
    moment::DATE_UNCERTAIN,
};

/// An entry as far as this program can read it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The name of its kind, whatever version has written it.
    pub(crate) kind: String,
    /// The day in the hall under which it counts; `None` if the clock was doubted, or a newer program has written it.
    pub(crate) day: Option<String>,
    /// What stands in it; `None` if a newer program has written it.
    pub(crate) entry: Option<Entry>,
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

impl Reading {
    /// Reads the bytes of an entry; `None` if they are not JSON with a kind, which no terminal writes.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let Ok(entry) = Entry::read(bytes) else {
            let Kind { kind } = serde_json::from_slice(bytes).ok()?;
            return Some(Self { kind, day: None, entry: None });
        };
        let kind = entry.kind().to_owned();
        Some(Self { kind, day: day_of(&entry), entry: Some(entry) })
    }
}

/// Answers count under the day on which the visit began, as in every table; everything else under the day it was written.
/// An entry of an earlier log counts like the one inside it.
fn day_of(entry: &Entry) -> Option<String> {
    let counted = match &entry.body {
        Body::Recovered(_) => &entry.clone().counted(),
        _ => entry,
    };
    let moment = match &counted.body {
        Body::Rating(rating) => &rating.started,
        Body::SurveyResponse(response) => &response.started,
        Body::Unrated(unrated) => &unrated.started,
        _ => &counted.at,
    };
    Some(moment.day()).filter(|day| *day != DATE_UNCERTAIN).map(str::to_owned)
}
