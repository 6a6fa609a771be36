//! Two pasts of one log: what the terminal is told, and what is written down about it.

use serde_json::{Value, json};
use shiwen_sync::protocol::Problem;

use super::Request;
use crate::{
    alarm,
    db::Transaction,
    http::{ApiProblem, Kind},
};

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Another history.
    Fork,
    /// Fewer entries than were witnessed.
    Shrunk,
    /// Entries between what was witnessed and what is sent are missing.
    Gap,
    /// They are missing, and the platform has signed for them: it was set back to an earlier state.
    SetBack,
    /// The terminal has a log that the platform never heard of, and nothing to send: it is to begin at the beginning.
    Unheard,
    /// The second new log within a day: a person has to look first.
    Unconfirmed,
}

/// A disagreement about a log.
#[derive(Debug)]
pub(super) struct Disagreement {
    difference: Difference,
    /// The log's row; none where the platform does not know the log.
    log: Option<i64>,
    size: u64,
    cosigned: Option<String>,
    detail: Value,
}

impl Disagreement {
    /// About a log that is known: its row, its witnessed size, its cosigned checkpoint.
    pub(super) fn about(
        difference: Difference,
        request: &Request<'_>,
        log: i64,
        size: u64,
        cosigned: &str,
    ) -> Self {
        let detail = detail(request, size);
        let cosigned = Some(cosigned.to_owned()).filter(|_| size > 0);
        // A log without entries was opened by the very transaction that is rolled back.
        let log = Some(log).filter(|_| size > 0);
        Self { difference, log, size, cosigned, detail }
    }

    /// About a log that the platform does not know.
    pub(super) fn about_unknown(difference: Difference, request: &Request<'_>) -> Self {
        Self { difference, log: None, size: 0, cosigned: None, detail: detail(request, 0) }
    }

    /// Raises the alarm, if there is not an open one about the same.
    pub(super) async fn record(
        &self,
        transaction: &Transaction<'_>,
        terminal: &str,
    ) -> Result<(), tokio_postgres::Error> {
        let kind = match self.difference {
            Difference::Fork => alarm::FORK,
            Difference::Shrunk => alarm::SHRUNK,
            Difference::Gap => alarm::GAP,
            Difference::SetBack => alarm::PLATFORM_SET_BACK,
            Difference::Unconfirmed => alarm::CONFIRMATION_NEEDED,
            Difference::Unheard => return Ok(()),
        };
        alarm::raise(transaction, kind, terminal, self.log, &self.detail).await
    }

    /// What the terminal is told.
    pub(super) fn problem(self) -> ApiProblem {
        let kind = match self.difference {
            Difference::Unconfirmed => return ApiProblem::new(Kind::ConfirmationNeeded),
            Difference::Fork => Kind::Fork,
            Difference::Shrunk => Kind::Shrunk,
            Difference::Gap | Difference::SetBack | Difference::Unheard => Kind::Gap,
        };
        let mut problem = ApiProblem::new(kind);
        *problem.problem = Problem { size: Some(self.size), cosigned: self.cosigned, ..*problem.problem };
        problem
    }
}

fn detail(request: &Request<'_>, witnessed: u64) -> Value {
    let (first, entries) = (request.batch.first, request.batch.entries.len());
    json!({ "log": request.log, "witnessed": witnessed, "first": first, "entries": entries })
}
