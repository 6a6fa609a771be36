//! What the program says of itself holds nothing that the business system sends, however talkative it is told to be.

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::json;
use shiwen_domain::{level::Level, view::Touch};
use shiwen_tests::until;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::scene::{Scene, announcement, request};

/// Everything that is logged in this process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody has failed").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody has failed")).into_owned()
    }
}

/// Which of these words the log has; a short number must stand by itself.
fn found<'a>(log: &str, private: &'a [String]) -> Vec<&'a str> {
    let alone =
        |word: &str| log.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|part| part == word);
    let is_there = |word: &&String| if word.len() < 8 { alone(word) } else { log.contains(word.as_str()) };
    private.iter().filter(is_there).map(String::as_str).collect()
}

#[test]
fn nothing_that_the_business_system_sends_is_in_a_log() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_env_filter(EnvFilter::new("trace")).with_writer(log.clone());
    subscriber.try_init().expect("the only one of this process");
    let scene = Scene::new();
    let pack = shiwen_app::assets::load().expect("the demo hall").assets.pack;
    let status = scene.gets("GET", "/v1/status", None, 200);
    let counter = pack.counters.iter().find(|counter| status["counter"] == counter.id.as_str());
    let item = counter.expect("its counter").items.first().expect("an item").to_string();
    let clerks = pack.counters.iter().filter_map(|counter| counter.clerk.as_ref());
    let clerk = clerks.map(ToString::to_string).find(|clerk| status["clerk"] != clerk.as_str());
    let clerk = clerk.expect("another clerk");
    let fresh = |what: &str| format!("{what}-{}", uuid::Uuid::new_v4().simple());
    let (case, no_item, no_clerk, wrong) = (fresh("case"), fresh("item"), fresh("clerk"), fresh("token"));

    // A service that is announced, announced again, looked at, cancelled too late and rated; a duty and a break.
    let mut body = announcement(&case, 1);
    (body["item"], body["clerk"]) = (json!(item), json!(clerk));
    let id =
        scene.gets("POST", "/v1/evaluations", Some(&body), 201)["id"].as_str().expect("an id").to_owned();
    scene.gets("POST", "/v1/evaluations", Some(&body), 409);
    scene.touches(Touch::Stay);
    scene.gets("DELETE", &format!("/v1/evaluations/{id}"), None, 409);
    scene.taps(Level::VeryDissatisfied);
    scene.gets("PUT", "/v1/duty", Some(&json!({ "clerk": clerk })), 200);
    scene.gets("POST", "/v1/pause", Some(&json!({ "cause": "meeting" })), 200);
    scene.finishes();
    scene.gets("POST", "/v1/resume", None, 200);
    until("the break is over", || scene.gets("GET", "/v1/status", None, 200)["state"] == "ready");
    // What is refused.
    let refused = |member: &str, value: &str| {
        let mut body = announcement(&case, 2);
        body[member] = json!(value);
        scene.gets("POST", "/v1/evaluations", Some(&body), 422);
    };
    refused("item", &no_item);
    refused("clerk", &no_clerk);
    refused("surprise", &case);
    scene.gets("PUT", "/v1/duty", Some(&json!({ "clerk": no_clerk })), 422);
    for _ in 0..25 {
        let shown = [("Authorization", wrong.as_str())];
        let bearer = format!("Bearer {wrong}");
        for headers in [shown, [("Authorization", bearer.as_str())]] {
            let asked = request("GET", "/v1/status", scene.address, &headers, b"");
            shiwen_tests::wire::http::ask(scene.address, &asked).expect("an answer");
        }
    }

    let private =
        [case, item, clerk, no_item, no_clerk, wrong, scene.token.clone(), "VeryDissatisfied".to_owned()];
    let heard = fresh("heard");
    let said = heard.clone();
    std::thread::spawn(move || tracing::trace!(said, "the control")).join().expect("said");
    let log = log.text();
    assert!(log.contains(&heard), "the control: whatever a thread says is heard, however talkative");
    assert!(log.contains("wrong tokens"), "the control: the interface's own words are in it");
    assert_eq!(found(&log, &private), [""; 0]);
    for word in &private {
        assert_eq!(
            found(&format!("{log} {word}"), &private),
            [word.as_str()],
            "the control: the search finds it"
        );
    }
}
