//! Say more, beside a rating or after a survey: what was typed and what was written by hand.

use super::{
    Now, Phase, Setting, Visit,
    survey::survey_changed,
    touch::{Step, saved},
};
use crate::{
    draft::{MAX_COMMENT_CHARS, Words},
    view::WritingTouch,
    writing::MAX_WRITING_BYTES,
};

pub(super) fn open_comment(visit: &Visit, now: &Now) -> Option<Step> {
    let phase = match visit.phase {
        Phase::Rate if visit.draft.is_some() => Phase::RateComment,
        Phase::Capacity => Phase::SurveyComment,
        _ => return None,
    };
    Some((visit.goes_to(phase, now), None))
}

pub(super) fn keep_comment(
    visit: &Visit,
    setting: &Setting,
    now: &Now,
    text: &str,
    writing: &WritingTouch,
) -> Option<Step> {
    let words = kept(said(visit), text, writing);
    match visit.phase {
        Phase::RateComment => {
            let mut visit = visit.goes_to(Phase::Rate, now);
            visit.draft.as_mut()?.rating.as_mut()?.words = words;
            Some(saved(visit))
        }
        // Nothing said where nothing was: that is no answer, and begins no draft.
        Phase::SurveyComment if words.is_empty() && visit.draft.is_none() => {
            Some((visit.goes_to(Phase::Capacity, now), None))
        }
        Phase::SurveyComment => {
            survey_changed(&visit.goes_to(Phase::Capacity, now), setting, now, |survey| survey.words = words)
        }
        _ => None,
    }
}

/// What was said so far in the words of the screen that is open.
pub(super) fn said(visit: &Visit) -> Option<&Words> {
    let draft = visit.draft.as_ref()?;
    match visit.phase {
        Phase::RateComment => Some(&draft.rating.as_ref()?.words),
        Phase::SurveyComment => Some(&draft.survey.as_ref()?.words),
        _ => None,
    }
}

fn kept(before: Option<&Words>, text: &str, writing: &WritingTouch) -> Words {
    let writing = match writing {
        WritingTouch::Cleared => None,
        // The app makes the picture small enough before it comes here; what is not, or is empty, is none of its making.
        WritingTouch::Drawn { png } if (1..=MAX_WRITING_BYTES).contains(&png.0.len()) => Some(png.clone()),
        WritingTouch::Drawn { .. } | WritingTouch::Unchanged => {
            before.and_then(|words| words.writing.clone())
        }
    };
    Words { text: plain(text), writing }
}

/// What is kept of a typed text. Control characters go first: a text of them and blanks says nothing, and must not
/// stand for a comment.
fn plain(text: &str) -> String {
    let visible: String = text.chars().filter(|&letter| letter == '\n' || !letter.is_control()).collect();
    let cut: String = visible.trim().chars().take(MAX_COMMENT_CHARS).collect();
    cut.trim_end().to_owned()
}
