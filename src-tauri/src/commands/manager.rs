//! What the manager's page may ask for: one line each. Who may ask what is judged behind them, by session and role. Every
//! call leaves the main thread: a password takes a while to check, a month of results to read.

use shiwen_app::managing::Managing;
use shiwen_domain::managing::{Ask, Door, Refusal, Said, Seat};
use tauri::{AppHandle, State, async_runtime::spawn_blocking};

use crate::window::close_manager;

#[tauri::command]
pub(crate) async fn manager_door(managing: State<'_, Managing>) -> Result<Door, Refusal> {
    ask(&managing, Managing::door).await
}

#[tauri::command]
pub(crate) async fn manager_set_up(
    managing: State<'_, Managing>,
    code: String,
    name: String,
    password: String,
) -> Result<Seat, Refusal> {
    ask(&managing, move |managing| managing.set_up(code, &name, password)).await
}

#[tauri::command]
pub(crate) async fn manager_enter(
    managing: State<'_, Managing>,
    name: String,
    password: String,
) -> Result<Seat, Refusal> {
    ask(&managing, move |managing| managing.enter(&name, password)).await
}

#[tauri::command]
pub(crate) async fn manager_ask(
    managing: State<'_, Managing>,
    session: String,
    ask: Ask,
) -> Result<Said, Refusal> {
    self::ask(&managing, move |managing| managing.ask(&session, ask)).await
}

#[tauri::command]
pub(crate) async fn manager_close(app: AppHandle) -> Result<(), Refusal> {
    close_manager(&app);
    Ok(())
}

async fn ask<T: Send + 'static>(
    managing: &Managing,
    question: impl FnOnce(&Managing) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let managing = managing.clone();
    // Only a panic behind the call gives no answer; the door is what is safe to show then.
    spawn_blocking(move || question(&managing)).await.unwrap_or(Err(Refusal::Locked))
}
