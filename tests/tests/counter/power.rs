//! The power goes at any time: what was acknowledged to the business system ends once.

use std::path::Path;

use shiwen_app::{home::Home, terminal::Terminal};
use shiwen_domain::level::Level;
use shiwen_tests::terminal::kept::copy_folder;

use crate::scene::{Scene, entries, options};

/// What would be on the disk if the power went now, started again.
fn after_a_power_cut(scene: &Scene, to: &Path) -> Vec<serde_json::Value> {
    copy_folder(scene.home.path(), to).expect("a copy");
    let home = Home::at(to);
    Terminal::open(&home, &options(0)).expect("a terminal").stop();
    let all = entries(&home);
    let open = home.reader().expect("a reader").expect("a record");
    let report = open.reader.verify(&open.keys.signing().verifying_key()).expect("verified");
    assert_eq!(report.findings, []);
    all
}

fn of_service(entries: &[serde_json::Value]) -> Vec<String> {
    let with_service = entries.iter().filter(|entry| entry["service"].is_string());
    with_service
        .map(|entry| entry["event"].as_str().or(entry["kind"].as_str()).unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn an_acknowledged_announcement_becomes_unrated_a_rating_or_nothing_more_wherever_the_power_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new();
    let cut = |name: &str| of_service(&after_a_power_cut(&scene, &folder.path().join(name)));
    assert_eq!(cut("before"), [""; 0], "the control");
    let id = scene.announces("E-1", 1);
    assert_eq!(cut("announced"), ["unrated"]);
    scene.taps(Level::VeryDissatisfied);
    let after_tap = after_a_power_cut(&scene, &folder.path().join("tapped"));
    assert_eq!(of_service(&after_tap), ["rating"]);
    let rating = after_tap.iter().find(|entry| entry["kind"] == "rating").expect("a rating");
    assert_eq!((&rating["level"], &rating["ending"]), (&1.into(), &"interrupted".into()));
    scene.finishes();
    assert_eq!(cut("finished"), ["rating"]);
    let second = scene.announces("E-1", 2);
    scene.gets("DELETE", &format!("/v1/evaluations/{second}"), None, 200);
    assert_eq!(cut("cancelled"), ["rating", "evaluation_cancelled"]);
    assert_eq!(scene.state(&id), "answered");
}

#[test]
fn an_ordered_stop_leaves_nothing_waiting() {
    let mut scene = Scene::new();
    let id = scene.announces("F-1", 1);
    scene.restarts();
    assert_eq!(scene.state(&id), "unanswered");
    assert_eq!(of_service(&scene.entries()), ["unrated"]);
}
