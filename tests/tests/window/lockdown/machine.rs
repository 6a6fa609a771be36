//! What is no business of the page: the machine, its plugs, and what other proofs of the window and of the packages try.

use rustix::process::Signal;
use shiwen_tests::window::{
    Options,
    driver::{eventually, send},
    record::Record,
    undriven::kiosk::Kiosk,
};

use super::{
    file,
    rows::{How, Row},
};

/// Tried by other proofs of the window.
const HELD: &[(&str, &str, &str)] = &[
    (
        "scripts in any text of a pack (200 strings)",
        "they are shown as text, nothing of them runs",
        "hostile::texts_of_a_pack_are_shown_as_text",
    ),
    (
        "scripts in any comment, at the manager's window (200 strings)",
        "they are shown as text, nothing of them runs",
        "hostile/comments::comments_are_shown_as_text_in_the_managers_window",
    ),
    (
        "10,000 odd calls of commands",
        "no panic, nothing is written or set",
        "lockdown/fuzz::ten_thousand_odd_calls_do_nothing",
    ),
    (
        "what was copied in a field of words",
        "the next visitor cannot put it in",
        "lockdown/keys::no_key_leads_out_while_somebody_writes_and_nothing_that_was_copied_is_left",
    ),
    (
        "crash of the page",
        "no dialog, the page comes again, the visit is over",
        "lockdown/machine::a_page_that_crashes_shows_no_dialog",
    ),
    (
        "menu on a terminal that stands still",
        "no menu opens",
        "lockdown/still::a_terminal_that_stands_still_has_no_menu",
    ),
    (
        "the manager's way out: quit, restart, shut down",
        "with the password it works, and is logged",
        "managing/way_out::a_manager_restarts_shuts_down_and_quits_with_the_password_and_the_log_knows",
    ),
    (
        "six taps on the corner",
        "the manager's window stays closed",
        "managing::seven_taps_on_the_corner_open_the_door_and_six_do_not",
    ),
    (
        "passwords at the manager's door",
        "five tries, then it stays locked for a while",
        "managing::a_wrong_password_says_how_many_tries_are_left_and_the_fifth_locks_the_door",
    ),
];
const KEYS: &str = "packaging/proof/keys.sh";
const MACHINE: &str = "packaging/proof/machine.sh";
/// Tried by the proof of the booted machine.
const IN_QEMU: &[(&str, &str, &str, &str)] = &[
    ("USB stick, put in", "it is mounted for the terminal alone, no dialog", KEYS, "device_add usb-storage"),
    ("program on a USB stick", "it cannot be run", KEYS, "nothing on it can be run"),
    ("USB stick, pulled out", "nothing of it is left", KEYS, "pulled out, it leaves nothing"),
    ("USB keyboard", "its keys lead nowhere", MACHINE, "-device usb-kbd"),
    ("login on a console", "there is none", KEYS, "there is no login on the screen"),
    ("putting the machine to sleep", "refused", KEYS, "sleep is refused"),
    ("writing beside the data", "refused", KEYS, "it can write to its data and nowhere else"),
    ("rights over the machine", "the terminal has none", KEYS, "it has no right over the machine"),
];
/// Answers what is not as it must be.
type Check = fn() -> Vec<String>;
/// What is looked at in the configuration.
const CONFIGURED: &[(&str, &str, Check)] = &[
    ("power button", "it switches off in order; keys for sleep do nothing", buttons),
    ("keys of the window manager", "it has none, and no menu", window_manager),
    ("notifications and portals over the session bus", "there is no session bus", session_bus),
    ("autofill and spelling of a field", "no field of the visitor's page has it", fields),
    ("developer's tools of a build for a hall", "they are not part of it", tools),
    ("scripts, frames and forms from elsewhere", "the pages' policy allows none", policy),
];

pub(super) fn rows() -> Vec<Row> {
    let held = HELD.iter().map(|(what, must, proof)| (*what, *must, How::Held(proof)));
    let in_qemu = IN_QEMU.iter().map(|(what, must, file, words)| (*what, *must, How::InQemu { file, words }));
    let configured = CONFIGURED.iter().map(|(what, must, check)| (*what, *must, How::Configured(*check)));
    let all = held.chain(in_qemu).chain(configured);
    all.map(|(what, must, how)| Row { what: what.to_owned(), must, how }).collect()
}

/// The words that a file lacks, and those that it has and must not have.
fn says(name: &str, has: &[&str], has_not: &[&str]) -> Vec<String> {
    let text = file(name);
    let lacks =
        has.iter().filter(|words| !text.contains(**words)).map(|words| format!("{name} lacks {words}"));
    let more =
        has_not.iter().filter(|words| text.contains(**words)).map(|words| format!("{name} has {words}"));
    lacks.chain(more).collect()
}

fn buttons() -> Vec<String> {
    let has =
        ["NAutoVTs=0", "HandlePowerKey=poweroff", "HandleSuspendKey=ignore", "HandleHibernateKey=ignore"];
    says("packaging/terminal/usr/lib/systemd/logind.conf.d/60-shiwen.conf", &has, &[])
}

fn window_manager() -> Vec<String> {
    let has = ["<keyboard></keyboard>", "<number>1</number>", "<decor>no</decor>"];
    says(
        "packaging/terminal/usr/lib/shiwen/openbox.xml",
        &has,
        &["keybind", "<file>", "Execute", "ShowMenu", "Close"],
    )
}

fn session_bus() -> Vec<String> {
    says("src-tauri/src/environment.rs", &["(\"DBUS_SESSION_BUS_ADDRESS\", Some(\"disabled:\"))"], &[])
}

fn fields() -> Vec<String> {
    let typing = says(
        "ui/src/visitor/writing/Typing.svelte",
        &["<textarea", "autocomplete=\"off\"", "spellcheck=\"false\""],
        &["<input"],
    );
    let pane = says("src-tauri/src/window/pane.rs", &[".general_autofill_enabled(false)"], &[]);
    [typing, pane].concat()
}

fn tools() -> Vec<String> {
    let pane = says("src-tauri/src/window/pane.rs", &[".devtools(false)"], &[]);
    let built =
        says("Cargo.toml", &["tauri = { version = \"2\", default-features = false"], &["\"devtools\""]);
    [pane, built].concat()
}

fn policy() -> Vec<String> {
    let has = [
        "\"default-src\": \"'none'\"",
        "\"script-src\": \"'self'\"",
        "\"base-uri\": \"'none'\"",
        "\"form-action\": \"'none'\"",
        "\"frame-ancestors\": \"'none'\"",
        "\"freezePrototype\": true",
        "\"withGlobalTauri\": false",
    ];
    says("src-tauri/tauri.conf.json", &has, &["unsafe-", "dangerous", "\"*\""])
}

#[test]
fn the_configuration_leaves_no_way_out() {
    for row in rows() {
        if let How::Configured(check) = row.how {
            assert_eq!(check(), [""; 0], "{}", row.what);
        }
    }
    // The control: what is missing is found, and what must not be there.
    let found = says("src-tauri/tauri.conf.json", &["\"unsafe-eval\""], &["frontendDist"]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[tokio::test]
async fn a_page_that_crashes_shows_no_dialog() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    kiosk.taps("face-2", "[data-testid=face-2][aria-pressed=true]").await;
    assert_eq!(kiosk.appeared(), [""; 0]);
    let page = kiosk.web_process().expect("a process draws the page");
    send(page, Signal::ABORT);
    eventually("another process draws the page", async || {
        kiosk.web_process().is_some_and(|now| now != page) && kiosk.has("[data-testid=screen-rate]")
    })
    .await;
    assert!(!kiosk.has("[aria-pressed=true]"), "nothing of the visit is left");
    assert_eq!(kiosk.appeared(), [""; 0], "nothing came onto the display");
    kiosk.rates(4).await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    let levels: Vec<u8> = record.ratings().iter().map(|rating| rating.level.number()).collect();
    assert_eq!(levels, [2, 4]);
    record.verifies();
}
