//! Results are taken to a stick: a real file system that is pulled out, filled and locked while somebody looks at the window.

use std::{fs, path::Path, process::Command, time::Duration};

use shiwen_domain::managing::Role;
use shiwen_export::destination::manifest::manifest_of;
use shiwen_tests::{
    terminal::stick::Stick,
    window::{
        Options, Window,
        driver::{eventually, program},
        record::Record,
    },
};
use tokio::time::sleep;

use super::{PASSWORD, sets_up, simulated};

/// As many as keep an export busy while a hand pulls the stick out.
const VISITS: &str = "2000";
const MIB: u64 = 48;

async fn opened(home: &Path, stick: &Stick) -> Window {
    let root = stick.root().to_str().expect("a path of letters").to_owned();
    Window::open_with(home, Options::default(), &[("SHIWEN_STICKS", &root)]).await
}

async fn begins_an_export(window: &mut Window) {
    window.does("stick").await.does("export").await;
    // The password holds for some minutes, so it is not asked each time.
    eventually("the export begins, or the password is asked", async || {
        window.has("confirm").await || window.has("running").await || window.has("last").await
    })
    .await;
    if window.has("confirm").await {
        window.types("password", PASSWORD).await.does("confirm-go").await;
    }
}

/// Pulls the stick out as soon as something is being written to it.
async fn is_pulled_out_in_the_middle(stick: &Stick) {
    eventually("something is written", async || !stick.names().unwrap_or_default().is_empty()).await;
    stick.pull_out().expect("it can be pulled out");
}

fn workbook(stick: &Stick) -> Vec<String> {
    let names = stick.names().expect("the stick can be read");
    names.into_iter().filter(|name| name.starts_with("shiwen") && has_ending(name, "xlsx")).collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

#[tokio::test]
async fn an_export_survives_a_stick_that_is_pulled_out_locked_and_full() {
    let home = tempfile::tempdir().unwrap();
    simulated(home.path(), VISITS);
    let stick = Stick::new(MIB).unwrap_or_else(|why| panic!("{why}"));
    let mut window = opened(home.path(), &stick).await;
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-export").await.reads("stick", "KINGSTON").await;

    begins_an_export(&mut window).await;
    is_pulled_out_in_the_middle(&stick).await;
    window.reads("last", "U 盘被拔出").await;
    window.keeps_a_picture("pulled-out").await;
    window.shows_test_id("no-stick").await;
    assert!(!stick.path().join("lost+found").exists(), "it is out");

    stick.plug_in().unwrap();
    assert_eq!(workbook(&stick), [""; 0], "no half file has a name");
    stick.lock(true).unwrap();
    window.says("这个 U 盘是只读的").await;
    assert!(!window.find_test_id("stick").await.is_enabled().await.unwrap());
    stick.lock(false).unwrap();
    stick.fill().unwrap();
    window.says("这个 U 盘满了").await;
    window.keeps_a_picture("full").await;
    stick.empty().unwrap();

    begins_an_export(&mut window).await;
    window.reads("last", "导出完成").await;
    window.keeps_a_picture("exported").await;
    let made = workbook(&stick);
    assert_eq!(made.len(), 1, "{made:?}");
    assert!(
        stick.names().unwrap().iter().all(|name| !has_ending(name, "part")),
        "what was begun before is swept"
    );
    window.is_closed().await;

    let ran = Command::new(program())
        .args(["verify", "--manifest"])
        .arg(manifest_of(&stick.path().join(&made[0])))
        .env("SHIWEN_HOME", home.path())
        .output();
    let ran = ran.expect("the program runs");
    assert!(
        ran.status.success(),
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
    Record::of(home.path()).verifies();
}

#[tokio::test]
async fn a_stopped_export_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    simulated(home.path(), VISITS);
    let stick = Stick::new(MIB).unwrap_or_else(|why| panic!("{why}"));
    let mut window = opened(home.path(), &stick).await;
    let _both = sets_up(&mut window, home.path(), Role::Manager).await;
    window.does("to-export").await.reads("stick", "KINGSTON").await;
    begins_an_export(&mut window).await;
    window.does("stop").await.reads("last", "导出已停止").await;
    sleep(Duration::from_millis(200)).await;
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1, "lost+found alone: {:?}", stick.names());
    window.is_closed().await;
    Record::of(home.path()).verifies();
}
