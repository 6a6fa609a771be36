//! What happens to a bad rating (差评): a work order that is opened with it and moves step by step until it is closed
//! (办结) or sent back (退回整改). Its state is a function of its events. Nothing here changes or removes a rating: a
//! finding of mistaken or malicious is only said, not done.

use jiff::civil::Date;

use crate::text::Text;

mod event;
mod step;
#[cfg(test)]
mod tests;
mod words;

pub use event::{Event, Finding, Step, StepError};
pub use step::{Refusal, step, step_on};
pub use words::{
    CUT_MARK, MAX_CONTENT_CHARS, MAX_FEEDBACK_CHARS, MAX_TITLE_CHARS, MAX_WHO_CHARS, MAX_WHY_CHARS, cut,
};

/// After so many calls that nobody answered, an order counts as called back. Ours: without an end, a number that is
/// switched off would keep its order open for ever.
pub const CALLS_BEFORE_GIVING_UP: u32 = 3;

/// How many days behind the first deadline an extended one lies at most. Ours: no rule of the field is as long, and a deadline
/// without an end is none.
pub const MOST_EXTENDED_DAYS: i64 = 90;

/// Where a work order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Written with the rating; nobody has answered yet.
    Opened,
    /// 受理: the unit has taken it.
    Accepted,
    /// 核实: somebody looked into it.
    Verified,
    /// 立行立改, 限期整改 or 解释说明: what is done about it is known.
    MeasureChosen,
    /// 反馈: what was done is reported back.
    ReportedBack,
    /// 回访: the visitor was called, or could not be reached in several calls.
    CalledBack,
    /// 办结: the end.
    Closed,
    /// 退回整改: what was done did not do; it begins anew with verifying or a measure.
    SentBack,
}

impl State {
    /// All of them, in the usual order.
    pub const ALL: [Self; 8] = [
        Self::Opened,
        Self::Accepted,
        Self::Verified,
        Self::MeasureChosen,
        Self::ReportedBack,
        Self::CalledBack,
        Self::Closed,
        Self::SentBack,
    ];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Accepted => "accepted",
            Self::Verified => "verified",
            Self::MeasureChosen => "measure_chosen",
            Self::ReportedBack => "reported_back",
            Self::CalledBack => "called_back",
            Self::Closed => "closed",
            Self::SentBack => "sent_back",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What screens call it.
    pub fn wording(self) -> Text {
        match self {
            Self::Opened => Text::new("待受理", "Opened"),
            Self::Accepted => Text::new("已受理", "Accepted"),
            Self::Verified => Text::new("已核实", "Verified"),
            Self::MeasureChosen => Text::new("整改中", "Being put right"),
            Self::ReportedBack => Text::new("已反馈", "Reported back"),
            Self::CalledBack => Text::new("已回访", "Called back"),
            Self::Closed => Text::new("已办结", "Closed"),
            Self::SentBack => Text::new("退回整改", "Sent back"),
        }
    }
}

/// What is done about a bad rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 立行立改: put right at once.
    FixAtOnce,
    /// 限期整改: put right by a day.
    FixByDate(Date),
    /// 解释说明: explained to the visitor.
    Explained,
}

/// A work order as its events have made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Where it stands.
    pub state: State,
    /// Whether its visitor left a number and must be called back.
    pub number_left: bool,
    /// The last day on which it is closed in time.
    pub due: Date,
    /// The day promised first, if the deadline was extended.
    pub first_due: Option<Date>,
    /// What looking into it found, newest.
    pub finding: Option<Finding>,
    /// What is done about it, newest.
    pub measure: Option<Measure>,
    /// Calls that nobody answered since it was reported back.
    pub unanswered: u32,
}

impl Order {
    /// A new work order.
    pub fn opened(due: Date, number_left: bool) -> Self {
        Self {
            state: State::Opened,
            number_left,
            due,
            first_due: None,
            finding: None,
            measure: None,
            unanswered: 0,
        }
    }

    /// Days over the deadline on a day, 0 if there are none; plain days, as a hotline counts them.
    pub fn days_overdue(&self, today: Date) -> u32 {
        let days = today.since(self.due).map_or(0, |span| span.get_days());
        u32::try_from(days).unwrap_or(0)
    }
}
