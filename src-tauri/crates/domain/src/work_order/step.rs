//! The one table of what may follow what. Refuses an event that does not fit the state; nothing changes then.

use super::{CALLS_BEFORE_GIVING_UP, Event, Measure, Order, State};

/// Why an event does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The order is closed: nothing follows.
    #[error("the work order is closed")]
    Closed,
    /// Another event has to come first.
    #[error("{event} does not follow the state {}", state.name())]
    Order {
        /// The state it was in.
        state: State,
        /// The event that does not follow.
        event: &'static str,
    },
    /// The visitor left a number and was not called back yet.
    #[error("the visitor left a number and has to be called back first")]
    CallBackFirst,
    /// The new deadline is not later than the present one.
    #[error("a deadline is only extended to a later day")]
    NotLater,
}

/// What an order is after an event.
pub fn step(order: &Order, event: &Event) -> Result<Order, Refusal> {
    use State::{Accepted, CalledBack, Closed, MeasureChosen, Opened, ReportedBack, SentBack, Verified};
    let to = |state| Ok(Order { state, ..*order });
    let measure = |measure| Ok(Order { state: MeasureChosen, measure: Some(measure), ..*order });
    match (order.state, event) {
        (Closed, _) => Err(Refusal::Closed),
        (_, Event::Extended { due }) if *due > order.due => {
            Ok(Order { due: *due, first_due: order.first_due.or(Some(order.due)), ..*order })
        }
        (_, Event::Extended { .. }) => Err(Refusal::NotLater),
        (Opened, Event::Accepted) => to(Accepted),
        (Opened | Accepted | SentBack, &Event::Verified { finding }) => {
            Ok(Order { state: Verified, finding: Some(finding), ..*order })
        }
        (Verified | SentBack, Event::FixAtOnce) => measure(Measure::FixAtOnce),
        (Verified | SentBack, &Event::FixByDate { by }) => measure(Measure::FixByDate(by)),
        (Verified | SentBack, Event::Explained) => measure(Measure::Explained),
        (MeasureChosen, Event::ReportedBack { .. }) => {
            Ok(Order { state: ReportedBack, unanswered: 0, ..*order })
        }
        (ReportedBack, Event::CalledBack { .. }) => to(CalledBack),
        (ReportedBack, Event::NotReached) => Ok(not_reached(order)),
        (ReportedBack, Event::Closed) if order.number_left => Err(Refusal::CallBackFirst),
        (ReportedBack | CalledBack, Event::Closed) => to(Closed),
        (ReportedBack | CalledBack, Event::SentBack) => to(SentBack),
        (state, event) => Err(Refusal::Order { state, event: event.kind() }),
    }
}

/// A call that nobody answered is counted; the last of several stands for the call back.
fn not_reached(order: &Order) -> Order {
    let unanswered = order.unanswered + 1;
    let state = if unanswered < CALLS_BEFORE_GIVING_UP { State::ReportedBack } else { State::CalledBack };
    Order { state, unanswered, ..*order }
}
