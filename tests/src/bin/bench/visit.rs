//! The end of a visit (a rating with two reasons and a comment, and ten answers), until its entries are on the disk:
//! against its rows without the work of a log, and against one bare row.

mod plain;

use std::{
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use plain::Plain;
pub(crate) use plain::open_record;
use shiwen_app::home::Home;
use shiwen_domain::{
    level::Level,
    survey::Answer,
    view::{Touch, WritingTouch},
};
use shiwen_store::Appended;

use crate::{Disk, Failure, desk::Desk, floor::BareRow, table::Table, times::Times};

const VISITS: u32 = 300;
/// As many as fill the write-ahead log once.
const WARM_UP: u32 = 50;
const COMMENT: &str = "等了很久才叫到号，填表的桌子也不够用，希望多开一个窗口。";

/// Measures in a folder, which lies on a disk of this kind; answers the times of the ends of visits, two entries each.
pub(crate) fn measure(folder: &Path, place: Disk, out: &mut dyn Write) -> Result<Times, Failure> {
    let home = Home::at(folder);
    let mut desk = Desk::open(&home)?;
    let mut plain = Plain::new(&folder.join("floor/plain.db"), &home)?;
    let bare = BareRow::new(&folder.join("floor/bare.db"))?;
    let (mut ours, mut rows, mut row) = (Times::default(), Times::default(), Times::default());
    for number in 0..WARM_UP + VISITS {
        if number == WARM_UP {
            (ours, rows, row) = (Times::default(), Times::default(), Times::default());
        }
        let short = answer(&mut desk)?;
        let id = u128::from(number).to_be_bytes();
        plain.save_draft(&id, &serde_json::to_vec(&desk.draft()?)?)?;
        // Who comes first takes turns: the disk remembers what was just asked of it.
        if number % 2 == 0 {
            row.time(|| bare.write(&id, &short))?;
            bare.clear(&id)?;
        }
        let (took, appended) = end(&mut desk)?;
        ours.push(took);
        let visit = plain.copy(&appended)?;
        let started = Instant::now();
        plain.write(&id, &visit)?;
        rows.push(started.elapsed());
        if number % 2 == 1 {
            row.time(|| bare.write(&id, &short))?;
            bare.clear(&id)?;
        }
    }
    print(&ours, &rows, &row, place, out)?;
    Ok(ours)
}

/// Everything up to the last touch; answers the draft as it was after the first one.
fn answer(desk: &mut Desk) -> Result<Vec<u8>, Failure> {
    let level = Level::Dissatisfied;
    let reasons: Vec<_> = desk.setting().assets.reasons.of_level(level).map(|reason| reason.code).collect();
    let questions = desk.setting().assets.surveys.first().map(|survey| survey.questions.clone());
    desk.touch(Touch::TapFace { level })?;
    let first = serde_json::to_vec(&desk.draft()?)?;
    for &code in reasons.iter().take(2) {
        desk.touch(Touch::ToggleReason { code })?;
    }
    desk.touch(Touch::OpenComment)?;
    desk.touch(Touch::KeepComment { text: COMMENT.to_owned(), writing: WritingTouch::Unchanged })?;
    desk.touch(Touch::Done)?;
    desk.touch(Touch::StartSurvey)?;
    desk.touch(Touch::StartSurvey)?;
    for (place, question) in questions.unwrap_or_default().into_iter().enumerate() {
        let answer = Answer::ALL[place % Answer::ALL.len()];
        desk.touch(Touch::AnswerQuestion { question: question.id, answer })?;
    }
    Ok(first)
}

fn end(desk: &mut Desk) -> Result<(Duration, Vec<Appended>), Failure> {
    let (took, appended) = desk.touch(Touch::Finish)?;
    desk.leave()?;
    if appended.len() == 2 {
        Ok((took, appended))
    } else {
        Err("a visit did not give its two entries".into())
    }
}

fn print(ours: &Times, rows: &Times, row: &Times, place: Disk, out: &mut dyn Write) -> Result<(), Failure> {
    let what = "The end of a visit, from the use case called to its commit returned";
    let mut table = Table::new(format!("{what} ({VISITS} visits, {})", place.name()));
    let what = "rating, 2 reasons, comment, 10 answers";
    table.times(what, ours, ("the same rows into the same tables", rows), "");
    table.times(what, ours, ("one row, as long as a first tap", row), place.aim("3x"));
    table.times("(the floors: plain rows)", rows, ("one row, as long as a first tap", row), "");
    Ok(table.print(out)?)
}
