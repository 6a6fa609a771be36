//! Commands that the visitor's page calls by hand: those of the manager's page, those of plugins, and its own with what is no touch.

use serde_json::{Value, json};
use shiwen_tests::window::{Options, record::Record, undriven::kiosk::Kiosk};

use super::rows::{How, Row};

/// A call, and the words of its refusal.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) command: &'static str,
    /// In JSON.
    arguments: &'static str,
    refusal: &'static str,
}

/// The page has no right to it, whatever a plugin or the manager's session would say.
const NO_RIGHT: &str = "not allowed";
const NO_TOUCH: &str = "invalid args";
const MANAGERS: &[(&str, &str)] = &[
    ("manager_door", "{}"),
    ("manager_set_up", r#"{"code":"AAAA-AAAA-AAAA","name":"hall-1","password":"five small lamps"}"#),
    ("manager_enter", r#"{"name":"hall-1","password":"five small lamps"}"#),
    ("manager_ask", r#"{"session":"0","ask":{"ask":"stay"}}"#),
    ("manager_close", "{}"),
];
const PLUGINS: &[(&str, &str)] = &[
    ("plugin:fs|read_text_file", r#"{"path":"/etc/hostname"}"#),
    ("plugin:fs|write_text_file", r#"{"path":"/tmp/taken","contents":"x"}"#),
    ("plugin:shell|open", r#"{"path":"/usr/bin/xterm"}"#),
    ("plugin:shell|execute", r#"{"program":"sh","args":["-c","true"]}"#),
    ("plugin:process|exit", r#"{"code":0}"#),
    ("plugin:process|restart", "{}"),
    ("plugin:opener|open_url", r#"{"url":"http://127.0.0.1/"}"#),
    ("plugin:dialog|open", r#"{"options":{}}"#),
    ("plugin:dialog|message", r#"{"message":"x"}"#),
    ("plugin:clipboard-manager|read_text", "{}"),
    ("plugin:http|fetch", r#"{"clientConfig":{"method":"GET","url":"http://127.0.0.1/","headers":[]}}"#),
    ("plugin:notification|notify", r#"{"options":{"title":"x"}}"#),
    ("plugin:updater|check", "{}"),
    ("plugin:global-shortcut|register", r#"{"shortcuts":["F1"]}"#),
    ("plugin:window|close", "{}"),
    ("plugin:window|destroy", "{}"),
    ("plugin:window|hide", "{}"),
    ("plugin:window|minimize", "{}"),
    ("plugin:window|set_fullscreen", r#"{"value":false}"#),
    ("plugin:window|set_decorations", r#"{"value":true}"#),
    ("plugin:window|set_title", r#"{"value":"x"}"#),
    ("plugin:window|create", r#"{"options":{"label":"x","url":"manager.html"}}"#),
    ("plugin:window|get_all_windows", "{}"),
    ("plugin:webview|create_webview_window", r#"{"options":{"label":"x","url":"manager.html"}}"#),
    ("plugin:webview|internal_toggle_devtools", "{}"),
    ("plugin:webview|clear_all_browsing_data", "{}"),
    ("plugin:webview|set_webview_zoom", r#"{"value":3}"#),
    ("plugin:app|app_hide", "{}"),
    ("plugin:app|version", "{}"),
    ("plugin:path|resolve_directory", r#"{"directory":1}"#),
    ("plugin:menu|popup", r#"{"rid":0,"kind":"Menu"}"#),
    ("plugin:tray|new", r#"{"options":{}}"#),
    ("plugin:image|from_path", r#"{"path":"/etc/hostname"}"#),
    ("plugin:resources|close", r#"{"rid":0}"#),
    ("plugin:event|emit", r#"{"event":"visitor-view","payload":null}"#),
    ("plugin:event|emit_to", r#"{"target":{"kind":"Any"},"event":"visitor-view","payload":null}"#),
    ("terminal_stop", "{}"),
    ("", "{}"),
];
const TOUCHES: &[(&str, &str)] = &[
    ("no touch", "{}"),
    ("a touch that is none", r#"{"touch":null}"#),
    ("a touch that nobody knows", r#"{"touch":{"kind":"tap_faces","level":5}}"#),
    ("a level below all", r#"{"touch":{"kind":"tap_face","level":0}}"#),
    ("a level above all", r#"{"touch":{"kind":"tap_face","level":6}}"#),
    ("a level in words", r#"{"touch":{"kind":"tap_face","level":"5"}}"#),
    ("a level and more", r#"{"touch":{"kind":"tap_face","level":5,"times":100}}"#),
    ("half a level", r#"{"touch":{"kind":"tap_face","level":4.5}}"#),
    (
        "a picture that is no picture's text",
        r#"{"touch":{"kind":"keep_comment","text":"","writing":{"kind":"drawn","png":7}}}"#,
    ),
];

pub(super) fn rows() -> Vec<Row> {
    let call = |command: &'static str, arguments: &'static str, refusal: &'static str| {
        How::Called(Call { command, arguments, refusal })
    };
    let no_right = MANAGERS.iter().chain(PLUGINS).map(|(command, arguments)| Row {
        what: format!("call of {command:?}"),
        must: "refused: the visitor's page has no right to it",
        how: call(command, arguments, NO_RIGHT),
    });
    let no_touch = TOUCHES.iter().map(|(what, arguments)| Row {
        what: format!("call with {what}"),
        must: "refused: that is no touch",
        how: call("visit_touch", arguments, NO_TOUCH),
    });
    no_right.chain(no_touch).collect()
}

/// What the page gets: whether it was done, and the answer or the refusal.
fn calls(kiosk: &Kiosk, command: &str, arguments: &str) -> (bool, Value) {
    let answer = kiosk.says(&format!(
        "try {{ return [true, await window.__TAURI_INTERNALS__.invoke({}, {arguments}) ?? null]; }}
        catch (refusal) {{ return [false, refusal]; }}",
        json!(command)
    ));
    serde_json::from_value(answer).expect("a pair")
}

#[tokio::test]
async fn no_command_by_hand_leads_out() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    let before = kiosk.looks("nothing").await;
    let mut faults = Vec::new();
    for row in rows() {
        let How::Called(Call { command, arguments, refusal }) = row.how else { continue };
        let (done, answer) = calls(&kiosk, command, arguments);
        if done || !answer.as_str().is_some_and(|words| words.contains(refusal)) {
            faults.push(format!("{}: {done}, {answer}", row.what));
        }
        faults.extend(kiosk.faults(&row.what, &before).await);
    }
    assert_eq!(faults, [""; 0]);
    let touch = r#"{"touch":{"kind":"tap_face","level":3}}"#;
    let (done, view) = calls(&kiosk, "visit_touch", touch);
    assert!(done && view["screen"]["chosen"] == 3, "the control: a touch is taken by this way: {view}");

    kiosk.rates(3).await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    assert_eq!(record.only_rating().level.number(), 3);
    record.verifies();
}
