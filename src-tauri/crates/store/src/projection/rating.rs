//! Rows and tallies of ratings.

use rusqlite::{Connection, params};
use shiwen_domain::{
    entry::{Ending, Rating},
    level::Scale,
};

use super::{About, mode_name};
use crate::error::StoreError;

pub(super) fn project(connection: &Connection, seq: i64, rating: &Rating) -> Result<(), StoreError> {
    if !insert(connection, seq, rating)? {
        return Ok(());
    }
    let about = About::of(&rating.subject);
    let (day, hour) = (rating.started.day(), rating.started.hour());
    connection
        .prepare_cached(
            "INSERT INTO rating_tally (day, hour, department, counter, scale, level, count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT DO UPDATE SET count = count + 1",
        )?
        .execute(params![
            day,
            hour,
            about.department,
            about.counter,
            scale_name(rating.scale),
            rating.level.number()
        ])?;
    for code in &rating.reasons {
        let added = connection
            .prepare_cached("INSERT INTO rating_reason (seq, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![seq, code.0])?;
        if added == 1 {
            connection
                .prepare_cached(
                    "INSERT INTO reason_tally (day, department, counter, code, count)
                     VALUES (?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                )?
                .execute(params![day, about.department, about.counter, code.0])?;
        }
    }
    Ok(())
}

/// Whether the row was new: a visit has at most one rating.
fn insert(connection: &Connection, seq: i64, rating: &Rating) -> Result<bool, StoreError> {
    let about = About::of(&rating.subject);
    let added = connection
        .prepare_cached(
            "INSERT INTO rating (seq, visit_id, day, hour, department, counter, item, clerk, mode, scale, level,
                                 taps, raised, no_reason, comment, ending)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            seq,
            rating.visit_id.0.as_bytes(),
            rating.started.day(),
            rating.started.hour(),
            about.department,
            about.counter,
            about.item,
            about.clerk,
            mode_name(rating.mode),
            scale_name(rating.scale),
            rating.level.number(),
            i64::try_from(rating.taps.len()).unwrap_or(i64::MAX),
            rating.raised,
            rating.no_reason,
            rating.comment.is_some(),
            ending_name(rating.ending),
        ])?;
    Ok(added == 1)
}

fn scale_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Five => "five",
        Scale::Two => "two",
    }
}

pub(super) fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Finished => "finished",
        Ending::Left => "left",
        Ending::Interrupted => "interrupted",
    }
}
