//! Rows and tallies of announced services, and of the time in which the terminal was not to be used.

use rusqlite::types::ValueRef;
use shiwen_domain::{
    entry::{EvaluationCancelled, Subject, TerminalEvent, Unrated},
    moment::Moment,
    results::Beside,
};

use super::{About, Sheet, Table, number, place, text};
use crate::error::StoreError;

pub(super) fn unrated(
    sheet: &mut impl Sheet,
    seq: u64,
    proven: bool,
    unrated: &Unrated,
) -> Result<(), StoreError> {
    let Unrated { started, subject, service, .. } = unrated;
    sheet.row(Table::Unrated, &row(seq, proven, started, subject, service))?;
    beside(sheet, started.day(), Beside::Unrated, 1)
}

pub(super) fn event(
    sheet: &mut impl Sheet,
    seq: u64,
    proven: bool,
    event: &TerminalEvent,
) -> Result<(), StoreError> {
    match event {
        TerminalEvent::EvaluationCancelled(cancelled) => {
            let EvaluationCancelled { started, subject, service, .. } = cancelled;
            sheet.row(Table::Cancelled, &row(seq, proven, started, subject, service))?;
            beside(sheet, started.day(), Beside::Cancelled, 1)
        }
        event => {
            let Some((why, outage)) = event.out_of_use() else { return Ok(()) };
            for time in &outage.open {
                beside(sheet, &time.day, Beside::OutMs(why), time.ms)?;
            }
            Ok(())
        }
    }
}

/// So much more of what stands beside the rates of a day.
pub(super) fn beside(sheet: &mut impl Sheet, day: &str, what: Beside, count: u64) -> Result<(), StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    sheet.add(Table::BesideTally, &[text(day), text(what.name())], &[count])
}

fn row<'a>(
    seq: u64,
    proven: bool,
    started: &'a Moment,
    subject: &'a Subject,
    service: &'a str,
) -> [ValueRef<'a>; 9] {
    let about = About::of(subject);
    [
        number(place(seq)),
        text(started.day()),
        number(started.hour()),
        text(about.department),
        text(about.counter),
        text(about.item),
        text(about.clerk),
        text(service),
        number(proven),
    ]
}
