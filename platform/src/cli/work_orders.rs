//! `work-orders list|show|event|phone`: work orders as the database has them, and moving them by hand where the 12345 system
//! cannot. Moving and opening need a token of that hall or of the city, and are written down with who and why.

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use super::{CliError, Credential, say};
use crate::{
    clock::Clock,
    config::Config,
    db::{self, Client},
    deed::Why,
    http::ApiProblem,
    keys::Keys,
    phone,
    work_order::{self, AdvanceError, Filter, OrderView, Told},
};

mod event;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print work orders, one a line: identity, state, deadline, days over it, hall, title.
    List(List),
    /// Print one with everything that happened to it, as JSON.
    Show {
        /// Which.
        id: Uuid,
    },
    /// Say what happened to one.
    Event(event::Arguments),
    /// Open the number that a visitor left, for a call back. It is recorded.
    Phone {
        /// Of which work order.
        id: Uuid,
        /// What for.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        credential: Credential,
    },
}

#[derive(Debug, clap::Args)]
struct List {
    /// Those of a hall.
    #[arg(long)]
    hall: Option<String>,
    /// Those about a department.
    #[arg(long)]
    department: Option<String>,
    /// Those in a state: `opened`, `accepted`, `verified`, `measure_chosen`, `reported_back`, `called_back`, `closed`,
    /// `sent_back`.
    #[arg(long)]
    state: Option<String>,
    /// Those that are not closed.
    #[arg(long)]
    open: bool,
    /// Those over their deadline.
    #[arg(long)]
    overdue: bool,
    /// How many at most, 500 or fewer.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=500))]
    limit: i64,
    /// Those that changed behind this number.
    #[arg(long)]
    after: Option<i64>,
    /// As JSON, one a line.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode, CliError> {
    let mut client = db::pool(&config)?.get().await?;
    let now_ms = Clock::system().now_ms();
    match arguments.verb {
        Verb::List(asked) => list(&client, asked, now_ms).await?,
        Verb::Show { id } => {
            let shown = work_order::show(&client, id, now_ms).await?.ok_or_else(none)?;
            say(&serde_json::to_string_pretty(&shown).unwrap_or_default())?;
        }
        Verb::Event(told) => {
            let access = told.credential.access(&client).await?;
            let (order, step) = told.step(access.name.clone(), now_ms)?;
            let known = OrderView::read(&client, order, now_ms).await?.ok_or_else(none)?;
            access.need_in("orders", &known.hall)?;
            let event_id = format!("by hand {}", Uuid::from_bytes(crate::secret::random()));
            let told = Told { order, event_id: &event_id, step: &step, by_hand: true };
            say(&line(&work_order::advance(&mut client, told, now_ms).await?))?;
        }
        Verb::Phone { id, why, credential } => {
            let access = credential.access(&client).await?;
            let identity = Keys::read(&config.keys_folder, &config.name)?.identity;
            let identity = identity.ok_or_else(|| {
                CliError::CouldNot("recipient.key is not on this machine; use the one that has it".into())
            })?;
            say(&phone::show(&mut client, &identity, &access, id, &reason(why)?).await?)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, asked: List, now_ms: i64) -> Result<(), CliError> {
    let json = asked.json;
    let filter = Filter {
        hall: asked.hall,
        department: asked.department,
        state: asked.state,
        open: asked.open.then_some(true),
        overdue: asked.overdue.then_some(true),
        after: asked.after,
        limit: Some(asked.limit),
    };
    for order in work_order::list(client, &filter, now_ms).await? {
        say(&if json { serde_json::to_string(&order).unwrap_or_default() } else { line(&order) })?;
    }
    Ok(())
}

fn line(order: &OrderView) -> String {
    let OrderView { id, state, due, days_overdue, hall, title, .. } = order;
    format!("{id}\t{state}\t{due}\t{days_overdue}\t{hall}\t{title}")
}

fn none() -> CliError {
    CliError::WrongUse("there is no such work order; `work-orders list` prints them".into())
}

/// A reason as it was given at the command line.
pub(super) fn reason(text: String) -> Result<Why, CliError> {
    Why::try_from(text).map_err(|error| CliError::WrongUse(error.into()))
}

impl From<AdvanceError> for CliError {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::NoOrder => none(),
            AdvanceError::Postgres(error) => error.into(),
            AdvanceError::Unreadable => Self::CouldNot(error.to_string()),
            wrong => Self::WrongUse(wrong.to_string()),
        }
    }
}

impl From<ApiProblem> for CliError {
    fn from(problem: ApiProblem) -> Self {
        let document = *problem.problem;
        let sentence = document.detail.unwrap_or(document.title);
        if document.status >= 500 { Self::CouldNot(sentence) } else { Self::WrongUse(sentence) }
    }
}
