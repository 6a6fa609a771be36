//! The judge of what became durable, worked out from the drafts without the code that makes entries. In
//! `controls` every bad history is shown to be seen.

use std::collections::BTreeSet;

use shiwen_domain::{
    draft::{Draft, DraftRating, DraftSurvey, Words},
    entry::{Body, Ending, Entry, MAX_ENTRY_BYTES, PrivateKind, Rating, SurveyResponse},
    id::{EntryId, VisitId},
};
use uuid::Uuid;

use crate::store::{Closed, Fact, commitment};

mod controls;

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
    let Fact::Written { ending, closed, phone, .. } = facts[end] else { return Err("a visit never ends") };
    check_phone(*ending, phone.as_deref())?;
    let phone = phone.as_deref();
    let mut verdict = Err("a visit ends without a draft");
    for fact in facts[..end].iter().rev() {
        match fact {
            Fact::Unanswered(draft) => verdict = check_end(visit, draft, *ending, closed, phone),
            Fact::Saved(draft) => {
                return verdict.or_else(|_| check_end(visit, draft, *ending, closed, phone));
            }
            Fact::Written { .. } => {}
        }
        if verdict.is_ok() {
            return Ok(());
        }
    }
    verdict
}

fn check_end(
    visit: VisitId,
    draft: &Draft,
    ending: Ending,
    closed: &[Closed],
    phone: Option<&[u8]>,
) -> Verdict {
    let mut left = closed.iter();
    if let Some(rating) = &draft.rating {
        match left.next().map(|closed| (&closed.body, closed)) {
            Some((Body::Rating(body), closed)) => {
                check_rating(draft, rating, body)?;
                check_private(&rating.words, phone, closed)?;
                check_common(visit == body.visit_id && ending == body.ending)?;
            }
            _ => return Err("a rating is missing"),
        }
    }
    if let Some(survey) = draft.survey.as_ref().filter(|survey| answers_something(survey)) {
        match left.next().map(|closed| (&closed.body, closed)) {
            Some((Body::SurveyResponse(body), closed)) => {
                check_survey(draft, survey, body)?;
                check_private(&survey.words, None, closed)?;
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
    !survey.answers.is_empty() || survey.capacity.is_some() || says_something(&survey.words)
}

fn says_something(words: &Words) -> bool {
    !words.text.is_empty() || words.writing.is_some()
}

fn check_common(agrees: bool) -> Verdict {
    if agrees { Ok(()) } else { Err("an entry is of another visit or ending") }
}

/// Only a whole number is left, and none of a visit that was cut off: no draft holds one.
fn check_phone(ending: Ending, phone: Option<&[u8]>) -> Verdict {
    match phone {
        Some(_) if ending == Ending::Interrupted => Err("a visit that was cut off has a number"),
        Some(digits) if !is_number(digits) => Err("a number is none"),
        _ => Ok(()),
    }
}

/// Spelled out anew: 13 to 19 and nine digits, 010 or 02x and eight, 0xxx and seven or eight.
pub(crate) fn is_number(digits: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(digits) else { return false };
    let line = |from: usize| text.as_bytes().get(from).is_some_and(|first| (b'2'..=b'9').contains(first));
    let begins = |with: &[&str]| with.iter().any(|start| text.starts_with(start));
    text.bytes().all(|digit| digit.is_ascii_digit())
        && match text.len() {
            11 if begins(&["010", "02"]) => line(3),
            11 | 12 if begins(&["03", "04", "05", "06", "07", "08", "09"]) => line(4),
            11 => begins(&["13", "14", "15", "16", "17", "18", "19"]),
            _ => false,
        }
}

/// What was said is kept as it was, each kind by itself, and the entry holds its commitment and nothing else.
fn check_private(words: &Words, phone: Option<&[u8]>, closed: &Closed) -> Verdict {
    let text = Some(words.text.as_bytes()).filter(|text| !text.is_empty());
    let writing = words.writing.as_ref().map(|writing| writing.0.as_slice());
    let said = [(PrivateKind::Text, text), (PrivateKind::Writing, writing), (PrivateKind::Phone, phone)];
    let said: Vec<_> =
        said.into_iter().filter_map(|(kind, content)| Some((kind, content?.to_vec()))).collect();
    let committed: Vec<_> =
        closed.body.commitments().map(|(kind, commitment)| (kind, commitment.clone())).collect();
    let due: Vec<_> = said.iter().map(|(kind, content)| (*kind, commitment(*kind, content))).collect();
    let plain = words.text.trim() == words.text
        && !words.text.chars().any(|letter| letter.is_control() && letter != '\n')
        && words.text.chars().count() <= 500;
    let small = writing.is_none_or(|writing| (1..=65_536).contains(&writing.len()));
    if closed.private == said && committed == due && plain && small {
        Ok(())
    } else {
        Err("a comment is not what was kept")
    }
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
    let silent = last <= 2 && kept.reasons.is_empty() && !says_something(&kept.words);
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
