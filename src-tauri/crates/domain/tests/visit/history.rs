//! The judge of what became durable, worked out from the drafts without the code that makes entries. At the end of
//! the file every bad history is shown to be seen.

use std::collections::BTreeSet;

use shiwen_domain::{
    draft::{Closed, Draft, DraftRating, DraftSurvey},
    entry::{Body, Ending, Entry, MAX_ENTRY_BYTES, Rating, SurveyResponse},
    id::{EntryId, VisitId},
};
use uuid::Uuid;

use crate::store::Fact;

type Verdict = Result<(), &'static str>;

/// Whether a history is one that only honest visits can leave. It must be complete: the terminal was started again.
pub(crate) fn check(history: &[Fact]) -> Verdict {
    let visits: BTreeSet<VisitId> = history.iter().map(visit_of).collect();
    for visit in visits {
        let facts: Vec<&Fact> = history.iter().filter(|fact| visit_of(fact) == visit).collect();
        check_visit(visit, &facts)?;
    }
    Ok(())
}

fn visit_of(fact: &Fact) -> VisitId {
    match fact {
        Fact::Saved(draft) | Fact::Unanswered(draft) => draft.visit_id,
        Fact::Written { visit, .. } => *visit,
    }
}

fn check_visit(visit: VisitId, facts: &[&Fact]) -> Verdict {
    let ends = |fact: &&Fact| matches!(fact, Fact::Written { .. });
    let Some(end) = facts.iter().position(ends) else { return Err("a visit never ends") };
    if facts.iter().filter(|fact| ends(fact)).count() > 1 {
        return Err("a visit ends twice");
    }
    if end + 1 < facts.len() {
        return Err("a visit goes on after its end");
    }
    let doubtful = |fact: &&Fact| matches!(fact, Fact::Unanswered(_));
    if facts.iter().position(doubtful).is_some_and(|place| place + 1 < end) {
        return Err("a visit goes on after it was called not saved");
    }
    let Fact::Written { ending, closed, .. } = facts[end] else { return Err("a visit never ends") };
    let mut verdict = Err("a visit ends without a draft");
    for fact in facts[..end].iter().rev() {
        match fact {
            Fact::Unanswered(draft) => verdict = check_end(visit, draft, *ending, closed),
            Fact::Saved(draft) => return verdict.or_else(|_| check_end(visit, draft, *ending, closed)),
            Fact::Written { .. } => {}
        }
        if verdict.is_ok() {
            return Ok(());
        }
    }
    verdict
}

fn check_end(visit: VisitId, draft: &Draft, ending: Ending, closed: &[Closed]) -> Verdict {
    let mut left = closed.iter();
    if let Some(rating) = &draft.rating {
        match left.next().map(|closed| (&closed.body, &closed.private)) {
            Some((Body::Rating(body), private)) => {
                check_rating(draft, rating, body)?;
                check_private(&rating.comment, private.as_deref(), body.comment.is_some())?;
                check_common(visit == body.visit_id && ending == body.ending)?;
            }
            _ => return Err("a rating is missing"),
        }
    }
    if let Some(survey) = draft.survey.as_ref().filter(|survey| answers_something(survey)) {
        match left.next().map(|closed| (&closed.body, &closed.private)) {
            Some((Body::SurveyResponse(body), private)) => {
                check_survey(draft, survey, body)?;
                check_private(&survey.comment, private.as_deref(), body.comment.is_some())?;
                check_common(visit == body.visit_id && ending == body.ending)?;
            }
            _ => return Err("a survey response is missing"),
        }
    }
    if left.next().is_some() {
        return Err("an entry stands for nothing that was answered");
    }
    closed.iter().try_for_each(|closed| check_bytes(draft, &closed.body))
}

fn answers_something(survey: &DraftSurvey) -> bool {
    !survey.answers.is_empty() || survey.capacity.is_some() || !survey.comment.is_empty()
}

fn check_common(agrees: bool) -> Verdict {
    if agrees { Ok(()) } else { Err("an entry is of another visit or ending") }
}

fn check_private(comment: &str, private: Option<&str>, committed: bool) -> Verdict {
    let kept = private.unwrap_or_default() == comment && committed == private.is_some();
    let plain = comment.trim() == comment && !comment.chars().any(|letter| letter.is_control() && letter != '\n');
    if kept && plain && comment.chars().count() <= 500 { Ok(()) } else { Err("a comment is not what was kept") }
}

fn check_rating(draft: &Draft, kept: &DraftRating, entry: &Rating) -> Verdict {
    let levels: Vec<u8> = entry.taps.iter().map(|tap| tap.level.number()).collect();
    let last = levels.last().copied().ok_or("a rating has no tap")?;
    let of_draft = entry.started == draft.started
        && entry.mode == draft.mode
        && entry.subject == draft.subject
        && entry.pack_version == draft.pack_version
        && entry.scale == kept.scale
        && entry.taps == kept.taps
        && entry.reasons == kept.reasons
        && entry.reason_table == kept.reason_table;
    let raised = (0..levels.len()).any(|late| levels[..late].iter().any(|early| levels[late] >= early + 2));
    let silent = last <= 2 && kept.reasons.is_empty() && kept.comment.is_empty();
    let hundred = u16::from(last) * 100;
    let codes: BTreeSet<u16> = entry.reasons.iter().map(|code| code.0).collect();
    let rules = [
        (of_draft, "a rating differs from its last saved draft"),
        (entry.level.number() == last, "the level is not the last tap"),
        (entry.taps.is_sorted_by_key(|tap| tap.at_ms), "taps are out of order"),
        (entry.raised == raised, "raised is wrong"),
        (entry.no_reason == silent, "no_reason is wrong"),
        (codes.len() == entry.reasons.len(), "a reason stands twice"),
        (codes.iter().all(|code| code - code % 100 == hundred), "a reason is of another level"),
    ];
    rules.iter().try_for_each(|(holds, rule)| if *holds { Ok(()) } else { Err(*rule) })
}

fn check_survey(draft: &Draft, kept: &DraftSurvey, entry: &SurveyResponse) -> Verdict {
    let of_draft = entry.started == draft.started
        && entry.mode == draft.mode
        && entry.subject == draft.subject
        && entry.pack_version == draft.pack_version
        && entry.survey == kept.survey
        && entry.survey_version == kept.version
        && entry.answers == kept.answers
        && entry.capacity == kept.capacity;
    let asked: BTreeSet<&str> = entry.answers.iter().map(|given| given.question.as_str()).collect();
    if !of_draft {
        return Err("a survey response differs from its last saved draft");
    }
    if asked.len() == entry.answers.len() { Ok(()) } else { Err("a question is answered twice") }
}

fn check_bytes(draft: &Draft, body: &Body) -> Verdict {
    let entry = Entry::new(EntryId(Uuid::from_u128(1)), draft.started.clone(), body.clone());
    let Ok(bytes) = entry.to_bytes() else { return Err("an entry is too long") };
    if bytes.len() > MAX_ENTRY_BYTES {
        return Err("an entry is too long");
    }
    match Entry::read(&bytes) {
        Ok(read) if read == entry => Ok(()),
        _ => Err("an entry is not read as it was written"),
    }
}

mod controls {
    //! One honest visit, damaged in each way the judge must see.

    use shiwen_domain::{
        level::{Level, Scale},
        reason::ReasonCode,
        survey::Answer,
        view::{Mode, Touch},
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
        let uncommitted = entries_changed(|closed| closed[0].private = Some("text".to_owned()));
        assert_eq!(uncommitted, Err("a comment is not what was kept"));
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
}
