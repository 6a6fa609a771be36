//! What systemd is told. Where it does not run the program nobody listens, and nothing is said.

use sd_notify::{NotifyState, notify};

/// The first screen can be used.
pub(crate) fn ready() {
    say(&[NotifyState::Ready, NotifyState::Status("visitors are served")]);
}

/// All is well. Said oftener than any watchdog asks for.
pub(crate) fn alive() {
    say(&[NotifyState::Watchdog]);
}

/// What goes on, for whoever asks systemd.
pub(crate) fn status(says: &str) {
    say(&[NotifyState::Status(says)]);
}

/// The program is about to end.
pub(crate) fn stopping() {
    say(&[NotifyState::Stopping]);
}

fn say(states: &[NotifyState<'_>]) {
    // Nobody to be told is no fault; a watchdog that was not reached acts by itself.
    if let Err(error) = notify(states) {
        tracing::debug!(%error, "systemd was not told");
    }
}
