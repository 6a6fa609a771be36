//! The one table of what may follow what. Refuses an event that does not fit the state; nothing changes then.

use jiff::{Span, civil::Date};

use super::{CALLS_BEFORE_GIVING_UP, Event, MOST_EXTENDED_DAYS, Measure, Order, State};

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
    /// The deadline is over: what was missed is not cured afterwards.
    #[error("the deadline is over and is not extended afterwards")]
    Over,
    /// The new deadline lies too far behind the first one.
    #[error("a deadline is extended to {MOST_EXTENDED_DAYS} days behind the first one at most")]
    TooFar,
}

/// What an order is after an event that is told on a day. This is how an event is taken: besides following what was before,
/// an extension comes before the deadline is over, and has an end.
pub fn step_on(order: &Order, event: &Event, told: Date) -> Result<Order, Refusal> {
    let after = step(order, event)?;
    if let Event::Extended { due } = event {
        if told > order.due {
            return Err(Refusal::Over);
        }
        let first = order.first_due.unwrap_or(order.due);
        if first.saturating_add(Span::new().days(MOST_EXTENDED_DAYS)) < *due {
            return Err(Refusal::TooFar);
        }
    }
    Ok(after)
}

/// What an order is after an event, whenever it was told: for events that were taken once.
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
