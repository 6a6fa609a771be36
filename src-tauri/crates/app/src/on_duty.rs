//! Who is on duty at the counter and whether it takes a break, as the business system last said. It lies in `on-duty.json`, so that
//! a restart neither puts anybody else on duty nor ends a break that nobody ended.

use std::{fs, io};

use serde::{Deserialize, Serialize};
use shiwen_domain::{announced::Duty, entry::PauseCause, moment::Moment};

use crate::home::{Home, HomeError, write_json};

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
    /// Since when the log tells of it; nothing while somebody is still at the screen.
    pub(crate) began: Option<Moment>,
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

    pub(crate) fn save_on_duty(&self, on_duty: &OnDuty) -> Result<(), HomeError> {
        write_json(&self.on_duty_file(), on_duty, 0o600)
    }
}
