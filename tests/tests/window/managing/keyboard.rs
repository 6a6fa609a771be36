//! A manager without a pointer: Tab leads to everything on every page, Enter and Space do what a finger does, and the focus is
//! never lost. (The knock by keys is heard below the page: `undriven.rs`.)

use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::{
    entry::{Body, Entry},
    managing::Role,
};
use shiwen_tests::window::{Options, Window, focus, record::Record};
use thirtyfour::Key;

use super::{
    LOOKS, NAME, PASSWORD, another_comes,
    bringing::{PASSPHRASE, opened, stick},
    sets_up, simulated,
};

/// Enough for every part of the pages, and no ledger of many.
const VISITS: &str = "60";
const NOTE: &str = "told in person";

/// Presses Tab through the whole page and notes what it does not lead to, or leads to out of turn.
async fn walks(window: &mut Window, name: &str, faults: &mut Vec<String>) {
    // What was opened may have scrolled the page; the order of reading is that of the whole of it.
    window.asks("document.querySelector('main')?.scrollTo(0, 0); return true").await;
    window.comes_to_rest().await;
    let seen = window.seen().await;
    let stops = window.focus_stops(&seen).await;
    faults.extend(focus::faults(&seen, &stops).into_iter().map(|fault| format!("{name}: {fault}")));
}

#[tokio::test]
async fn tab_leads_to_everything_on_every_page() {
    let (home, stick) = (tempfile::tempdir().unwrap(), stick());
    simulated(home.path(), VISITS);
    let mut window = opened(home.path(), Options::default(), &stick).await;
    let mut faults = Vec::new();
    let both = sets_up(&mut window, home.path(), Role::Manager).await;
    for (page, opened) in LOOKS.into_iter().chain([("backup", &[][..])]) {
        let way = if page == "backup" { "export" } else { page };
        window.does(&format!("to-{way}")).await.does(&format!("to-{page}")).await;
        window.shows_test_id(&format!("page-{page}")).await;
        for test_id in opened {
            window.does(test_id).await;
        }
        walks(&mut window, &format!("manager, {page}"), &mut faults).await;
    }
    window.does("leave").await.shows_test_id("account").await;
    walks(&mut window, "door", &mut faults).await;
    window.closes_the_manager(&both).await;
    for (role, pages) in
        [(Role::Auditor, &["export", "integrity"][..]), (Role::Installer, &["settings", "backup"])]
    {
        let both = another_comes(&mut window, home.path(), role).await;
        for page in pages {
            window.does(&format!("to-{page}")).await.shows_test_id(&format!("page-{page}")).await;
            walks(&mut window, &format!("{role:?}, {page}"), &mut faults).await;
        }
        window.does("leave").await.shows_test_id("account").await;
        window.closes_the_manager(&both).await;
    }
    window.is_closed().await;
    assert_eq!(faults, Vec::<String>::new());
}

async fn comes_in(window: &mut Window, code: &str) {
    for (field, text) in [("code", code), ("name", NAME), ("password", PASSWORD), ("again", PASSWORD)] {
        window.types_by(field, text).await;
    }
    window.presses(Key::Enter).await.shows_test_id("who").await;
}

/// Types the password that an action asks for, and sees what came of it.
async fn confirms(window: &mut Window) {
    window
        .types_by("password", PASSWORD)
        .await
        .does_by("confirm-go", Key::Space)
        .await
        .loses("confirm")
        .await;
}

async fn looks_at_results(window: &mut Window) {
    window.does_by("span-days", Key::Enter).await.shows_test_id("range").await;
    // The days are opened and closed again by Escape; then it is a week.
    window.does_by("day-from", Key::Space).await;
    window.presses(Key::Escape).await.loses("range").await;
    window.does_by("span-week", Key::Space).await.does_by("levels-view-table", Key::Enter).await;
    window.draws_pressed("levels-view-table", true).await;
    window.does_by("definitions", Key::Enter).await;
}

async fn writes_into_the_ledger(window: &mut Window) {
    window.does_by("to-ledger", Key::Enter).await.does_by("filters", Key::Enter).await;
    window.does_by("note", Key::Enter).await.types_by("words", NOTE).await;
    window.does_by("keep", Key::Enter).await.reads("page-ledger", NOTE).await;
    window.does_by("propose", Key::Space).await.does_by("label-mistaken", Key::Space).await;
    window.types_by("words", "wrong face").await.does_by("keep", Key::Enter).await;
    window.reads("page-ledger", "wrong face").await;
    // Escape closes what was opened, and changes nothing.
    window.does_by("note", Key::Enter).await.types_by("words", "never kept").await;
    window.presses(Key::Escape).await.loses("note-form").await;
}

async fn takes_results_and_a_backup(window: &mut Window) {
    window.does_by("to-export", Key::Enter).await.does_by("form-csv", Key::Space).await;
    window.does_by("stick", Key::Space).await.does_by("export", Key::Enter).await;
    confirms(window).await;
    window.reads("last", "导出完成").await;
    window.does_by("to-backup", Key::Enter).await;
    window.types_by("passphrase", PASSPHRASE).await.types_by("passphrase-again", PASSPHRASE).await;
    window.does_by("backup", Key::Enter).await.reads("last", "备份完成").await;
}

#[tokio::test]
async fn a_manager_does_a_whole_sitting_by_keyboard() {
    let (home, stick) = (tempfile::tempdir().unwrap(), stick());
    simulated(home.path(), VISITS);
    let mut window = opened(home.path(), Options::default(), &stick).await;
    let code = make_code(&Home::at(home.path()), Role::Manager).expect("a code");
    let both = window.knocks().await;
    comes_in(&mut window, code.as_str()).await;
    looks_at_results(&mut window).await;
    writes_into_the_ledger(&mut window).await;
    takes_results_and_a_backup(&mut window).await;
    window.does_by("to-settings", Key::Enter).await.does_by("setting-large_text-on", Key::Space).await;
    window.draws_pressed("setting-large_text-on", true).await;
    window.does_by("to-sync", Key::Space).await.does_by("test-connection", Key::Enter).await;
    window.does_by("to-integrity", Key::Enter).await.does_by("verify", Key::Space).await;
    window.reads("last", "记录完整").await;
    window.does_by("leave", Key::Enter).await.shows_test_id("account").await;
    window.closes_the_manager_by(&both, Key::Enter).await;
    window.is_closed().await;

    let record = Record::of(home.path());
    let written: Vec<&str> = record.entries().iter().filter_map(kind).collect();
    assert_eq!(written, ["note", "label_proposed", "settings_change"], "each once");
    record.verifies();
    let made = stick.names().unwrap();
    let is_there = |beginning: &str| made.iter().any(|name| name.starts_with(beginning));
    assert!(is_there("shiwen-backup-") && is_there("shiwen-demo-"), "{made:?}");
}

fn kind(entry: &Entry) -> Option<&'static str> {
    match &entry.body {
        Body::Note(_) => Some("note"),
        Body::LabelProposed(_) => Some("label_proposed"),
        Body::SettingsChange(_) => Some("settings_change"),
        _ => None,
    }
}
