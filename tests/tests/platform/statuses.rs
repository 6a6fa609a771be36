//! Whatever comes back in the platform's place: the terminal does what the table of `shiwen_sync::plan` says, acknowledges
//! nothing that was not, and sends everything once the platform is there again.

use shiwen_tests::{
    platform::{Platform, compare},
    terminal::enrolled::EnrolledTerminal,
    wire::{Fate, Reply, Wire},
};

use super::{NOTHING, programs};

/// The exit code of `sync --once` if it is to be tried again without anybody's help.
const AGAIN: Option<i32> = Some(3);
/// And if somebody has to act or to look.
const PERSON: Option<i32> = Some(1);

struct Case {
    reply: Reply,
    code: Option<i32>,
    /// What `status` names as the reason why nothing is sent, if it names one.
    noted: Option<&'static str>,
    /// Whether only enrolling the terminal again helps; else it goes on by itself.
    stops: bool,
    /// How many requests one try takes at most; where nothing smaller may be sent, one.
    requests: u64,
}

fn again(reply: Reply) -> Case {
    Case { reply, code: AGAIN, noted: None, stops: false, requests: 1 }
}

fn stop(status: u16, kind: &'static str) -> Case {
    let reply = Reply::problem(status, kind);
    Case { reply, code: PERSON, noted: Some(kind), stops: true, requests: 1 }
}

fn alarm(reply: Reply) -> Case {
    Case { reply, code: PERSON, noted: Some("alarm"), stops: false, requests: 1 }
}

/// A disagreement about the log that no witness has signed; nothing may follow from it.
fn unsigned(kind: &str, more: &str) -> Case {
    let body =
        format!(r#"{{"type":"urn:shiwen:problem:{kind}","title":"made by the wire","status":409{more}}}"#);
    alarm(Reply::status(409).with("Content-Type: application/problem+json", body))
}

fn disagreements() -> Vec<Case> {
    let forged = r#","size":2,"cosigned":"made by the wire""#;
    let bare = ["fork", "shrunk", "gap"].map(|kind| unsigned(kind, ""));
    let signed_by_nobody = ["fork", "shrunk", "gap"].map(|kind| unsigned(kind, forged));
    // Whoever has nothing of the log can sign nothing: all of it is told again, and not for ever.
    let forgotten = Case { requests: 4, ..unsigned("gap", r#","size":0"#) };
    bare.into_iter().chain(signed_by_nobody).chain([forgotten]).collect()
}

/// The batch is halved until one entry is left, and that is not sent again and again.
fn too_large() -> [Case; 2] {
    [Reply::problem(413, "too-large"), Reply::status(413)].map(|reply| Case { requests: 10, ..alarm(reply) })
}

fn cases() -> Vec<Case> {
    let proxies = [407, 408, 425, 429, 500, 502, 503, 504].map(|status| again(Reply::status(status)));
    let platforms = [
        (408, "timeout"),
        (425, "too-early"),
        (429, "too-many-requests"),
        (500, "internal"),
        (503, "unavailable"),
    ];
    let platforms = platforms.map(|(status, kind)| again(Reply::problem(status, kind)));
    let portals = [200, 401, 403, 511].map(|status| again(Reply::page(status, "Hall network")));
    let redirect = again(Reply::redirect("http://portal.example/login"));
    let stops = [
        stop(401, "unauthorized"),
        stop(403, "forbidden"),
        stop(403, "demo-refused"),
        stop(403, "confirmation-needed"),
        stop(409, "conflict"),
        stop(426, "upgrade-needed"),
    ];
    let alarms = [
        (400, "bad-request"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (415, "unsupported-media-type"),
        (422, "invalid"),
    ];
    let alarms = alarms.map(|(status, kind)| alarm(Reply::problem(status, kind)));
    let cases = proxies.into_iter().chain(platforms).chain(portals).chain([redirect]).chain(stops);
    cases.chain(alarms).chain(too_large()).chain(disagreements()).collect()
}

/// Why nothing is sent, as `status` says it.
fn noted(terminal: &EnrolledTerminal) -> Option<String> {
    terminal.status()["sync"]["stopped"].as_str().map(str::to_owned)
}

#[test]
fn whatever_answers_in_the_platforms_place_costs_nothing() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    for (number, case) in (0_u64..).zip(cases()) {
        terminal.simulate(2, number);
        meets(&case, &terminal, &wire, &platform);
        let said = format!("{:?}", case.reply);
        wire.pass();
        if case.stops {
            let enrolled = terminal.enrol(&wire.url(), &platform.code("example-hall"), None);
            assert_eq!(enrolled.code, Some(0), "{said}: {}{}", enrolled.out, enrolled.err);
        }
        terminal.syncs();
        assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING, "{said}");
        // The control: what was noted is gone once the platform has answered.
        assert_eq!(noted(&terminal), None, "{said}");
    }
    assert_eq!(terminal.logs().len(), 1, "no log is opened that no witness's signature asks for");
    assert_eq!((platform.sql().count("log"), platform.sql().count("alarm")), (1, 0));
}

/// One try while this case's reply comes instead of every answer.
fn meets(case: &Case, terminal: &EnrolledTerminal, wire: &Wire, platform: &Platform) {
    let (reply, said) = (case.reply.clone(), format!("{:?}", case.reply));
    let before = wire.counted();
    wire.decide(move |_| Fate::Instead(reply.clone()));
    let ran = terminal.sync();
    assert_eq!(ran.code, case.code, "{said}: {}{}", ran.out, ran.err);
    assert_eq!(noted(terminal).as_deref(), case.noted, "{said}");
    let now = wire.counted();
    let (requests, batches) = (now.requests - before.requests, now.batches - before.batches);
    assert_eq!(requests, batches, "{said}: whoever refuses the log is asked for nothing else");
    // The control of the upper bound: it was tried.
    assert!((1..=case.requests).contains(&requests), "{said}: {requests} requests");
    assert_eq!(now.delivered, before.delivered, "{said}: the platform got none of it");
    assert!(terminal.status()["sync"]["waiting"].as_u64().is_some_and(|waiting| waiting > 0), "{said}");
    assert_eq!(compare::wrong_so_far(&platform.sql(), &[terminal]), NOTHING, "{said}");
    // The control: the judge sees that something is not there yet.
    assert_ne!(compare::wrong_with(&platform.sql(), &[terminal]), NOTHING, "{said}");
}

/// Nothing comes for as long as the client waits for an answer, which is a minute.
fn hangs(fate: Fate, platform_has_it: bool) {
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    terminal.syncs();
    terminal.simulate(3, 1);
    wire.next_batch(fate);
    let ran = terminal.sync();
    assert_eq!(ran.code, AGAIN, "{}{}", ran.out, ran.err);
    let waiting = terminal.status()["sync"]["waiting"].as_u64();
    assert!(waiting.is_some_and(|waiting| waiting > 0), "nothing counts as sent: {waiting:?}");
    // The control: the platform's side of the hang is the one that was meant.
    let there = compare::wrong_with(&platform.sql(), &[&terminal]) == NOTHING;
    assert_eq!(there, platform_has_it);
    terminal.simulate(1, 2);
    terminal.syncs();
    assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING);
    assert_eq!(platform.sql().count("alarm"), 0, "a hang is no disagreement");
}

#[test]
fn a_request_that_hangs_is_given_up_and_sent_again() {
    hangs(Fate::Hang, false);
}

#[test]
fn an_answer_that_hangs_is_given_up_and_asked_for_again() {
    hangs(Fate::HangAfter, true);
}

#[test]
fn a_portal_is_named_by_its_title_and_a_redirect_by_its_host() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    terminal.simulate(1, 1);
    for (reply, name) in [
        (Reply::page(200, "Hall network"), "Hall network"),
        (Reply::redirect("http://portal.example/login"), "portal.example"),
    ] {
        wire.decide(move |_| Fate::Instead(reply.clone()));
        let ran = terminal.sync();
        assert!(format!("{}{}", ran.out, ran.err).contains(name), "{}{}", ran.out, ran.err);
    }
    // The control: the platform itself is not taken for a portal.
    wire.pass();
    let ran = terminal.sync();
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}
