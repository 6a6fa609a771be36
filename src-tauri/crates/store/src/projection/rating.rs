//! Rows and tallies of ratings.

use rusqlite::types::ValueRef;
use shiwen_domain::entry::Rating;

use super::{About, Sheet, Table, number, text};
use crate::error::StoreError;

pub(super) fn project(
    sheet: &mut impl Sheet,
    seq: i64,
    proven: bool,
    rating: &Rating,
) -> Result<(), StoreError> {
    if !sheet.row(Table::Rating, &row(seq, proven, rating))? {
        return Ok(());
    }
    let about = About::of(&rating.subject);
    let (day, department, counter) = (rating.started.day(), about.department, about.counter);
    let key = [
        text(day),
        number(rating.started.hour()),
        text(department),
        text(counter),
        text(rating.scale.name()),
        number(rating.level.number()),
    ];
    sheet.count(Table::RatingTally, &key)?;
    // In the order of the table's key, each once.
    let mut codes: Vec<u16> = rating.reasons.iter().map(|code| code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        sheet.row(Table::RatingReason, &[number(seq), number(code)])?;
        sheet.count(Table::ReasonTally, &[text(day), text(department), text(counter), number(code)])?;
    }
    Ok(())
}

fn row(seq: i64, proven: bool, rating: &Rating) -> [ValueRef<'_>; 17] {
    let about = About::of(&rating.subject);
    [
        number(seq),
        ValueRef::Blob(rating.visit_id.0.as_bytes()),
        text(rating.started.day()),
        number(rating.started.hour()),
        text(about.department),
        text(about.counter),
        text(about.item),
        text(about.clerk),
        text(rating.mode.name()),
        text(rating.scale.name()),
        number(rating.level.number()),
        number(i64::try_from(rating.taps.len()).unwrap_or(i64::MAX)),
        number(rating.raised),
        number(rating.no_reason),
        number(rating.comment.is_some() || rating.writing.is_some()),
        text(rating.ending.name()),
        number(proven),
    ]
}
