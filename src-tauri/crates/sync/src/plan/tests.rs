//! Walks the whole table: every status, every kind. What must hold is worked out from the issue, not from the code.

use std::collections::BTreeMap;

use super::*;
use crate::{
    link::{NetworkFault, Page, TlsFault},
    protocol::{Problem, problem::PREFIX},
};

fn all() -> impl Iterator<Item = (u16, Said)> {
    let kinds = ProblemKind::ALL.iter().copied().map(Said::Kind);
    let said: Vec<_> = kinds.chain([Said::Answer, Said::NewerKind, Said::Foreign]).collect();
    (100..600).flat_map(move |status| said.clone().into_iter().map(move |said| (status, said)))
}

/// What a kind under its own status leads to, by name.
fn expected() -> BTreeMap<&'static str, Step> {
    let lines = [
        (Step::TryAgain, "timeout too-early too-many-requests internal unavailable"),
        (
            Step::Stop,
            "unauthorized forbidden bad-code demo-refused confirmation-needed conflict upgrade-needed",
        ),
        (Step::Alarm, "bad-request not-found method-not-allowed unsupported-media-type invalid"),
        (Step::Reopen(Disagreement::Forked), "fork"),
        (Step::Reopen(Disagreement::Shrunk), "shrunk"),
        (Step::SendFrom, "gap"),
        (Step::Halve, "too-large"),
    ];
    let named = |(step, names): (Step, &'static str)| names.split(' ').map(move |name| (name, step));
    lines.into_iter().flat_map(named).collect()
}

#[test]
fn every_kind_has_its_step_and_the_document_names_it() {
    let expected = expected();
    assert_eq!(expected.len(), ProblemKind::ALL.len());
    let document = include_str!("../plan.rs");
    for &kind in ProblemKind::ALL {
        assert_eq!(step(kind.status(), Said::Kind(kind)), expected[kind.name()], "{}", kind.name());
        assert!(document.contains(&format!("`{}`", kind.name())), "{} is not in the table", kind.name());
    }
}

#[test]
fn only_an_answer_with_200_goes_on() {
    for (status, said) in all() {
        assert_eq!(
            step(status, said) == Step::GoOn,
            (status, said) == (200, Said::Answer),
            "{status} {said:?}"
        );
    }
}

#[test]
fn nothing_but_the_platforms_own_word_opens_a_log_stops_or_moves_the_place() {
    for (status, said) in all() {
        let step = step(status, said);
        let own = matches!(said, Said::Kind(kind) if kind.status() == status);
        if matches!(step, Step::Reopen(_) | Step::SendFrom) {
            assert!(own, "{status} {said:?}");
        }
        if matches!(step, Step::Stop | Step::Alarm) {
            assert!(!matches!(said, Said::Foreign | Said::Answer), "{status} {said:?}");
        }
    }
}

#[test]
fn a_kind_under_another_status_counts_as_unknown() {
    for (status, said) in all() {
        if matches!(said, Said::Kind(kind) if kind.status() != status) {
            assert_eq!(step(status, said), step(status, Said::NewerKind), "{status} {said:?}");
        }
    }
}

#[test]
fn an_unknown_problem_is_judged_by_its_status() {
    for status in 100..600 {
        let expected = match status {
            401 | 403 | 426 => Step::Stop,
            413 => Step::Halve,
            408 | 425 | 429 => Step::TryAgain,
            _ if status >= 500 => Step::TryAgain,
            _ if status >= 400 => Step::Alarm,
            _ => Step::Unreached,
        };
        assert_eq!(step(status, Said::NewerKind), expected, "{status}");
    }
}

#[test]
fn a_page_of_somebody_else_is_a_network_fault_or_a_busy_proxy() {
    for status in 100..600 {
        let busy = [408, 425, 429].contains(&status) || (status >= 500 && status != 511);
        let expected = match status {
            413 => Step::Halve,
            _ if busy => Step::TryAgain,
            _ => Step::Unreached,
        };
        assert_eq!(step(status, Said::Foreign), expected, "{status}");
    }
}

#[test]
fn what_came_back_finds_its_line() {
    for fault in [NetworkFault::Name, NetworkFault::BrokenOff, NetworkFault::Tls(TlsFault::Expired)] {
        assert_eq!(step_after(&Fault::Network(fault)), Step::Unreached);
    }
    let page = Page { title: Some("Sign in".into()), host: None };
    let foreign = Fault::Foreign { status: 200, page, retry_after: None };
    assert_eq!(step_after(&foreign), Step::Unreached);
    let problem = |problem: Problem| Fault::Problem {
        status: problem.status,
        problem: Box::new(problem),
        retry_after: None,
    };
    assert_eq!(step_after(&problem(Problem::new(ProblemKind::Gap))), Step::SendFrom);
    let newer = Problem { kind: format!("{PREFIX}newer"), ..Problem::new(ProblemKind::Gap) };
    assert_eq!(step_after(&problem(newer)), Step::Alarm);
}
