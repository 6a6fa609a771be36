//! Faults for proofs: a run names a file, and writes there what is to hang. Not part of a build for a hall.

use std::{fs, time::Duration};

use super::{Watched, ending};
use crate::environment;

const FOR_EVER: Duration = Duration::from_secs(3_600);

/// Makes the fault that is asked for, once.
pub(super) fn make(watched: &Watched) {
    let Some(file) = environment::fault() else { return };
    let Ok(what) = fs::read_to_string(&file) else { return };
    // The next start finds it gone.
    let _ = fs::remove_file(&file);
    match what.trim() {
        "page" => drop(watched.page.eval("for (;;) {}")),
        "main_loop" => drop(watched.app.run_on_main_thread(|| ending::rest(FOR_EVER))),
        "terminal" => watched.terminal.stop(),
        "program" => ending::at_once(),
        other => tracing::error!(other, "there is no such fault"),
    }
}
