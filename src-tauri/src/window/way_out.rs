//! The ways out that somebody takes in the manager's window, once there is something to end.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use shiwen_domain::managing;
use tauri::{AppHandle, async_runtime::spawn};
use tokio::time::sleep;

use super::exit;
use crate::supervision::ending;

/// The page has the time to say that it is done.
const FAREWELL: Duration = Duration::from_millis(500);

/// Leads out of the program that is told later.
#[derive(Clone, Default)]
pub(super) struct WayOut(Arc<OnceLock<AppHandle>>);

impl WayOut {
    pub(super) fn leads_out_of(&self, app: &AppHandle) {
        // Fails only if it was told before.
        let _ = self.0.set(app.clone());
    }

    /// Takes a way; answers whether that is done.
    pub(super) fn taken(&self) -> Arc<dyn Fn(managing::WayOut) -> bool + Send + Sync> {
        let program = self.clone();
        Arc::new(move |way| match (way, program.0.get()) {
            (managing::WayOut::Quit, Some(app)) => {
                end(app.clone());
                true
            }
            (managing::WayOut::Quit, None) => false,
            // systemd ends the program with the machine.
            (way, _) => ending::end_machine(way),
        })
    }
}

/// With 0, by which systemd knows that a person wanted it.
fn end(app: AppHandle) {
    spawn(async move {
        sleep(FAREWELL).await;
        exit::ordered(&app);
    });
}
