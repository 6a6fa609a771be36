//! What the platform says is believed only as far as it is cosigned and true of our own tree.

use shiwen_domain::entry::ReopenReason;
use shiwen_sync::{
    exchange::End,
    protocol::{BatchAnswer, Problem, ProblemKind},
};

use crate::{
    log::Log,
    platform::{Platform, cosigned, disagreement, problem, stranger, taken, witness},
    run,
};

fn is_alarm(end: &End) -> bool {
    matches!(end, End::Alarm { .. })
}

#[test]
fn an_answer_that_the_pinned_witness_did_not_sign_moves_nothing() {
    let answers: [fn(&shiwen_sync::protocol::Batch) -> BatchAnswer; 4] = [
        |batch| BatchAnswer { cosigned: cosigned(&batch.checkpoint, &stranger()), ..taken(batch) },
        |batch| BatchAnswer { cosigned: batch.checkpoint.clone(), ..taken(batch) },
        |batch| BatchAnswer { cosigned: "nonsense".into(), ..taken(batch) },
        |batch| BatchAnswer { size: 2, ..taken(batch) },
    ];
    for answer in answers {
        let mut log = Log::of(3);
        let report = run(&mut log, &Platform::saying(move |batch| Ok(answer(batch))));
        assert!(is_alarm(&report.end), "{report}");
        assert_eq!((log.keeps, report.acknowledged), (0, 0));
    }
}

#[test]
fn a_fork_is_believed_only_if_the_witness_signed_another_history() {
    let mut other = Log::of(2);
    other.rewrite(1);
    other.sign_head();
    let kinds = [ProblemKind::Fork, ProblemKind::Shrunk, ProblemKind::Gap];
    for kind in kinds {
        let forked = disagreement(kind, &other, &witness());
        let end = run(&mut Log::of(3), &Platform::saying(move |_| Err(forked.clone()))).end;
        assert!(matches!(end, End::Reopen { reason: ReopenReason::Forked, size: 2, .. }), "{kind:?}: {end}");
        // The controls: a stranger's signature, none, and one of our own history.
        let counterfeit = disagreement(kind, &other, &stranger());
        let end = run(&mut Log::of(3), &Platform::saying(move |_| Err(counterfeit.clone()))).end;
        assert!(is_alarm(&end), "{kind:?}: {end}");
        let silent = problem(Problem { size: Some(2), ..Problem::new(kind) });
        let end = run(&mut Log::of(3), &Platform::saying(move |_| Err(silent.clone()))).end;
        assert!(is_alarm(&end), "{kind:?}: {end}");
        let ours = disagreement(kind, &Log::of(2), &witness());
        let end = run(&mut Log::of(3), &Platform::saying(move |_| Err(ours.clone()))).end;
        assert!(is_alarm(&end), "{kind:?}: {end}");
    }
}

#[test]
fn more_than_there_is_means_that_an_older_copy_was_put_back() {
    let more = Log::of(5);
    let answer = BatchAnswer {
        size: 5,
        cosigned: cosigned(&more.head, &witness()),
        time_ms: 5,
        flagged: vec![],
        refused: vec![],
    };
    let mut log = Log::of(3);
    let report = run(&mut log, &Platform::saying(move |_| Ok(answer.clone())));
    assert!(matches!(report.end, End::Reopen { reason: ReopenReason::Shrunk, size: 5, .. }), "{report}");
    assert_eq!(log.keeps, 0);
    let shrunk = disagreement(ProblemKind::Shrunk, &more, &witness());
    let end = run(&mut Log::of(3), &Platform::saying(move |_| Err(shrunk.clone()))).end;
    assert!(matches!(end, End::Reopen { reason: ReopenReason::Shrunk, size: 5, .. }), "{end}");
}

#[test]
fn a_platform_that_was_set_back_is_told_again_and_the_cursor_stays() {
    let mut log = Log::of(6);
    assert_eq!(run(&mut log, &Platform::honest()).end, End::Done);
    let nothing = problem(Problem { size: Some(0), ..Problem::new(ProblemKind::Gap) });
    for (had, fault) in [(2, disagreement(ProblemKind::Gap, &Log::of(2), &witness())), (0, nothing)] {
        let platform = Platform::saying(move |_| Err(fault.clone()));
        let report = run(&mut log, &platform);
        assert_eq!((report.end, report.set_back, report.acknowledged), (End::Done, Some(had), 0));
        let sent = platform.sent.borrow();
        assert_eq!(sent.iter().map(|batch| batch.first).collect::<Vec<_>>(), [6, had]);
        // What the platform has forgotten is not shown a second time.
        assert_eq!(sent.iter().map(|batch| batch.witnessed.is_some()).collect::<Vec<_>>(), [true, false]);
        assert_eq!(log.cursor_size(), 6);
    }
}

#[test]
fn a_platform_that_asks_again_and_again_is_an_alarm() {
    let mut log = Log::of(6);
    run(&mut log, &Platform::honest());
    // It acknowledges nothing of what it is given, for ever.
    let platform = Platform::saying(|_| Err(disagreement(ProblemKind::Gap, &Log::of(2), &witness())));
    let forgets = |_: &shiwen_sync::protocol::Batch| {
        let answer = cosigned(&Log::of(2).head, &witness());
        Ok(BatchAnswer { size: 2, cosigned: answer, time_ms: 5, flagged: vec![], refused: vec![] })
    };
    for _ in 0..9 {
        platform.then(forgets);
    }
    let report = run(&mut log, &platform);
    assert!(is_alarm(&report.end), "{report}");
    assert!(platform.sent.borrow().len() < 8);
}
