//! Rows of what was done about a clerk beside the ratings: that the clerk was put on duty, and services that were taken back.

use serde::Serialize;
use shiwen_domain::{
    announced::Duty,
    entry::{Body, DutyChanged, TerminalEvent},
};

use super::{Place, Source};
use crate::projection::{reading::Reading, rules};

/// A row of `clerk_event`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClerkRow<'a> {
    #[serde(flatten)]
    source: Source<'a>,
    day: String,
    clerk: &'a str,
    what: &'static str,
}

impl<'a> ClerkRow<'a> {
    /// The row of an entry that counts and was received at a time, if it is about a clerk.
    pub(crate) fn of(reading: &'a Reading, place: &Place<'a>, received_ms: i64) -> Option<Self> {
        let entry = reading.entry.as_ref()?;
        let Body::TerminalEvent(event) = &entry.body else { return None };
        let (clerk, what, moment) = match event {
            TerminalEvent::Duty(DutyChanged { duty: Duty::Clerk(clerk), .. }) => {
                (clerk, "on_duty", &entry.at)
            }
            TerminalEvent::EvaluationCancelled(cancelled) => {
                (cancelled.subject.clerk.as_ref()?, "cancelled", &cancelled.started)
            }
            _ => return None,
        };
        let day = rules::day(moment, received_ms);
        Some(Self { source: Source::of(reading, place), day, clerk: clerk.as_str(), what })
    }
}
