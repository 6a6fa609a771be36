//! The answer of `GET /v1/results`.

use serde::Serialize;

use super::{
    ask::{Ask, By},
    beside::{self, Beside},
    figures::{self, Group},
    names::Names,
    parts::{self, LevelRow, QuestionRow, ReasonRow},
};
use crate::{db::Client, http::ApiProblem};

/// Results, and what they are results of.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Results {
    /// Whether they are of a demo platform: made up.
    demo: bool,
    /// The platform's time.
    time_ms: i64,
    /// Grouped by what.
    by: By,
    /// The one hall they are of; none means the whole city.
    hall: Option<String>,
    /// The first day.
    from: Option<String>,
    /// The last day.
    to: Option<String>,
    /// Ratings on no sure day. Where days are asked for, they are in none of the rows.
    uncertain: i64,
    /// What stands beside the rates of these days.
    beside: Beside,
    /// The groups.
    rows: Rows,
}

/// What is in the rows depends on what was asked by.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Rows {
    /// By total, hall, department, counter, clerk, day.
    Groups(Vec<Group>),
    /// By level.
    Levels(Vec<LevelRow>),
    /// By reason.
    Reasons(Vec<ReasonRow>),
    /// By question.
    Questions(Vec<QuestionRow>),
}

/// Asks the database.
pub(crate) async fn of(client: &Client, ask: &Ask, demo: bool, now_ms: i64) -> Result<Results, ApiProblem> {
    let rows = match ask.by {
        By::Level => Rows::Levels(parts::levels(client, ask).await?),
        by => {
            let names = Names::read(client, ask.hall.as_deref()).await?;
            match by {
                By::Reason => Rows::Reasons(parts::reasons(client, ask, &names).await?),
                By::Question => Rows::Questions(parts::questions(client, ask, &names).await?),
                _ => Rows::Groups(figures::of(client, ask, &names).await?),
            }
        }
    };
    Ok(Results {
        demo,
        time_ms: now_ms,
        by: ask.by,
        hall: ask.hall.clone(),
        from: ask.since(),
        to: ask.until(),
        uncertain: figures::uncertain(client, ask).await?,
        beside: beside::of(client, ask).await?,
        rows,
    })
}
