//! Everything the page shows, asked of the database at once.

use tokio::try_join;

use crate::{
    db::Client,
    http::ApiProblem,
    results::{
        ask::{self, Ask, By},
        beside::{self, Beside},
        figures::{self, Group},
        names::Names,
        parts::{self, LevelRow, QuestionRow, ReasonRow},
        terminals::{self, TerminalLine},
    },
};

/// Work orders shown one by one: those that are due first.
const ORDERS: i64 = 25;

/// An open work order.
#[derive(Clone, Debug)]
pub(super) struct OrderLine {
    pub(super) hall: String,
    pub(super) title: String,
    pub(super) department: String,
    pub(super) state: String,
    pub(super) due: String,
    /// Days since the last day it could be closed in time; 0 or less if there are some left.
    pub(super) overdue_days: i32,
}

/// What there is to show.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) ask: Ask,
    pub(super) now_ms: i64,
    pub(super) names: Names,
    pub(super) total: Group,
    pub(super) uncertain: i64,
    /// Services that were taken back, and minutes without answers.
    pub(super) beside: Beside,
    pub(super) halls: Vec<Group>,
    pub(super) departments: Vec<Group>,
    pub(super) counters: Vec<Group>,
    pub(super) clerks: Vec<Group>,
    /// The month that the clerks' figures are of: `2026-10`.
    pub(super) clerks_month: String,
    pub(super) days: Vec<Group>,
    pub(super) levels: Vec<LevelRow>,
    pub(super) reasons: Vec<ReasonRow>,
    pub(super) questions: Vec<QuestionRow>,
    pub(super) orders: Vec<OrderLine>,
    pub(super) terminals: Vec<TerminalLine>,
}

impl Content {
    /// Reads it. The statements are on their way together; PostgreSQL answers them one after the other.
    /// `own` is the hall of the token: a token of the city may choose among all, whichever it looks at.
    pub(super) async fn read(
        client: &Client,
        ask: Ask,
        own: Option<&str>,
        now_ms: i64,
    ) -> Result<Self, ApiProblem> {
        let names = Names::read(client, own).await?;
        let by = [By::Total, By::Hall, By::Department, By::Counter, By::Day];
        let hall = ask.hall.as_deref();
        let of_clerks = ask.clerks(ask::today(now_ms));
        let (mut figures, clerks, uncertain, beside, levels, reasons, questions, orders, terminals) = try_join!(
            figures::of_each(client, &ask, &by, &names),
            figures::of(client, &of_clerks, &names),
            figures::uncertain(client, &ask),
            beside::of(client, &ask),
            parts::levels(client, &ask),
            parts::reasons(client, &ask, &names),
            parts::questions(client, &ask, &names),
            orders(client, hall),
            terminals::of(client, hall),
        )?;
        let mut groups = |by: By| figures.remove(by.name()).unwrap_or_default();
        let total = groups(By::Total).into_iter().next().unwrap_or_default();
        let (halls, departments, counters) = (groups(By::Hall), groups(By::Department), groups(By::Counter));
        let days = groups(By::Day);
        let clerks_month = of_clerks.since().unwrap_or_default().chars().take(7).collect();
        Ok(Self {
            ask,
            now_ms,
            names,
            total,
            uncertain,
            beside,
            halls,
            departments,
            counters,
            clerks,
            clerks_month,
            days,
            levels,
            reasons,
            questions,
            orders,
            terminals,
        })
    }
}

const OPEN: &str = "
  SELECT hall, title, department, state, due::text, report.today(hall) - due
  FROM work_order WHERE closed_at IS NULL AND ($1::text IS NULL OR hall = $1)
  ORDER BY due, opened_at LIMIT $2";

async fn orders(client: &Client, hall: Option<&str>) -> Result<Vec<OrderLine>, ApiProblem> {
    let statement = client.prepare_cached(OPEN).await?;
    let line = |row: tokio_postgres::Row| OrderLine {
        hall: row.get(0),
        title: row.get(1),
        department: row.get(2),
        state: row.get(3),
        due: row.get(4),
        overdue_days: row.get(5),
    };
    Ok(client.query(&statement, &[&hall, &ORDERS]).await?.into_iter().map(line).collect())
}
