//! Waiting for the next exchange: until it is due, something has to be sent, or a person has enrolled the terminal anew.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

use shiwen_sync::mood::Mood;

use super::Urgency;
use crate::clock;

/// How often is looked whether the enrolment was exchanged.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What ended the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// It is time.
    Due,
    /// The terminal ends.
    Stop,
}

/// Waits. `enrolled_anew` is asked every few moments.
pub(super) fn wait(
    woken: &Receiver<Urgency>,
    mood: &Mood,
    wait: Duration,
    enrolled_anew: impl Fn() -> bool,
) -> Woken {
    let mut due_ms = clock::steady_ms().saturating_add(ms(wait));
    loop {
        let now_ms = clock::steady_ms();
        let left = Duration::from_millis(due_ms.saturating_sub(now_ms));
        match woken.recv_timeout(left.min(LOOK_EVERY)) {
            Ok(urgency) => {
                let most = mood.shortened(urgency).map(|most| clock::steady_ms().saturating_add(ms(most)));
                due_ms = most.map_or(due_ms, |most| most.min(due_ms));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Woken::Stop,
        }
        if clock::steady_ms() >= due_ms || enrolled_anew() {
            return Woken::Due;
        }
    }
}

fn ms(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}
