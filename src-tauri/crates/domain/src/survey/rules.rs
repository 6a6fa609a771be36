//! What must hold for a survey, by itself and together with the reason table it points into.

use std::ops::RangeInclusive;

use crate::{
    asset::findings::{Findings, Rule},
    level::Level,
    reason::ReasonTable,
    survey::Survey,
};

/// How many questions a survey has: ten is the campaign's number, and nobody standing at a screen answers more than
/// twice that.
const QUESTIONS: RangeInclusive<usize> = 1..=20;

/// Every rule of a survey by itself.
pub(crate) const RULES: &[Rule<Survey>] = &[
    version_counts_from_one,
    ids_are_plain,
    question_ids_are_unique,
    texts_are_readable,
    questions_are_bounded,
    codes_are_unique,
];

fn version_counts_from_one(survey: &Survey, findings: &mut Findings) {
    findings.expect(survey.version >= 1, "version", "must be 1 or more");
}

fn ids_are_plain(survey: &Survey, findings: &mut Findings) {
    for (n, question) in survey.questions.iter().enumerate() {
        findings.expect_id(format_args!("questions[{n}].id"), question.id.as_str());
    }
}

fn question_ids_are_unique(survey: &Survey, findings: &mut Findings) {
    findings.expect_unique(survey.questions.iter().map(|question| &question.id), |n| {
        format!("questions[{n}].id")
    });
}

fn texts_are_readable(survey: &Survey, findings: &mut Findings) {
    findings.expect_text("title", &survey.title);
    for (n, question) in survey.questions.iter().enumerate() {
        findings.expect_text(format_args!("questions[{n}].theme"), &question.theme);
        findings.expect_text(format_args!("questions[{n}].text"), &question.text);
    }
}

fn questions_are_bounded(survey: &Survey, findings: &mut Findings) {
    findings.expect_count("questions", survey.questions.len(), &QUESTIONS);
}

/// A code named twice would count one "no" twice.
fn codes_are_unique(survey: &Survey, findings: &mut Findings) {
    for (n, question) in survey.questions.iter().enumerate() {
        findings.expect_unique(&question.points_to, |m| format!("questions[{n}].points_to[{m}]"));
    }
}

/// A "no" can only point to something that went wrong.
pub(crate) fn codes_are_bad_reasons_of_the_table(
    survey: &Survey,
    table: &ReasonTable,
    findings: &mut Findings,
) {
    for (n, question) in survey.questions.iter().enumerate() {
        for (m, &code) in question.points_to.iter().enumerate() {
            let bad = table.reason(code).is_some() && code.level().is_some_and(Level::is_bad);
            findings.expect(
                bad,
                format_args!("questions[{n}].points_to[{m}]"),
                format_args!("must be a reason of level 1 or 2 in the table, not {code}"),
            );
        }
    }
}
