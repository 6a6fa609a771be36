//! Rows and tallies of survey responses.

use rusqlite::{Connection, params};
use shiwen_domain::{
    entry::SurveyResponse,
    survey::{Answer, Capacity},
};

use super::{About, mode_name, rating::ending_name};
use crate::error::StoreError;

pub(super) fn project(
    connection: &Connection,
    seq: i64,
    response: &SurveyResponse,
) -> Result<(), StoreError> {
    if !insert(connection, seq, response)? {
        return Ok(());
    }
    let about = About::of(&response.subject);
    for given in &response.answers {
        let answer = answer_name(given.answer);
        let added = connection
            .prepare_cached(
                "INSERT INTO survey_answer (seq, question, answer) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?
            .execute(params![seq, given.question.as_str(), answer])?;
        if added == 1 {
            connection
                .prepare_cached(
                    "INSERT INTO answer_tally (day, department, counter, survey, question, answer, count)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                )?
                .execute(params![
                    response.started.day(),
                    about.department,
                    about.counter,
                    response.survey.as_str(),
                    given.question.as_str(),
                    answer
                ])?;
        }
    }
    Ok(())
}

/// Whether the row was new: a visit has at most one response.
fn insert(connection: &Connection, seq: i64, response: &SurveyResponse) -> Result<bool, StoreError> {
    let about = About::of(&response.subject);
    let added = connection
        .prepare_cached(
            "INSERT INTO survey_response (seq, visit_id, day, hour, department, counter, mode, survey,
                                          survey_version, capacity, comment, ending)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            seq,
            response.visit_id.0.as_bytes(),
            response.started.day(),
            response.started.hour(),
            about.department,
            about.counter,
            mode_name(response.mode),
            response.survey.as_str(),
            response.survey_version,
            response.capacity.map_or("", capacity_name),
            response.comment.is_some(),
            ending_name(response.ending),
        ])?;
    Ok(added == 1)
}

fn answer_name(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Mostly => "mostly",
        Answer::No => "no",
        Answer::NotApplicable => "not_applicable",
    }
}

fn capacity_name(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Individual => "individual",
        Capacity::Company => "company",
        Capacity::OnBehalf => "on_behalf",
    }
}
