//! Who is on duty at the counter and whether it takes a break, as the business system last said. It lies in `on-duty.json`, so that
//! a restart neither puts anybody else on duty nor ends a break that nobody ended.

use std::{fs, io};

use serde::{Deserialize, Serialize};
use shiwen_domain::{announced::Duty, entry::PauseCause, moment::Moment};

use crate::{
    clock,
    home::{Home, HomeError, write_json},
};

/// What the business system last said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OnDuty {
    pub(crate) duty: Duty,
    /// The break that the counter takes.
    pub(crate) hold: Option<Hold>,
}

/// A break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    pub(crate) cause: PauseCause,
    /// Since when the log tells of it; nothing while somebody is still at the screen. It is to be seen only: how much of the break
    /// is counted, the log alone says.
    pub(crate) began: Option<Moment>,
}

/// A break that goes on, for whoever looks at the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// Since when, as the clock was then.
    pub since: String,
    /// For how many minutes.
    pub minutes: u64,
}

impl Home {
    /// What was said last. A file that cannot be read is no reason to turn visitors away: nothing was said.
    pub(crate) fn on_duty(&self) -> OnDuty {
        let read = match fs::read(self.on_duty_file()) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(OnDuty::default()),
            Err(error) => Err(error),
        };
        read.unwrap_or_else(|error| {
            tracing::error!(%error, "on-duty.json cannot be read; the pack's clerk is on duty and no break is taken");
            OnDuty::default()
        })
    }

    /// The break that the counter takes, if it has begun.
    pub(crate) fn counter_break(&self) -> Option<Break> {
        let began = self.on_duty().hold?.began?;
        let tick = clock::tick();
        let steady = (tick.boot == began.boot).then(|| tick.mono_ms.saturating_sub(began.mono_ms));
        let by_wall = || u64::try_from(clock::wall_ms() - began.wall_ms().unwrap_or(i64::MAX)).unwrap_or(0);
        Some(Break { minutes: steady.unwrap_or_else(by_wall) / 60_000, since: began.wall })
    }

    pub(crate) fn save_on_duty(&self, on_duty: &OnDuty) -> Result<(), HomeError> {
        write_json(&self.on_duty_file(), on_duty, 0o600)
    }
}
