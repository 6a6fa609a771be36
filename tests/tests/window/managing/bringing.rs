//! What is brought on a stick and taken away on one: a notice for the visitors, and a backup that comes back.

use std::{fs, path::Path};

use shiwen_domain::{
    entry::{Body, Entry, ReopenReason},
    managing::Role,
};
use shiwen_tests::{
    terminal::stick::Stick,
    window::{
        Options, Window,
        driver::eventually,
        glass::{LANDSCAPE, PORTRAIT},
        manager::Both,
        record::Record,
    },
};

use super::{BUSY, PASSWORD, another_comes, looks, sets_up, simulated};

const MIB: u64 = 32;
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/demo/pictures/hours.png");
pub(super) const PASSPHRASE: &str = "seven green boats";

pub(super) async fn opened(home: &Path, options: Options, stick: &Stick) -> Window {
    let root = stick.root().to_str().expect("a path of letters").to_owned();
    Window::open_with(home, options, &[("SHIWEN_STICKS", &root)]).await
}

pub(super) fn stick() -> Stick {
    let stick = Stick::new(MIB).unwrap_or_else(|why| panic!("{why}"));
    fs::copy(PICTURE, stick.path().join("hours.png")).expect("a picture is on the stick");
    stick
}

async fn confirms(window: &mut Window) {
    window.types("password", PASSWORD).await.does("confirm-go").await.loses("confirm").await;
}

async fn brings_back(window: &mut Window, passphrase: &str) {
    window.does("found").await.types("bring-passphrase", passphrase).await.does("restore").await;
}

#[tokio::test]
async fn a_notice_from_a_stick_is_shown_to_visitors_and_taken_down() {
    let (home, stick) = (tempfile::tempdir().unwrap(), stick());
    let mut window = opened(home.path(), Options::on(PORTRAIT), &stick).await;
    let both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-settings").await.reads("notices", "hours.png").await;
    window.does("found").await.does("caption-hours").await.does("add-notice").await;
    confirms(&mut window).await;
    window.shows_test_id("kept").await;
    eventually("the manager sees the picture", async || sees_a_picture(&window, "kept").await).await;
    window.keeps_a_picture("notice-kept").await;
    window.does("leave").await;
    window.closes_the_manager(&both).await;
    let kept = fs::read_dir(home.path().join("notices")).unwrap().count();
    assert!(kept > 0, "the picture lies in the home");

    let both = window.knocks().await;
    window.does("account").await.types("password", PASSWORD).await.does("enter").await;
    window.does("to-settings").await.does("take-down-0").await;
    confirms(&mut window).await;
    window.loses("kept").await;
    window.does("leave").await;
    window.closes_the_manager(&both).await;
    window.is_closed().await;
    let record = Record::of(home.path());
    let changes =
        record.entries().into_iter().filter(|entry| matches!(entry.body, Body::SettingsChange(_))).count();
    assert_eq!(changes, 2, "added, and taken down");
    record.verifies();
}

async fn sees_a_picture(window: &Window, test_id: &str) -> bool {
    let script =
        format!("return document.querySelector('[data-testid=\"{test_id}\"] img')?.naturalWidth ?? 0");
    window.asks(&script).await.as_u64().is_some_and(|width| width > 0)
}

#[tokio::test]
async fn a_backup_is_taken_to_a_stick_and_brings_a_lost_record_back() {
    let (home, stick) = (tempfile::tempdir().unwrap(), stick());
    let mut window = opened(home.path(), Options::default(), &stick).await;
    for level in [1, 5] {
        window.taps_face(level).await.is_done().await.finishes().await.leaves_the_thanks().await;
    }
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-export").await.does("to-backup").await.shows_test_id("make").await;
    for field in ["passphrase", "passphrase-again"] {
        window.types(field, PASSPHRASE).await;
    }
    window.does("backup").await;
    confirms(&mut window).await;
    window.reads("last", "备份完成").await;
    window.keeps_a_picture("backed-up").await;
    window.is_closed().await;

    fs::remove_dir_all(home.path().join("log")).unwrap();
    let mut window = opened(home.path(), Options::default(), &stick).await;
    assert_eq!(Record::of(home.path()).ratings().len(), 0, "the record is lost");
    let both = another_comes(&mut window, home.path(), Role::Installer).await;
    window.does("to-backup").await.shows_test_id("bring").await;
    brings_back(&mut window, "not the passphrase").await;
    confirms(&mut window).await;
    window.reads("last", "口令不对").await;
    assert_eq!(restored(home.path()), 0, "nothing has changed");
    brings_back(&mut window, PASSPHRASE).await;
    window.reads("last", "恢复好了").await;
    window.keeps_a_picture("restored").await;
    assert_eq!(restored(home.path()), 1, "a new log goes on");
    window.does("leave").await;
    window.closes_the_manager(&both).await;
    window.taps_face(4).await.is_done().await.finishes().await;
    window.is_closed().await;
    let record = Record::of(home.path());
    let counted = record.entries().into_iter().map(Entry::counted);
    let ratings = counted.filter(|entry| matches!(entry.body, Body::Rating(_))).count();
    assert_eq!(ratings, 3, "both visits are back, and the next one is written behind them");
    record.verifies();
}

fn restored(home: &Path) -> usize {
    let is_restored = |body: &Body| {
        let Body::LogOpened(opened) = body else { return false };
        opened.previous.as_ref().is_some_and(|previous| previous.reason == ReopenReason::Restored)
    };
    Record::of(home).entries().iter().filter(|entry| is_restored(&entry.body)).count()
}

#[tokio::test]
async fn an_installers_pages_are_for_everyone_on_both_glasses_and_in_both_languages() {
    for glass in [LANDSCAPE, PORTRAIT] {
        let (home, stick) = (tempfile::tempdir().unwrap(), stick());
        simulated(home.path(), BUSY);
        let mut window = opened(home.path(), Options::on(glass), &stick).await;
        let mut faults = Vec::new();
        let _both: Both = sets_up(&mut window, home.path(), Role::Installer).await;
        for lang in ["zh", "en"] {
            for page in ["settings", "backup", "sync"] {
                window.does(&format!("to-{page}")).await.shows_test_id(&format!("page-{page}")).await;
                looks(&mut window, &format!("{}-{lang}-installer-{page}", glass.name), &mut faults).await;
            }
            window.does("lang").await;
        }
        window.is_closed().await;
        assert_eq!(faults, Vec::<String>::new());
    }
}
