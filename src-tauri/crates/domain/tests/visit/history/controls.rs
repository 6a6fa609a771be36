//! One honest visit, damaged in each way the judge must see.

use shiwen_domain::{
    level::{Level, Scale},
    reason::ReasonCode,
    survey::Answer,
    view::{Mode, Touch, WritingTouch},
    writing::Writing,
};

use super::*;
use crate::terminal::Terminal;

/// A bad rating with a reason, and one answer: first to last saved draft, then the end.
fn honest() -> Vec<Fact> {
    let mut terminal = Terminal::new(Mode::Counter, Scale::Five);
    let touches = [
        Touch::TapFace { level: Level::VeryDissatisfied },
        Touch::ToggleReason { code: ReasonCode(115) },
        Touch::Done,
        Touch::StartSurvey,
        Touch::StartSurvey,
    ];
    for touch in touches {
        terminal.waits(500);
        terminal.touch(touch);
    }
    terminal.waits(500);
    let question = terminal.setting.assets.surveys[0].questions[0].id.clone();
    terminal.touch(Touch::AnswerQuestion { question, answer: Answer::No });
    terminal.waits(500);
    terminal.touch(Touch::Finish);
    terminal.store.history().to_vec()
}

fn damaged(damage: impl FnOnce(&mut Vec<Fact>)) -> Verdict {
    let mut history = honest();
    damage(&mut history);
    check(&history)
}

fn rating_changed(change: impl FnOnce(&mut Rating)) -> Verdict {
    damaged(|history| {
        let Some(Fact::Written { closed, .. }) = history.last_mut() else { panic!("the visit ended") };
        let Body::Rating(rating) = &mut closed[0].body else { panic!("the rating is first") };
        change(rating);
    })
}

fn entries_changed(change: impl FnOnce(&mut Vec<Closed>)) -> Verdict {
    damaged(|history| {
        let Some(Fact::Written { closed, .. }) = history.last_mut() else { panic!("the visit ended") };
        change(closed);
    })
}

#[test]
fn an_honest_history_passes() {
    assert_eq!(check(&honest()), Ok(()));
    assert_eq!(honest().len(), 4, "three drafts and an end");
}

#[test]
fn two_ends_of_one_visit_are_seen() {
    let twice = damaged(|history| history.extend(history.last().cloned()));
    assert_eq!(twice, Err("a visit ends twice"));
}

#[test]
fn a_lost_visit_is_seen() {
    assert_eq!(damaged(|history| drop(history.pop())), Err("a visit never ends"));
}

#[test]
fn a_visit_that_goes_on_after_its_end_is_seen() {
    let reused = damaged(|history| history.push(history[0].clone()));
    assert_eq!(reused, Err("a visit goes on after its end"));
}

#[test]
fn an_entry_out_of_nothing_is_seen() {
    assert_eq!(damaged(|history| drop(history.drain(..3))), Err("a visit ends without a draft"));
}

#[test]
fn an_end_that_differs_from_the_last_saved_draft_is_seen() {
    let newest_draft_forgotten = damaged(|history| drop(history.remove(2)));
    assert_eq!(newest_draft_forgotten, Err("an entry stands for nothing that was answered"));
    let reason_forgotten = rating_changed(|rating| rating.reasons.clear());
    assert_eq!(reason_forgotten, Err("a rating differs from its last saved draft"));
    let pressed = rating_changed(|rating| rating.taps[0].level = Level::VerySatisfied);
    assert_eq!(pressed, Err("a rating differs from its last saved draft"));
}

#[test]
fn a_draft_whose_acknowledgement_was_lost_may_or_may_not_be_in_the_end() {
    let lost = |history: &mut Vec<Fact>, kept: bool| {
        let Fact::Saved(draft) = history[2].clone() else { panic!("the third fact is a draft") };
        history[2] = Fact::Unanswered(draft);
        let Some(Fact::Written { closed, .. }) = history.last_mut() else { panic!("the visit ended") };
        closed.truncate(if kept { 2 } else { 1 });
    };
    assert_eq!(damaged(|history| lost(history, true)), Ok(()));
    assert_eq!(damaged(|history| lost(history, false)), Ok(()));
}

#[test]
fn a_visit_that_goes_on_after_it_was_called_not_saved_is_seen() {
    let resumed = damaged(|history| {
        let Fact::Saved(draft) = history[1].clone() else { panic!("the second fact is a draft") };
        history[1] = Fact::Unanswered(draft);
    });
    assert_eq!(resumed, Err("a visit goes on after it was called not saved"));
}

#[test]
fn a_missing_or_surplus_entry_is_seen() {
    assert_eq!(entries_changed(|closed| drop(closed.remove(0))), Err("a rating is missing"));
    assert_eq!(entries_changed(|closed| drop(closed.pop())), Err("a survey response is missing"));
    let second_rating = entries_changed(|closed| closed.push(closed[0].clone()));
    assert_eq!(second_rating, Err("an entry stands for nothing that was answered"));
}

#[test]
fn a_wrong_level_or_flag_is_seen() {
    let level = rating_changed(|rating| rating.level = Level::VerySatisfied);
    assert_eq!(level, Err("the level is not the last tap"));
    assert_eq!(rating_changed(|rating| rating.raised = true), Err("raised is wrong"));
    assert_eq!(rating_changed(|rating| rating.no_reason = true), Err("no_reason is wrong"));
}

#[test]
fn an_entry_of_another_visit_is_seen() {
    let other = rating_changed(|rating| rating.visit_id = VisitId(Uuid::nil()));
    assert_eq!(other, Err("an entry is of another visit or ending"));
}

/// Somebody who leaves a number and goes on to nothing.
fn left_a_number(change: impl FnOnce(&mut Ending, &mut Vec<Closed>, &mut Option<Vec<u8>>)) -> Verdict {
    let mut terminal = Terminal::new(Mode::Counter, Scale::Five);
    let keys = "13800138000".chars().map(|key| Touch::TapKey { key: key.to_string() });
    let before = [Touch::TapFace { level: Level::VerySatisfied }, Touch::Done, Touch::OpenPhone];
    for touch in before.into_iter().chain(keys).chain([Touch::KeepPhone, Touch::Finish]) {
        terminal.waits(500);
        terminal.touch(touch);
    }
    let mut history = terminal.store.history().to_vec();
    let Some(Fact::Written { ending, closed, phone, .. }) = history.last_mut() else {
        panic!("the visit ended")
    };
    change(ending, closed, phone);
    check(&history)
}

#[test]
fn a_number_that_is_not_what_was_left_is_seen() {
    let wrong = Err("a comment is not what was kept");
    assert_eq!(left_a_number(|_, _, _| ()), Ok(()));
    assert_eq!(left_a_number(|_, closed, _| drop(closed[0].private.pop())), wrong, "it is lost");
    assert_eq!(left_a_number(|_, closed, _| rating_of(&mut closed[0]).phone = None), wrong);
    assert_eq!(left_a_number(|_, _, phone| *phone = None), wrong, "none was left");
    let short = left_a_number(|_, _, phone| *phone = Some(b"1380013800".to_vec()));
    assert_eq!(short, Err("a number is none"));
    let cut_off = left_a_number(|ending, _, _| *ending = Ending::Interrupted);
    assert_eq!(cut_off, Err("a visit that was cut off has a number"));
}

/// Somebody who taps, types and writes.
fn outspoken(text: &str, png: Vec<u8>) -> Vec<Fact> {
    let mut terminal = Terminal::new(Mode::Counter, Scale::Five);
    let writing = WritingTouch::Drawn { png: Writing(png) };
    let touches = [
        Touch::TapFace { level: Level::VeryDissatisfied },
        Touch::OpenComment,
        Touch::KeepComment { text: text.to_owned(), writing },
        Touch::Done,
        Touch::Finish,
    ];
    for touch in touches {
        terminal.waits(500);
        terminal.touch(touch);
    }
    terminal.store.history().to_vec()
}

fn said(change: impl FnOnce(&mut Closed)) -> Verdict {
    let mut history = outspoken("等了很久", vec![1, 2, 3]);
    let Some(Fact::Written { closed, .. }) = history.last_mut() else { panic!("the visit ended") };
    change(&mut closed[0]);
    check(&history)
}

fn rating_of(closed: &mut Closed) -> &mut Rating {
    let Body::Rating(rating) = &mut closed.body else { panic!("the rating is first") };
    rating
}

#[test]
fn words_that_are_not_what_was_kept_are_seen() {
    let wrong = Err("a comment is not what was kept");
    assert_eq!(said(|_| ()), Ok(()));
    assert_eq!(said(|closed| drop(closed.private.remove(0))), wrong, "a text is lost");
    assert_eq!(said(|closed| drop(closed.private.pop())), wrong, "a writing is lost");
    assert_eq!(said(|closed| closed.private[1].1[2] = 4), wrong, "a pixel is changed");
    assert_eq!(said(|closed| closed.private.push(closed.private[0].clone())), wrong, "asked for twice");
    assert_eq!(said(|closed| rating_of(closed).writing = None), wrong, "a commitment is lost");
    let swapped = said(|closed| {
        let rating = rating_of(closed);
        std::mem::swap(&mut rating.comment, &mut rating.writing);
    });
    assert_eq!(swapped, wrong, "the commitments are swapped");
    let unasked = entries_changed(|closed| closed[0].private.push((PrivateKind::Text, b"text".to_vec())));
    assert_eq!(unasked, wrong, "nothing was said");
}

#[test]
fn a_writing_larger_than_it_may_be_is_seen() {
    let kept = |bytes: usize| {
        let png = vec![7; bytes];
        let mut history = outspoken("", vec![7]);
        let draft = |fact: &mut Fact| match fact {
            Fact::Saved(draft) | Fact::Unanswered(draft) => {
                draft.rating.as_mut().expect("a rating").words.writing = Some(Writing(png.clone()));
            }
            Fact::Written { closed, .. } => {
                closed[0].private = vec![(PrivateKind::Writing, png.clone())];
                rating_of(&mut closed[0]).writing = Some(commitment(PrivateKind::Writing, &png));
            }
        };
        history.iter_mut().for_each(draft);
        check(&history)
    };
    assert_eq!((kept(1), kept(65_536)), (Ok(()), Ok(())));
    let wrong = Err("a comment is not what was kept");
    assert_eq!((kept(0), kept(65_537)), (wrong, wrong));
}

#[test]
fn a_reason_of_another_level_is_seen() {
    let both = |code: u16| {
        damaged(|history| {
            for fact in history {
                match fact {
                    Fact::Saved(draft) | Fact::Unanswered(draft) => {
                        let rating = draft.rating.as_mut().expect("the visitor rated");
                        rating.reasons = vec![ReasonCode(code)];
                    }
                    Fact::Written { closed, .. } => {
                        let Body::Rating(rating) = &mut closed[0].body else { panic!("a rating") };
                        rating.reasons = vec![ReasonCode(code)];
                    }
                }
            }
        })
    };
    assert_eq!(both(115), Ok(()));
    assert_eq!(both(214), Err("a reason is of another level"));
}
