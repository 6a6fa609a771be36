//! Rows, flags and tallies of ratings.

use rusqlite::types::ValueRef;
use shiwen_domain::{
    entry::Rating,
    moment::{DATE_UNCERTAIN, Moment},
    results::{Beside, Dimension, RatingRow, Tally},
};

use super::{About, Sheet, Table, counter::beside, number, periods, place, text};
use crate::error::StoreError;

pub(super) fn project(
    sheet: &mut impl Sheet,
    seq: u64,
    proven: bool,
    rating: &Rating,
    at: &Moment,
) -> Result<(), StoreError> {
    // Before the rating is there: the judge may have to be told of those before it.
    sheet.judging()?;
    if !sheet.row(Table::Rating, &row(place(seq), proven, rating))? {
        return Ok(());
    }
    // What flags it is said below, once for each rule.
    let counted = RatingRow { flags: Vec::new(), ..RatingRow::of(seq, proven, rating) };
    super::on_day(sheet, &counted.about.day, seq)?;
    if let Some(service) = &rating.service {
        sheet.row(Table::RatingService, &[number(place(seq)), text(service)])?;
        beside(sheet, &counted.about.day, Beside::Rated, 1)?;
    }
    reasons(sheet, &counted)?;
    tally(sheet, &counted, &Tally::of(&counted))?;
    for (flag, first) in sheet.judging()?.rating(counted, rating, at) {
        sheet.add(Table::Flag, &[number(place(flag.seq)), text(flag.rule.name())], &[])?;
        if let Some(flagged) = first {
            tally(sheet, &flagged, &Tally::flagged_later(&flagged))?;
        }
    }
    Ok(())
}

fn reasons(sheet: &mut impl Sheet, rating: &RatingRow) -> Result<(), StoreError> {
    for code in &rating.reasons {
        sheet.row(Table::RatingReason, &[number(place(rating.seq)), number(*code)])?;
        // Results ask what went wrong; what was praised is in the rows.
        for period in periods(&rating.about.day).filter(|_| rating.level.is_bad()) {
            sheet.add(Table::ReasonTally, &[text(period), number(*code)], &[1])?;
        }
    }
    Ok(())
}

/// Counts a rating once in every dimension. One of no certain day is counted as such, and in no group.
fn tally(sheet: &mut impl Sheet, rating: &RatingRow, tally: &Tally) -> Result<(), StoreError> {
    let certain = rating.about.day != DATE_UNCERTAIN;
    let dimensions = Dimension::ALL.into_iter().filter(|dimension| certain || *dimension == Dimension::Day);
    let numbers = [tally.count, tally.flagged, tally.no_reason, tally.interrupted, tally.unproven];
    let numbers = numbers.map(u64::cast_signed);
    for dimension in dimensions {
        let group = dimension.key(rating);
        for period in periods(&rating.about.day) {
            let key = [
                text(period),
                text(tally.scale.name()),
                number(tally.level.number()),
                text(dimension.name()),
                text(&group),
            ];
            sheet.add(Table::RatingTally, &key, &numbers)?;
        }
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
