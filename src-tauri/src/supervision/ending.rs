//! The ends that nobody at the screen asked for: the program starts anew, or the machine does.

use std::{
    env,
    ffi::OsString,
    os::unix::process::CommandExt,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use rustix::process::{Signal, getpid, kill_process};
use shiwen_app::supervising::now;
use shiwen_domain::managing::WayOut;

use crate::environment;

/// An ordered end takes part of a second. What hangs ends it never.
const ORDERED_END: Duration = Duration::from_secs(10);

/// Whether the program is to start anew once it has ended in order.
static STARTS_ANEW: AtomicBool = AtomicBool::new(false);

/// Has the program end in order by `end`, and ends it in any case. Not to be called on the main thread.
pub(crate) fn start_anew(end: Option<impl FnOnce()>) -> ! {
    STARTS_ANEW.store(true, Ordering::SeqCst);
    if let Some(end) = end {
        end();
        rest(ORDERED_END);
    }
    at_once()
}

/// Whether the program has ended only to start anew.
pub(crate) fn starts_anew() -> bool {
    STARTS_ANEW.load(Ordering::SeqCst)
}

/// Ends the program without a further word. The record is safe by the way it is written: this is a power cut, seen from there.
/// systemd starts it anew; without systemd it takes its own place, under its own number.
pub(crate) fn at_once() -> ! {
    if !environment::is_service() {
        let error = itself().exec();
        tracing::error!(%error, "the program cannot start anew");
    }
    loop {
        // Fails only where there is no such process.
        let _ = kill_process(getpid(), Signal::KILL);
        rest(Duration::from_secs(1));
    }
}

/// Waits for what has no event here: an end that comes from elsewhere, or a time that is over.
pub(crate) fn rest(time: Duration) {
    let until_ms = now().mono_ms + u64::try_from(time.as_millis()).unwrap_or(u64::MAX / 2);
    while let Some(left_ms) = until_ms.checked_sub(now().mono_ms).filter(|left| *left > 0) {
        thread::park_timeout(Duration::from_millis(left_ms));
    }
}

fn itself() -> Command {
    let mut arguments = env::args_os();
    let named = arguments.next().unwrap_or_else(|| OsString::from("shiwen"));
    let mut command = Command::new(env::current_exe().unwrap_or_else(|_| named.into()));
    command.args(arguments);
    command
}

/// Has systemd end the machine, or start it anew. Answers whether it will. Only where systemd runs the program as a service: the
/// machine of whoever develops it is left alone.
pub(crate) fn end_machine(way: WayOut) -> bool {
    let order = match way {
        WayOut::Quit => return false,
        WayOut::Restart => "reboot",
        WayOut::ShutDown => "poweroff",
    };
    let own = environment::machine();
    if own.is_none() && !environment::is_service() {
        return false;
    }
    let ended = Command::new(own.unwrap_or_else(|| "systemctl".into())).arg(order).status();
    ended
        .inspect_err(|error| tracing::error!(%error, order, "the machine was not told"))
        .is_ok_and(|status| status.success())
}
