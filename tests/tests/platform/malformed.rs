//! Malformed input: whatever comes, in whatever form, the platform answers with a problem of a known kind, never with a fault
//! of its own, and serves on in the memory it had.

#[path = "malformed/api.rs"]
mod api;
#[path = "malformed/arms.rs"]
mod arms;
#[path = "malformed/bombs.rs"]
mod bombs;
#[path = "malformed/fuzz.rs"]
mod fuzz;
#[path = "malformed/limits.rs"]
mod limits;
#[path = "malformed/lines.rs"]
mod lines;
#[path = "malformed/odd.rs"]
mod odd;

use std::{collections::BTreeMap, fs};

use shiwen_sync::protocol::ProblemKind;
use shiwen_tests::{
    answering::Answering,
    figure,
    paper_log::{Answer, Line, Request},
    wire::Reply,
};

use self::{
    arms::{SECRET, arm, armed, propose},
    fuzz::Fuzz,
};
use super::{conformance::answer_departs, scene::Scene};

/// Requests of the full figure.
const REQUESTS: usize = 30_000;
/// What the platform may have needed for them, in MiB: bodies of megabytes, one at a time.
const PEAK_MIB: u64 = 200;

#[test]
fn malformed_input_never_gives_a_fault_of_the_platforms() {
    let scene = armed();
    let (mut machine, mut log) = scene.witnessed(1, 60);
    propose(&mut machine, &mut log);
    log.write(&mut machine.author, 3);
    let mut fuzz = Fuzz::new(41, log.clone(), SECRET.to_vec());
    arm(&scene, &mut fuzz, &machine.line.token);
    let line = Line::to(scene.platform.address());
    let mut seen: BTreeMap<String, BTreeMap<u16, u32>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for number in 0..figure(REQUESTS) {
        let (what, request) = fuzz.next();
        match line.try_ask(&request) {
            Ok(answer) => {
                *seen.entry(what.clone()).or_default().entry(answer.status).or_default() += 1;
                wrong.extend(
                    wrong_with(&answer, &request)
                        .or_else(|| departs(&request, &answer))
                        .map(|why| format!("{number} {what}: {why}\n  {}", shown(&request))),
                );
            }
            Err(error) => wrong.push(format!("{number} {what}: no answer: {error}\n  {}", shown(&request))),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}\n{}",
        wrong.len(),
        figure(REQUESTS),
        wrong[..wrong.len().min(20)].join("\n"),
        faults(&scene)
    );
    for (what, statuses) in &seen {
        println!("{what}: {statuses:?}");
    }
    // The control: behind every endpoint something was reached, and what is right is taken by the same line.
    let reached = |statuses: &BTreeMap<u16, u32>| statuses.keys().any(|status| (200..300).contains(status));
    let never: Vec<_> =
        seen.iter().filter(|(_, statuses)| !reached(statuses)).map(|(what, _)| what).collect();
    assert_eq!((seen.len(), never), (fuzz.endpoints.len(), vec![]));
    assert_eq!(faults(&scene), "");
    let peak = scene.platform.pid().map(peak_mib).expect("it runs");
    println!("peak of the platform: {peak} MiB");
    assert!(peak < PEAK_MIB, "{peak} MiB");
    log.write(&mut machine.author, 2);
    assert_eq!(machine.line.taken(&log, &log.batch_from(61)).size, log.size());
    scene.agrees();
}

/// The control: what is not the platform's answer is seen.
#[test]
fn another_answer_than_the_platforms_is_seen() {
    let internal = Reply::problem(500, "internal");
    let replies = [
        (internal, true),
        (Reply::status(503), true),
        (Reply::page(404, "Sign in"), true),
        (Reply::problem(404, "newer"), true),
        (Reply::problem(400, "not-found"), true),
        (Reply::problem(404, "not-found"), false),
        (Reply::page(200, "Results"), false),
    ];
    for (reply, wrong) in replies {
        let answers = reply.clone();
        let server = Answering::with(move |_| Some(answers.clone()));
        let request = Request::new("GET", "/v1/results");
        let answer = Line::to(server.address()).ask(&request);
        assert_eq!(wrong_with(&answer, &request).is_some(), wrong, "{reply:?}");
    }
}

/// What is wrong with an answer; nothing if it is the platform's own yes or no.
pub(crate) fn wrong_with(answer: &Answer, request: &Request) -> Option<String> {
    let status = answer.status;
    if status >= 500 {
        return Some(format!("{status}: {}", answer.text()));
    }
    if (200..300).contains(&status) || status == 304 {
        return None;
    }
    if request.method == b"HEAD" {
        return (!answer.body.is_empty()).then(|| "a body for HEAD".into());
    }
    let Some(problem) = answer.problem() else {
        return Some(format!(
            "{status} without a problem: {:?} {}",
            answer.header("content-type"),
            answer.text()
        ));
    };
    let known = ProblemKind::of(&problem).is_some_and(|kind| kind.status() == status);
    if !known || problem.status != status {
        return Some(format!("{status}: {problem:?}"));
    }
    None
}

/// How an answer departs from the contract. A path with nothing between two slashes is none of the contract's, and the
/// router may know better.
fn departs(request: &Request, answer: &Answer) -> Option<String> {
    let path = request.target.split(|&byte| byte == b'?').next().unwrap_or_default();
    let has_empty_part = path.len() > 1 && path.split(|&byte| byte == b'/').skip(1).any(<[u8]>::is_empty);
    if has_empty_part { None } else { answer_departs(request, answer) }
}

/// A request, as far as it can be shown.
fn shown(request: &Request) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
    let headers: Vec<String> = request.headers.iter().map(|line| text(line)).collect();
    format!(
        "{} {} {headers:?} {} bytes {}",
        text(&request.method),
        text(&request.target),
        request.body.len(),
        text(&request.body)
    )
}

/// What the platform called its own fault in its log.
fn faults(scene: &Scene) -> String {
    let log = scene.platform.log();
    let bad = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked"));
    bad.take(10).collect::<Vec<_>>().join("\n")
}

/// The most memory that a process ever had, in MiB.
fn peak_mib(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("its peak");
    let kib: u64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number");
    kib / 1024
}
