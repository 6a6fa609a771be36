//! Rows and tallies of survey responses.

use rusqlite::types::ValueRef;
use shiwen_domain::{
    entry::{Given, SurveyResponse},
    survey::Capacity,
};

use super::{About, Sheet, Table, number, on_day, periods, place, text};
use crate::error::StoreError;

pub(super) fn project(
    sheet: &mut impl Sheet,
    seq: u64,
    proven: bool,
    response: &SurveyResponse,
) -> Result<(), StoreError> {
    if !sheet.row(Table::SurveyResponse, &row(place(seq), proven, response))? {
        return Ok(());
    }
    let (day, about) = (response.started.day(), About::of(&response.subject));
    on_day(sheet, day, seq)?;
    for period in periods(day) {
        sheet.add(Table::SurveyTally, &[text(period), text(about.department)], &[1])?;
    }
    // In the order of the table's key; of two answers to one question the first counts.
    let mut answers: Vec<&Given> = response.answers.iter().collect();
    answers.sort_by_key(|given| given.question.as_str());
    answers.dedup_by_key(|given| given.question.as_str());
    for given in answers {
        let (question, answer) = (given.question.as_str(), given.answer.name());
        sheet.row(Table::SurveyAnswer, &[number(place(seq)), text(question), text(answer)])?;
        for period in periods(day) {
            let key = [
                text(period),
                text(response.survey.as_str()),
                number(response.survey_version),
                text(question),
                text(answer),
            ];
            sheet.add(Table::AnswerTally, &key, &[1])?;
        }
    }
    Ok(())
}

fn row(seq: i64, proven: bool, response: &SurveyResponse) -> [ValueRef<'_>; 13] {
    let about = About::of(&response.subject);
    [
        number(seq),
        ValueRef::Blob(response.visit_id.0.as_bytes()),
        text(response.started.day()),
        number(response.started.hour()),
        text(about.department),
        text(about.counter),
        text(response.mode.name()),
        text(response.survey.as_str()),
        number(response.survey_version),
        text(response.capacity.map_or("", Capacity::name)),
        number(response.comment.is_some() || response.writing.is_some()),
        text(response.ending.name()),
        number(proven),
    ]
}
