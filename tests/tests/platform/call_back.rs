//! Whoever left a number is called back, however satisfied: such a rating has a work order, and no other good one has. The
//! number's whole way: typed at a terminal, sealed, witnessed, opened for the 12345 system alone, gone after closing.

use std::time::Duration;

use serde_json::{Value, json};
use shiwen_app::sealing::Sealer;
use shiwen_domain::{level::Level, view::Touch};
use shiwen_tests::{
    call_back::{in_the_clear, sealed_numbers},
    paper_log::Secret,
    platform::{Options, Platform, Webhook},
    receiver::{Receiver, signed_headers},
    terminal::{
        desk::{Desk, MONDAY_MS},
        enrolled::EnrolledTerminal,
    },
};

use super::programs;
use crate::scene::Scene;

const SECRET: &str = "whsec_c2hpd2VuLXRlc3Qtc2VjcmV0LTAxMjM0NTY3ODk=";
const NUMBER: &str = "13800138000";
const GROUPED: &str = "138 0013 8000";
/// What the 12345 system tells of an order until it is closed.
const STEPS: [(&str, &str); 6] = [
    ("accepted", "{}"),
    ("verified", r#"{"finding":"true"}"#),
    ("fix_at_once", "{}"),
    ("reported_back", r#"{"feedback":"done"}"#),
    ("called_back", r#"{"content":true}"#),
    ("closed", "{}"),
];

/// A visitor of an enrolled terminal leaves a number, with the seal of its own enrolment.
fn leaves_a_number(terminal: &EnrolledTerminal) {
    let enrolled = terminal.home().enrolment().expect("readable").expect("enrolled");
    let mut desk = Desk::open(&terminal.home(), MONDAY_MS).expect("a desk");
    desk.serving.seals_with(Some(Sealer::to(&enrolled.file.recipient).expect("a recipient")));
    for touch in [Touch::TapFace { level: Level::Dissatisfied }, Touch::Done, Touch::OpenPhone] {
        desk.touch(touch);
    }
    for digit in NUMBER.chars() {
        desk.touch(Touch::TapKey { key: digit.to_string() });
    }
    for touch in [Touch::KeepPhone, Touch::Finish, Touch::Stay] {
        desk.touch(touch);
    }
}

/// A platform that shares [`SECRET`] with a 12345 system.
pub(crate) fn with_partner(url: String) -> Options {
    Options { webhook: Some(Webhook { url, secret: SECRET.to_owned() }), ..Options::default() }
}

/// The 12345 system tells one step of an order.
fn tells(platform: &Platform, order: &str, number: usize, kind: &str, more: &str) {
    let more: Value = serde_json::from_str(more).expect("JSON");
    let mut body = json!({ "event": kind, "work_order": order, "who": "12345", "why": "回访" });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let now = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
    body["at"] = platform.sql().one::<String>(now, &[]).into();
    let (status, said) = told(platform, order, &format!("event-{number}"), &body);
    assert_eq!(status, 200, "{kind}: {said}");
}

/// Tells an event, signed now: the status, and what was answered.
pub(crate) fn told(platform: &Platform, order: &str, id: &str, body: &Value) -> (u16, String) {
    let body = body.to_string();
    let headers = signed_headers(SECRET, id, body.as_bytes());
    let mut headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    headers.push(("Content-Type", "application/json".to_owned()));
    let answer = platform.ask("POST", &format!("/v1/work-orders/{order}/events"), &headers, body.as_bytes());
    (answer.status().expect("a status"), String::from_utf8_lossy(&answer.plain_body()).into_owned())
}

/// The beginning of bytes as a log line shows them.
fn listed(bytes: &[u8]) -> String {
    format!("{:?}", &bytes[..20]).trim_end_matches(']').to_owned()
}

fn deeds(platform: &Platform, what: &str) -> i64 {
    platform.sql().one("SELECT count(*) FROM deed WHERE what = $1", &[&what])
}

#[test]
fn a_number_goes_sealed_from_the_pad_to_whoever_calls_and_is_gone_after_closing() {
    let receiver = Receiver::open(SECRET);
    // However much is logged, nothing of a statement is.
    let environment = vec![("SHIWEN_PLATFORM_LOG".to_owned(), "debug,tokio_postgres=trace".to_owned())];
    let options = Options { environment, ..with_partner(receiver.url()) };
    let platform = Platform::start_with(&programs(), options);
    let terminal = EnrolledTerminal::enrolled_at(&programs(), &platform);
    leaves_a_number(&terminal);
    let sealed = sealed_numbers(terminal.folder()).expect("readable");
    assert_eq!(sealed.len(), 1);
    assert_eq!(in_the_clear(terminal.folder(), NUMBER, GROUPED).expect("readable"), 0);
    terminal.syncs();

    let kept: Vec<Vec<u8>> = platform.sql().column("SELECT content FROM private WHERE kind = 'phone'", &[]);
    assert_eq!(kept, sealed, "the platform keeps what was sealed, and nothing else");
    let came = receiver.wait_for(1, Duration::from_secs(20));
    let [delivery] = came.as_slice() else { panic!("{} deliveries", came.len()) };
    assert_eq!((&delivery.fault, delivery.status), (&None, Some(200)));
    assert_eq!(delivery.body["data"]["phone"], NUMBER);
    assert_eq!(deeds(&platform, "phone_delivered"), 1, "the opening is written down");

    let caller = platform.token("caller", Some("example-hall"), &["callback"]);
    let asks = || {
        let headers =
            [("Authorization", format!("Bearer {caller}")), ("Content-Type", "application/json".to_owned())];
        platform.ask(
            "POST",
            &format!("/v1/work-orders/{}/phone", delivery.id),
            &headers,
            br#"{"why":"call"}"#,
        )
    };
    let answer = asks();
    assert_eq!((answer.status(), deeds(&platform, "phone_opened")), (Some(200), 1));
    assert!(String::from_utf8_lossy(&answer.plain_body()).contains(NUMBER));

    for (number, (kind, more)) in STEPS.iter().enumerate() {
        tells(&platform, &delivery.id, number, kind, more);
    }
    assert_eq!(asks().status(), Some(404), "nobody opens it after closing");
    assert_eq!(platform.sql().one::<i64>("SELECT count(*) FROM private WHERE kind = 'phone'", &[]), 0);
    terminal.syncs();
    // What the terminal keeps for its seven days is still sealed.
    assert_eq!(sealed_numbers(terminal.folder()).expect("readable"), sealed);
    assert_eq!(in_the_clear(terminal.folder(), NUMBER, GROUPED).expect("readable"), 0);
    let log = platform.log();
    assert!(!log.contains(NUMBER) && !log.contains("parameters: ") && !log.contains(&listed(&sealed[0])));
    // The control: the rest of what was asked for is there.
    assert!(log.contains("\"DEBUG\""));
    let ran = platform.run(&["verify"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn a_number_left_with_a_good_rating_opens_a_work_order() {
    let scene = Scene::open();
    let mut machine = scene.machine(7);
    let mut log = machine.opens();
    let number = Secret::phone("13800138000", &machine.known.recipient);
    log.push(machine.author.rating_with(Level::VerySatisfied, &[number]));
    // The control: the same level without a number opens none.
    log.push(machine.author.rating_with(Level::VerySatisfied, &[]));
    machine.line.taken(&log, &log.batch_from(0));
    let titles: Vec<String> = scene.sql().column("SELECT title FROM work_order", &[]);
    assert_eq!(titles.len(), 1, "{titles:?}");
    assert!(titles[0].contains("回访"), "{titles:?}");
    let with_number: i64 = scene.sql().one(
        "SELECT count(*) FROM work_order JOIN rating USING (entry_id) WHERE phone AND rating.level = 5",
        &[],
    );
    assert_eq!(with_number, 1);
    scene.agrees();
}
