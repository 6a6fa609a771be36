//! A visitor, a clerk's business system, and what each of them learns.

use std::{collections::BTreeSet, time::Duration};

use serde_json::json;
use shiwen_domain::{
    level::Level,
    results::Days,
    view::{PauseReason, Screen, Touch},
};
use shiwen_tests::until;

use crate::scene::{Scene, announcement, pause};

#[test]
fn the_business_system_learns_that_it_was_answered_and_the_same_for_every_level() {
    let scene = Scene::new();
    let mut told = BTreeSet::new();
    for (level, number) in Level::ALL.into_iter().zip(1..) {
        let id = scene.announces("370300-2026-000123", number);
        let before = scene.asks("GET", &format!("/v1/evaluations/{id}"), None).plain_body();
        scene.taps(level);
        // Told at the first tap, before reasons are asked for: how long the visit lasts says nothing.
        let answer = scene.asks("GET", &format!("/v1/evaluations/{id}"), None);
        assert_ne!(answer.plain_body(), before);
        told.insert(String::from_utf8_lossy(&answer.plain_body()).replace(&id, "ID"));
        scene.finishes();
        assert_eq!(scene.state(&id), "answered");
    }
    assert_eq!(told, BTreeSet::from([r#"{"id":"ID","state":"answered"}"#.to_owned()]));
    let ratings = scene.of_kind("rating");
    let levels: BTreeSet<_> = ratings.iter().map(|entry| entry["level"].as_u64()).collect();
    assert_eq!((ratings.len(), levels.len()), (5, 5), "each level is in the log");
    let services: BTreeSet<_> =
        ratings.iter().map(|entry| entry["service"].as_str().expect("named")).collect();
    assert_eq!(services.len(), 5);
    scene.is_whole();
}

#[test]
fn nobody_who_comes_is_stored_as_unrated_and_told_as_unanswered() {
    // A minute and twenty seconds in three.
    let scene = Scene::at_pace(30);
    let id = scene.announces("370300-2026-000124", 1);
    until("time is up", || scene.state(&id) == "unanswered");
    let unrated = scene.of_kind("unrated");
    assert_eq!((unrated.len(), scene.of_kind("rating").len()), (1, 0));
    assert!(unrated[0]["subject"]["counter"].is_string());
    let again = scene.gets("POST", "/v1/evaluations", Some(&announcement("370300-2026-000124", 1)), 409);
    assert_eq!(
        (&again["type"], &again["evaluation"]),
        (&json!("urn:shiwen:problem:announced-before"), &json!(id))
    );
    let results = |scene: &Scene| {
        let open = scene.home.reader().expect("a reader").expect("a record");
        open.reader.results(&Days::default()).expect("results")
    };
    let results = results(&scene);
    assert_eq!((results.total.all.ratings(), results.beside.unrated, results.beside.rated), (0, 1, 0));
    assert_eq!(results.beside.response_rate().map(|rate| rate.to_string()).as_deref(), Some("0.00%"));
    scene.is_whole();
}

#[test]
fn it_can_be_taken_back_before_the_first_touch_and_not_after_it() {
    let scene = Scene::new();
    let id = scene.announces("A-1", 1);
    let path = format!("/v1/evaluations/{id}");
    assert_eq!(scene.gets("DELETE", &path, None, 200)["state"], "cancelled");
    assert_eq!(scene.gets("DELETE", &path, None, 200)["state"], "cancelled", "an answer that was lost");
    assert_eq!(scene.events().iter().filter(|event| *event == "evaluation_cancelled").count(), 1);
    // Whoever was not asked may be asked.
    let id = scene.announces("A-1", 1);
    let path = format!("/v1/evaluations/{id}");
    scene.touches(Touch::Stay);
    let late = scene.gets("DELETE", &path, None, 409);
    assert_eq!((&late["type"], &late["state"]), (&json!("urn:shiwen:problem:too-late"), &json!("waiting")));
    scene.taps(Level::VeryDissatisfied);
    assert_eq!(scene.gets("DELETE", &path, None, 409)["state"], "answered");
    scene.finishes();
    assert_eq!(scene.gets("DELETE", &path, None, 409)["state"], "answered");
    assert_eq!(scene.of_kind("rating").len(), 1);
    scene.is_whole();
}

#[test]
fn who_lost_the_answer_asks_again_and_is_told_which_evaluation_is_open() {
    let mut scene = Scene::new();
    let id = scene.announces("B-0", 1);
    let again = |scene: &Scene| {
        let said = scene.gets("POST", "/v1/evaluations", Some(&announcement("B-0", 1)), 409);
        assert_eq!(said["type"], "urn:shiwen:problem:announced-before");
        assert_eq!(said["evaluation"], json!(id));
    };
    again(&scene);
    scene.touches(Touch::Stay);
    again(&scene);
    scene.taps(Level::Dissatisfied);
    again(&scene);
    // The control: another service is refused, because somebody is there.
    let other = scene.gets("POST", "/v1/evaluations", Some(&announcement("B-0", 2)), 409);
    assert_eq!((&other["type"], &other["evaluation"]), (&json!("urn:shiwen:problem:busy"), &json!(null)));
    scene.finishes();
    again(&scene);
    scene.restarts();
    again(&scene);
    assert_eq!(scene.of_kind("rating").len(), 1);
}

/// Everything that can be asked without a trace while a visit goes on.
fn told(scene: &Scene, id: &str, before: u32) -> Vec<String> {
    let mut unknown = announcement("L-9", 1);
    unknown["item"] = json!("no-such-item");
    let asked = [
        ("GET", "/v1/status".to_owned(), None),
        ("GET", format!("/v1/evaluations/{id}"), None),
        ("POST", "/v1/evaluations".to_owned(), Some(unknown)),
        ("POST", "/v1/evaluations".to_owned(), Some(announcement("L-1", before))),
    ];
    let answers = asked.iter().map(|(method, path, body)| scene.asks(method, path, body.as_ref()));
    answers.map(|answer| String::from_utf8_lossy(&answer.plain_body()).into_owned()).collect()
}

#[test]
fn nothing_that_is_told_changes_between_the_tap_on_a_face_and_the_end_of_the_visit() {
    let scene = Scene::new();
    let id = scene.announces("L-1", 1);
    let untouched = told(&scene, &id, 1);
    scene.touches(Touch::Stay);
    assert_eq!(told(&scene, &id, 1), untouched, "a touch that is no answer");
    scene.taps(Level::VeryDissatisfied);
    let answered = told(&scene, &id, 1);
    assert_ne!(answered, untouched, "the control: that it was answered is told");
    for touch in [Touch::Done, Touch::Finish, Touch::Stay] {
        scene.touches(touch);
        assert_eq!(told(&scene, &id, 1), answered);
    }
    let next = scene.announces("L-1", 2);
    scene.gets("DELETE", &format!("/v1/evaluations/{next}"), None, 200);
    assert_eq!(told(&scene, &id, 1), answered, "nobody is there any more");
}

#[test]
fn a_break_that_is_asked_for_during_a_visit_does_not_tell_when_the_visit_ends() {
    let scene = Scene::new();
    scene.taps(Level::VeryDissatisfied);
    let asked = scene.gets("POST", "/v1/pause", Some(&json!({ "cause": "break" })), 200);
    let refused = |scene: &Scene| {
        scene.gets("POST", "/v1/evaluations", Some(&announcement("M-1", 1)), 409)["type"].clone()
    };
    let before = refused(&scene);
    scene.finishes();
    until("the break begins", || scene.events().contains(&"pause".to_owned()));
    assert_eq!(scene.gets("GET", "/v1/status", None, 200), asked);
    assert_eq!(
        (refused(&scene), before),
        (json!("urn:shiwen:problem:paused"), json!("urn:shiwen:problem:paused"))
    );
}

#[test]
fn a_second_evaluation_of_a_service_is_refused_and_another_service_of_the_case_is_not() {
    let mut scene = Scene::new();
    let id = scene.announces("B-1", 1);
    let busy = scene.gets("POST", "/v1/evaluations", Some(&announcement("B-1", 2)), 409);
    assert_eq!(busy["type"], "urn:shiwen:problem:busy");
    scene.taps(Level::Satisfied);
    scene.finishes();
    let second = scene.gets("POST", "/v1/evaluations", Some(&announcement("B-1", 1)), 409);
    assert_eq!(second["evaluation"], json!(id));
    scene.restarts();
    let second = scene.gets("POST", "/v1/evaluations", Some(&announcement("B-1", 1)), 409);
    assert_eq!(second["type"], "urn:shiwen:problem:announced-before");
    assert_eq!(scene.state(&id), "answered", "also after a restart");
    scene.announces("B-1", 2);
}

#[test]
fn the_case_number_is_in_no_file_and_no_entry() {
    let scene = Scene::new();
    let case = "370300-2026-SECRET";
    scene.announces(case, 1);
    scene.taps(Level::VeryDissatisfied);
    scene.finishes();
    let all = serde_json::to_string(&scene.entries()).expect("JSON");
    assert!(all.contains("\"service\":\"") && !all.contains(case));
    let mut looked = 0;
    let mut folders = vec![scene.home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).expect("a folder").flatten() {
            if item.path().is_dir() {
                folders.push(item.path());
                continue;
            }
            let bytes = std::fs::read(item.path()).expect("a file");
            assert!(!bytes.windows(case.len()).any(|part| part == case.as_bytes()), "{:?}", item.path());
            looked += 1;
        }
    }
    assert!(looked > 3, "the look has lost its way");
}

#[test]
fn items_and_clerks_are_checked_and_the_clerk_on_duty_is_whom_the_rating_is_about() {
    let scene = Scene::new();
    let wrong = |member: &str, value: &str| {
        let mut body = announcement("C-1", 1);
        body[member] = json!(value);
        scene.gets("POST", "/v1/evaluations", Some(&body), 422)["type"].clone()
    };
    assert_eq!(wrong("item", "no-such-item"), "urn:shiwen:problem:unknown-item");
    assert_eq!(wrong("clerk", "no-such-clerk"), "urn:shiwen:problem:unknown-clerk");
    assert_eq!(wrong("surprise", "x"), "urn:shiwen:problem:invalid");
    let own = scene.gets("GET", "/v1/status", None, 200)["clerk"].clone();
    let pack = shiwen_app::assets::load().expect("the demo hall").assets.pack;
    let other = pack.counters.iter().filter_map(|counter| counter.clerk.clone());
    let other = other.map(|clerk| json!(clerk.as_str())).find(|clerk| *clerk != own).expect("another clerk");
    let unknown = scene.gets("PUT", "/v1/duty", Some(&json!({ "clerk": "nobody-like-that" })), 422);
    assert_eq!(unknown["type"], "urn:shiwen:problem:unknown-clerk");
    scene.gets("PUT", "/v1/duty", Some(&json!({})), 422);
    assert_eq!(scene.gets("PUT", "/v1/duty", Some(&json!({ "clerk": other })), 200)["clerk"], other);
    scene.announces("C-1", 1);
    scene.taps(Level::Satisfied);
    scene.finishes();
    assert_eq!(scene.of_kind("rating")[0]["subject"]["clerk"], other);
    assert_eq!(scene.gets("PUT", "/v1/duty", Some(&json!({ "clerk": null })), 200)["clerk"], json!(null));
    assert_eq!(scene.gets("DELETE", "/v1/duty", None, 200)["clerk"], own);
    assert_eq!(scene.events().iter().filter(|event| *event == "duty").count(), 3);
}

#[test]
fn a_break_begins_when_the_visitor_has_gone_outlasts_a_restart_and_is_counted_when_it_is_over() {
    let mut scene = Scene::new();
    scene.taps(Level::Dissatisfied);
    let asked = scene.gets("POST", "/v1/pause", Some(&json!({ "cause": "meeting" })), 200);
    assert_eq!((&asked["state"], &asked["break_asked"]), (&json!("paused"), &json!("meeting")));
    assert!(!scene.events().contains(&"pause".to_owned()), "nobody's visit is cut off");
    scene.finishes();
    until("the break begins", || scene.events().contains(&"pause".to_owned()));
    let refused = scene.gets("POST", "/v1/evaluations", Some(&announcement("D-1", 1)), 409);
    assert_eq!(refused["type"], "urn:shiwen:problem:paused");
    let view = scene.touches(Touch::TapFace { level: Level::Satisfied });
    assert_eq!(view.screen, Screen::Paused { reason: PauseReason::Counter });
    scene.restarts();
    assert_eq!(scene.gets("GET", "/v1/status", None, 200)["state"], "paused");
    scene.gets("POST", "/v1/resume", None, 200);
    until("the break is over", || scene.gets("GET", "/v1/status", None, 200)["state"] == "ready");
    let events: Vec<_> =
        scene.events().into_iter().filter(|event| event == "pause" || event == "resume").collect();
    assert_eq!(events, ["pause", "resume"], "each once");
    let resume = scene.of_kind("terminal_event").into_iter().find(|entry| entry["event"] == "resume");
    let resume = resume.expect("it is over");
    assert_eq!(resume["by"], "business system");
    assert!(resume["outage"]["since"].is_object() && resume["outage"]["open"].is_array());
    assert_eq!(scene.of_kind("rating").len(), 1, "the touch during the break counts nothing");
    scene.announces("D-1", 1);
    pause(Duration::from_millis(1));
    scene.is_whole();
}
