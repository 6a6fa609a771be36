//! What systemd is told. Where it does not run the program nobody listens, and nothing is said.

use std::{sync::mpsc, thread, time::Duration};

use sd_notify::{NotifyState, notify};

/// How long a start is waited for beyond what the unit says: a large record is brought to a newer schema or continued in a new
/// log before the first screen. Asked for piece by piece, so that a program that has died is not waited for.
const PIECE: Duration = Duration::from_secs(20);
const PIECES: u32 = 60;

/// The first screen can be used.
pub(crate) fn ready() {
    say(&[NotifyState::Ready, NotifyState::Status("visitors are served")]);
}

/// Does what a start may take long for.
pub(crate) fn starting<T>(work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    let asks = thread::Builder::new().name("start".into()).spawn(move || {
        for _ in 0..PIECES {
            let piece = u32::try_from((2 * PIECE).as_micros()).unwrap_or(u32::MAX);
            say(&[NotifyState::ExtendTimeoutUsec(piece)]);
            if waits.recv_timeout(PIECE) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
        }
    });
    let worked = work();
    drop(done);
    // Where there is no thread for it, the unit's own time has to do.
    let _ = asks.map(thread::JoinHandle::join);
    worked
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
