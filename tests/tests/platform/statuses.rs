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
    /// Whether nothing is sent until the terminal is enrolled again.
    stops: bool,
}

fn again(reply: Reply) -> Case {
    Case { reply, code: AGAIN, stops: false }
}

fn stop(status: u16, kind: &str) -> Case {
    Case { reply: Reply::problem(status, kind), code: PERSON, stops: true }
}

fn cases() -> Vec<Case> {
    let proxies = [408, 425, 429, 500, 502, 503, 504].map(|status| again(Reply::status(status)));
    let platforms = [
        (408, "timeout"),
        (425, "too-early"),
        (429, "too-many-requests"),
        (500, "internal"),
        (503, "unavailable"),
    ];
    let platforms = platforms.map(|(status, kind)| again(Reply::problem(status, kind)));
    let portals = [
        again(Reply::page(200, "Hall network")),
        again(Reply::page(403, "Hall network")),
        again(Reply::page(511, "Hall network")),
        again(Reply::redirect("http://portal.example/login")),
    ];
    let stops = [
        stop(401, "unauthorized"),
        stop(403, "forbidden"),
        stop(403, "demo-refused"),
        stop(403, "confirmation-needed"),
        stop(409, "conflict"),
        stop(426, "upgrade-needed"),
    ];
    let alarms =
        [(400, "bad-request"), (404, "not-found"), (415, "unsupported-media-type"), (422, "invalid")];
    let alarms =
        alarms.map(|(status, kind)| Case { reply: Reply::problem(status, kind), code: PERSON, stops: false });
    proxies.into_iter().chain(platforms).chain(portals).chain(stops).chain(alarms).collect()
}

#[test]
fn whatever_answers_in_the_platforms_place_costs_nothing() {
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    for (number, Case { reply, code, stops }) in (0_u64..).zip(cases()) {
        terminal.simulate(2, number);
        let said = format!("{reply:?}");
        wire.decide(move |_| Fate::Instead(reply.clone()));
        let ran = terminal.sync();
        assert_eq!(ran.code, code, "{said}: {}{}", ran.out, ran.err);
        let stopped = terminal.status()["sync"]["stopped"].as_str().is_some_and(|name| !name.is_empty());
        assert!(stopped || !stops, "{said}: {}", terminal.status()["sync"]);
        assert!(terminal.status()["sync"]["waiting"].as_u64().is_some_and(|waiting| waiting > 0), "{said}");
        assert_eq!(compare::wrong_so_far(&platform.sql(), &[&terminal]), NOTHING, "{said}");
        // The control: the judge sees that something is not there yet.
        assert_ne!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING, "{said}");
        wire.pass();
        if stops {
            let enrolled = terminal.enrol(&wire.url(), &platform.code("example-hall"), None);
            assert_eq!(enrolled.code, Some(0), "{said}: {}{}", enrolled.out, enrolled.err);
        }
        terminal.syncs();
        assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING, "{said}");
    }
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
