//! What ratings and surveys consist of: how often each level and reason was chosen, and what was answered to each question.

use serde::Serialize;
use shiwen_domain::text::Text;

use super::{ask::Ask, names::Names};
use crate::{db::Client, http::ApiProblem};

/// How often a level was chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LevelRow {
    /// `five` or `two`; on the scale of two, good is 4 and bad is 2.
    pub(crate) scale: String,
    /// 5 is very satisfied, 1 very dissatisfied.
    pub(crate) level: i16,
    /// How many visitors chose it.
    pub(crate) ratings: i64,
    /// Without flagged and labelled ones.
    pub(crate) undisputed_ratings: i64,
}

const LEVELS: &str = "
  SELECT scale, level, sum(ratings)::bigint, sum(undisputed_ratings)::bigint FROM report.level
  WHERE ($1::text IS NULL OR day >= $1) AND ($2::text IS NULL OR day <= $2)
    AND ($1::text IS NULL AND $2::text IS NULL OR day <> 'uncertain')
    AND ($3::text IS NULL OR hall = $3) AND ($4::text IS NULL OR department = $4)
    AND ($5::text IS NULL OR counter = $5)
  GROUP BY scale, level ORDER BY scale, level DESC";

/// Levels, best first.
pub(crate) async fn levels(client: &Client, ask: &Ask) -> Result<Vec<LevelRow>, ApiProblem> {
    let row = |row: tokio_postgres::Row| LevelRow {
        scale: row.get(0),
        level: row.get(1),
        ratings: row.get(2),
        undisputed_ratings: row.get(3),
    };
    Ok(rows(client, LEVELS, ask).await?.into_iter().map(row).collect())
}

/// How often a reason was chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReasonRow {
    /// Its code in the national table.
    pub(crate) code: i32,
    /// Its words, if the halls' packs bring the table.
    pub(crate) name: Option<Text>,
    /// How many visitors chose it.
    pub(crate) ratings: i64,
    /// Without flagged and labelled ones.
    pub(crate) undisputed_ratings: i64,
}

const REASONS: &str = "
  SELECT code, sum(ratings)::bigint, sum(undisputed_ratings)::bigint FROM report.reason
  WHERE ($1::text IS NULL OR day >= $1) AND ($2::text IS NULL OR day <= $2)
    AND ($1::text IS NULL AND $2::text IS NULL OR day <> 'uncertain')
    AND ($3::text IS NULL OR hall = $3) AND ($4::text IS NULL OR department = $4)
    AND ($5::text IS NULL OR counter = $5)
  GROUP BY code ORDER BY 2 DESC, code";

/// Reasons, the one chosen most often first.
pub(crate) async fn reasons(client: &Client, ask: &Ask, names: &Names) -> Result<Vec<ReasonRow>, ApiProblem> {
    let row = |row: tokio_postgres::Row| ReasonRow {
        code: row.get(0),
        name: names.reason(row.get(0)),
        ratings: row.get(1),
        undisputed_ratings: row.get(2),
    };
    Ok(rows(client, REASONS, ask).await?.into_iter().map(row).collect())
}

/// What was answered to a question.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuestionRow {
    /// The survey.
    pub(crate) survey: String,
    /// Its version: answers to different words are never mixed.
    pub(crate) survey_version: i32,
    /// The question.
    pub(crate) question: String,
    /// Its words, if the halls' packs bring that version of the survey.
    pub(crate) name: Option<Text>,
    /// Answers, by what was said.
    pub(crate) yes: i64,
    /// Mostly.
    pub(crate) mostly: i64,
    /// No.
    pub(crate) no: i64,
    /// Never counted.
    pub(crate) not_applicable: i64,
    /// (yes + mostly / 2) / (yes + mostly + no).
    pub(crate) score: Option<f64>,
    /// The same without flagged surveys.
    pub(crate) undisputed_score: Option<f64>,
}

const QUESTIONS: &str = "
  SELECT survey, survey_version, question, yes, mostly, no, not_applicable,
         report.score(yes, mostly, no), report.score(u_yes, u_mostly, u_no)
  FROM (
    SELECT survey, survey_version, question, sum(yes)::bigint AS yes, sum(mostly)::bigint AS mostly,
           sum(no)::bigint AS no, sum(not_applicable)::bigint AS not_applicable,
           sum(undisputed_yes)::bigint AS u_yes, sum(undisputed_mostly)::bigint AS u_mostly,
           sum(undisputed_no)::bigint AS u_no
    FROM report.question
    WHERE ($1::text IS NULL OR day >= $1) AND ($2::text IS NULL OR day <= $2)
      AND ($1::text IS NULL AND $2::text IS NULL OR day <> 'uncertain')
      AND ($3::text IS NULL OR hall = $3) AND ($4::text IS NULL OR department = $4)
      AND ($5::text IS NULL OR counter = $5)
    GROUP BY survey, survey_version, question
  ) q ORDER BY survey, survey_version, question";

/// Questions, in the order of their survey where it is known.
pub(crate) async fn questions(
    client: &Client,
    ask: &Ask,
    names: &Names,
) -> Result<Vec<QuestionRow>, ApiProblem> {
    let row = |row: tokio_postgres::Row| QuestionRow {
        survey: row.get(0),
        survey_version: row.get(1),
        question: row.get(2),
        name: names.question(row.get(0), row.get(1), row.get(2)).map(|(_, name)| name),
        yes: row.get(3),
        mostly: row.get(4),
        no: row.get(5),
        not_applicable: row.get(6),
        score: row.get(7),
        undisputed_score: row.get(8),
    };
    let mut list: Vec<_> = rows(client, QUESTIONS, ask).await?.into_iter().map(row).collect();
    // Stable: surveys stay in their order, and so do questions that no pack brings.
    list.sort_by_key(|row| {
        let place = names.question(&row.survey, row.survey_version, &row.question).map(|(place, _)| place);
        (row.survey.clone(), row.survey_version, place.unwrap_or(usize::MAX))
    });
    Ok(list)
}

async fn rows(client: &Client, statement: &str, ask: &Ask) -> Result<Vec<tokio_postgres::Row>, ApiProblem> {
    let statement = client.prepare_cached(statement).await?;
    let (since, until) = (ask.since(), ask.until());
    Ok(client.query(&statement, &[&since, &until, &ask.hall, &ask.department, &ask.counter]).await?)
}
