//! What is told about a work order, by the 12345 system or by a person: one event at a time, each with who, when and why.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::words::{MAX_FEEDBACK_CHARS, MAX_WHO_CHARS, MAX_WHY_CHARS};
use crate::calendar::written;

/// What looking into a bad rating found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 属实: it is as the visitor said.
    True,
    /// 误评: a mistake. Only said here; a label needs a proposal and somebody outside the hall.
    Mistaken,
    /// 恶意: meant to harm. Only said here, like a mistake.
    Malicious,
    /// 无法联系: the visitor cannot be reached, so nothing more can be found out.
    Unreachable,
}

/// What happened to a work order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The unit took it.
    Accepted,
    /// Somebody looked into it.
    Verified {
        /// With what result.
        finding: Finding,
    },
    /// It is put right at once.
    FixAtOnce,
    /// It is put right by a day.
    FixByDate {
        /// The day.
        #[serde(with = "written::date")]
        by: Date,
    },
    /// It is explained to the visitor.
    Explained,
    /// What was done is reported back.
    ReportedBack {
        /// In words, [`MAX_FEEDBACK_CHARS`] at most.
        feedback: String,
    },
    /// The visitor was called and answered.
    CalledBack {
        /// Whether the visitor is content with what was done.
        content: bool,
    },
    /// The visitor was called and did not answer.
    NotReached,
    /// The deadline was extended; `why` says for what reason.
    Extended {
        /// The new last day.
        #[serde(with = "written::date")]
        due: Date,
    },
    /// The end.
    Closed,
    /// What was done did not do.
    SentBack,
}

impl Event {
    /// The name of its kind, as it stands in JSON and SQL.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Verified { .. } => "verified",
            Self::FixAtOnce => "fix_at_once",
            Self::FixByDate { .. } => "fix_by_date",
            Self::Explained => "explained",
            Self::ReportedBack { .. } => "reported_back",
            Self::CalledBack { .. } => "called_back",
            Self::NotReached => "not_reached",
            Self::Extended { .. } => "extended",
            Self::Closed => "closed",
            Self::SentBack => "sent_back",
        }
    }
}

/// An event with who, when and why. In JSON the members of both stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub event: Event,
    /// Who did it: a name or number of the system that tells it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// Why JSON is not a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// A member is missing, unknown or of another form.
    #[error("the event needs who, at and why, and the members of its kind")]
    Form,
    /// Nobody did it, or the name is too long.
    #[error("who did it has 1 to {MAX_WHO_CHARS} characters")]
    Who,
    /// No reason, or too long a one.
    #[error("why it was done has 1 to {MAX_WHY_CHARS} characters")]
    Why,
    /// No feedback, or too long a one.
    #[error("the feedback has 1 to {MAX_FEEDBACK_CHARS} characters")]
    Feedback,
}

impl Step {
    /// Reads a step, and refuses one without who, when or why. NUL is refused everywhere: no database keeps it in a text.
    pub fn read(json: &[u8]) -> Result<Self, StepError> {
        let mut members: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(json).map_err(|_| StepError::Form)?;
        let mut text = |name: &str| match members.remove(name) {
            Some(serde_json::Value::String(text)) => Ok(text),
            _ => Err(StepError::Form),
        };
        let (who, at, why) = (text("who")?, text("at")?, text("why")?);
        let at = at.parse().map_err(|_| StepError::Form)?;
        let members = serde_json::Value::Object(members);
        let event = Event::deserialize(&members).map_err(|_| StepError::Form)?;
        // serde lets an event without members have any; written again it must be the same.
        if serde_json::to_value(&event).ok() != Some(members) {
            return Err(StepError::Form);
        }
        let step = Self { event, who, at, why };
        step.check()?;
        Ok(step)
    }

    /// Whether its texts are there and within their limits.
    pub fn check(&self) -> Result<(), StepError> {
        let fits = |text: &str, most: usize| {
            !text.trim().is_empty() && text.chars().count() <= most && !text.contains('\0')
        };
        if !fits(&self.who, MAX_WHO_CHARS) {
            return Err(StepError::Who);
        }
        if !fits(&self.why, MAX_WHY_CHARS) {
            return Err(StepError::Why);
        }
        match &self.event {
            Event::ReportedBack { feedback } if !fits(feedback, MAX_FEEDBACK_CHARS) => {
                Err(StepError::Feedback)
            }
            _ => Ok(()),
        }
    }
}
