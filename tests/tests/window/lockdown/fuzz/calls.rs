//! One call after the other, drawn from a seed.

use serde_json::{Value, json};
use shiwen_tests::seed::Seed;

/// A call as the page is told of it.
pub(super) struct Call {
    pub(super) told: Value,
    /// It is one that a visitor's page makes.
    pub(super) may_be_done: bool,
}

/// The visitor's own commands, besides touches.
const OWN: [&str; 4] = ["page_open", "page_beat", "plugin:event|listen", "plugin:event|unlisten"];
const OTHERS: [&str; 22] = [
    "manager_door",
    "manager_set_up",
    "manager_enter",
    "manager_ask",
    "manager_close",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:window|close",
    "plugin:window|destroy",
    "plugin:webview|create_webview_window",
    "plugin:app|name",
    "plugin:fs|read_file",
    "plugin:shell|open",
    "plugin:process|exit",
    "plugin:path|join",
    "plugin:__TAURI_CHANNEL__|fetch",
    "plugin:",
    "plugin:|",
    "plugin:event|",
    "plugin:event|listen|more",
    "plugin:resources|close",
    "plugin:menu|new",
];
const NAMES: [&str; 18] = [
    "",
    "@half",
    "@zero",
    "@huge",
    "@undefined",
    "@symbol",
    "VISIT_TOUCH",
    "visit-touch",
    "visit_touch ",
    "%2e%2e/%00",
    "../../manager_door",
    "//localhost/manager_door",
    "?manager_door",
    "#manager_door",
    "十问",
    "🦀\u{202e}",
    "__proto__",
    "constructor",
];
const ODD: [&str; 14] = [
    "@undefined",
    "@nan",
    "@infinite",
    "@big",
    "@symbol",
    "@function",
    "@around",
    "@bytes",
    "@buffer",
    "@map",
    "@half",
    "@zero",
    "@bare",
    "@deep40",
];
const WORDS: [&str; 12] = [
    "",
    "tap_face",
    "done",
    "'; DROP TABLE entry; --",
    "<script>x</script>",
    "\u{feff}",
    "e\u{301}\u{301}\u{301}",
    "{}",
    "\\",
    "\u{0}\u{1}",
    "NaN",
    "-0",
];
/// Touches that a visitor makes before any answer: nothing is written for them.
const HARMLESS: [&str; 6] = [
    r#"{"kind":"stay"}"#,
    r#"{"kind":"switch_aid","aid":"large_text","on":true}"#,
    r#"{"kind":"switch_aid","aid":"low_reach","on":false}"#,
    r#"{"kind":"choose_language","lang":"en"}"#,
    r#"{"kind":"erase_key"}"#,
    r#"{"kind":"more_time"}"#,
];
/// Touches with something wrong in them: what has to be there, and the name of what is drawn instead of it.
const BROKEN: [(&str, &str); 7] = [
    ("tap_face", "level"),
    ("choose_language", "lang"),
    ("choose_task", "task"),
    ("switch_aid", "aid"),
    ("answer_question", "answer"),
    ("keep_comment", "writing"),
    ("choose_capacity", "capacity"),
];
const METHODS: [&str; 5] = ["POST", "GET", "PUT", "OPTIONS", "DELETE"];
const KINDS: [&str; 5] =
    ["application/json", "application/octet-stream", "text/plain", "multipart/form-data", "/"];

fn one_of(seed: &mut Seed, choices: &[&str]) -> String {
    seed.one_of(choices).copied().unwrap_or_default().to_owned()
}

/// A value of any kind, that holds others as deep as it is told.
fn value(seed: &mut Seed, levels: u64) -> Value {
    match seed.below(if levels == 0 { 9 } else { 12 }) {
        0 => Value::Null,
        1 => json!(seed.once_in(2)),
        2 => json!(seed.draw()),
        3 => json!(-1_i64 - i64::try_from(seed.below(1 << 60)).unwrap_or_default()),
        4 => json!(1e300 * if seed.once_in(2) { -1.0 } else { 1.0 }),
        5 => json!(seed.below(8)),
        6 | 7 => json!(one_of(seed, &WORDS)),
        8 => json!(one_of(seed, &ODD)),
        9 => (0..seed.below(5)).map(|_| value(seed, levels - 1)).collect(),
        10 if seed.once_in(20) => json!(if seed.once_in(2) { "@huge" } else { "@deep4000" }),
        _ => (0..seed.below(5)).map(|_| (one_of(seed, &WORDS), value(seed, levels - 1))).collect(),
    }
}

/// A touch, and whether a visitor could have made it.
fn touch(seed: &mut Seed) -> (Value, bool) {
    if seed.once_in(3) {
        let touch = one_of(seed, &HARMLESS);
        return (serde_json::from_str(&touch).expect("a touch"), true);
    }
    let (kind, field) = *seed.one_of(&BROKEN).expect("there are some");
    // No name of anything, and no level: levels are 1 to 5.
    let wrong = match seed.below(5) {
        0 => json!(seed.below(1_000) + 6),
        1 => json!(0),
        2 => json!(one_of(seed, &WORDS)),
        3 => json!({ "kind": "drawn", "png": value(seed, 1) , "more": 1 }),
        _ => json!([value(seed, 2)]),
    };
    (json!({ "kind": kind, field: wrong, "text": "", "question": "1", "on": true }), false)
}

/// Arguments under the names that commands have.
fn arguments(seed: &mut Seed) -> Value {
    let names =
        ["touch", "session", "ask", "code", "name", "password", "event", "target", "handler", "eventId"];
    if seed.once_in(4) {
        return value(seed, 3);
    }
    (0..seed.below(5)).map(|_| (one_of(seed, &names), value(seed, 3))).collect()
}

/// A name with its arguments, and whether a visitor's page could have called it so.
fn command(seed: &mut Seed) -> (String, Value, bool) {
    match seed.below(8) {
        0..3 => {
            let (touch, may) = touch(seed);
            ("visit_touch".to_owned(), json!({ "touch": touch }), may)
        }
        3 => (one_of(seed, &OWN), arguments(seed), true),
        4 | 5 => (one_of(seed, &OTHERS), arguments(seed), false),
        6 => (one_of(seed, &NAMES), arguments(seed), false),
        _ => (format!("{:x}", seed.draw()), value(seed, 3), false),
    }
}

/// The next call.
pub(super) fn draw(seed: &mut Seed) -> Call {
    let (command, payload, may_be_done) = command(seed);
    let with_key = seed.one_of(&["right", "right", "right", "wrong", "none"]).copied().unwrap_or_default();
    match seed.below(10) {
        0..6 => {
            let headers =
                if seed.once_in(5) { json!({ "X-Odd": one_of(seed, &WORDS) }) } else { Value::Null };
            let told = json!({ "by": "invoke", "command": command, "payload": payload, "headers": headers, "answered": true });
            Call { told, may_be_done }
        }
        6 | 7 => {
            let message =
                json!({ "cmd": command, "callback": seed.below(1 << 32), "error": 1, "payload": payload });
            let message = if seed.once_in(3) { value(seed, 3) } else { message };
            let told =
                json!({ "by": "message", "payload": message, "with_key": with_key, "answered": false });
            Call { told, may_be_done: false }
        }
        _ => by_fetch(seed, &command, &payload, with_key, may_be_done),
    }
}

/// The same as it travels, with odd methods, headers and bodies.
fn by_fetch(seed: &mut Seed, command: &str, payload: &Value, with_key: &str, may_be_done: bool) -> Call {
    let mut headers = json!({});
    if seed.once_in(4) {
        headers["Content-Type"] = json!(one_of(seed, &KINDS));
    }
    if seed.once_in(6) {
        headers["Tauri-Callback"] = json!(one_of(seed, &["-1", "x", "99999999999", ""]));
    }
    let method = if seed.once_in(3) { one_of(seed, &METHODS) } else { "POST".to_owned() };
    let body = if seed.once_in(4) { json!(one_of(seed, &WORDS)) } else { json!(payload.to_string()) };
    let told = json!({
        "by": "fetch", "command": command, "method": method, "with_key": with_key, "headers": headers, "body": body,
        "answered": with_key != "wrong",
    });
    Call { told, may_be_done }
}
