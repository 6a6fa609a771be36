//! What must hold of any screen while nothing is happening, and of what follows when nobody touches it any more.

use std::collections::BTreeSet;

use shiwen_domain::{
    draft::{Draft, Words},
    entry::Ending,
    pack::Pack,
    phone::Form,
    view::{CallBack, Screen, VisitorView},
    visit::{self, Effect, Event},
    writing::Writing,
};

use super::is_home;
use crate::{history::is_number, terminal::Terminal};

pub(super) const DIM_AFTER_MS: u64 = 180_000;
const LONGEST_SILENCE_MS: u64 = 28_000;

/// A screen shows what the disk holds of this visit, and nothing else; so nothing is ever preselected, and nothing of
/// an ended visit is shown.
pub(super) fn check_screen(view: &VisitorView, draft: Option<&Draft>) {
    if view.cover_seconds.is_some() {
        return check_covered(&view.screen);
    }
    let rating = draft.and_then(|draft| draft.rating.as_ref());
    let survey = draft.and_then(|draft| draft.survey.as_ref());
    match &view.screen {
        Screen::Rate { chosen, reasons, has_comment, .. } => {
            assert_eq!(*chosen, rating.and_then(|rating| rating.taps.last()).map(|tap| tap.level));
            assert_eq!(*has_comment, rating.is_some_and(|rating| says_something(&rating.words)));
            assert!(reasons.iter().all(|reason| reason.code.level() == *chosen), "reasons are of the level");
            assert_ne!(reasons.is_empty(), chosen.is_some(), "every level has reasons, no level has none");
            let shown: BTreeSet<_> =
                reasons.iter().filter(|reason| reason.chosen).map(|of| of.code).collect();
            let kept: BTreeSet<_> = rating.iter().flat_map(|rating| rating.reasons.iter().copied()).collect();
            assert_eq!(shown, kept);
        }
        Screen::Question { id, chosen, .. } => {
            assert_eq!(*chosen, survey.and_then(|survey| survey.answer(id)));
        }
        Screen::Capacity { chosen, has_comment, .. } => {
            assert_eq!(*chosen, survey.and_then(|survey| survey.capacity));
            assert_eq!(*has_comment, survey.is_some_and(|survey| says_something(&survey.words)));
        }
        Screen::Comment { text, writing, .. } => {
            let shows = |words: &Words| {
                let kept = words.writing.as_ref().map(Writing::to_data_url);
                words.text == *text && kept == *writing
            };
            let of_rating = rating.is_some_and(|rating| shows(&rating.words));
            let of_survey = survey.map_or_else(|| shows(&Words::default()), |survey| shows(&survey.words));
            assert!(of_rating || of_survey, "{text:?} was never kept");
        }
        _ => {}
    }
    let is_over = is_home(view) || matches!(view.screen, Screen::Thanks { .. });
    assert!(!is_over || draft.is_none(), "an open visit behind {:?}", view.screen);
}

fn says_something(words: &Words) -> bool {
    !words.text.is_empty() || words.writing.is_some()
}

/// A covered screen says nothing of the visit.
fn check_covered(screen: &Screen) {
    let silent = match screen {
        Screen::Rate { chosen, reasons, has_comment, .. } => {
            chosen.is_none() && reasons.is_empty() && !has_comment
        }
        Screen::Question { chosen, .. } => chosen.is_none(),
        Screen::Capacity { chosen, has_comment, .. } => chosen.is_none() && !has_comment,
        Screen::Comment { text, writing, .. } => text.is_empty() && writing.is_none(),
        // Which keys lead on says what was typed before them.
        Screen::Pad { typed, keys, found, .. } => {
            typed.is_empty() && found.is_none() && keys.iter().all(|key| !key.works)
        }
        Screen::Phone { typed, form, refused, left, keys, .. } => {
            typed.grouped().is_empty()
                && *form == Form::Empty
                && !refused
                && !left
                && keys.iter().all(|key| !key.works)
        }
        Screen::Next { call_back } => *call_back != CallBack::Left,
        _ => true,
    };
    assert!(silent, "a covered screen gives away {screen:?}");
}

/// The pad can be left only by a number that stands over a counter, and never leads to where none does.
pub(super) fn check_pad(view: &VisitorView, pack: &Pack) {
    let Screen::Pad { typed, keys, found, .. } = &view.screen else { return };
    if view.cover_seconds.is_some() {
        return;
    }
    let numbers = || pack.counters.iter().map(|counter| counter.number.as_str());
    assert!(numbers().any(|number| number.starts_with(typed)), "no counter begins with {typed:?}");
    let meant = numbers().find(|number| number == typed);
    assert_eq!(found.as_ref().map(|counter| counter.number.as_str()), meant);
    for key in keys {
        let next = format!("{typed}{}", key.key);
        assert_eq!(key.works, numbers().any(|number| number.starts_with(&next)), "{next:?}");
    }
    assert!(
        numbers().all(|number| number.chars().all(|sign| keys.iter().any(|key| key.key == sign.to_string())))
    );
}

/// What is drawn of a number: what is being typed, and of one that was left nothing but that. Every key that works leads
/// on towards a number, or to a sentence that says why it is none.
pub(super) fn check_phone(view: &VisitorView, was_left: bool) {
    if view.cover_seconds.is_some() {
        return;
    }
    match &view.screen {
        Screen::Next { call_back } => {
            assert_eq!(*call_back, if was_left { CallBack::Left } else { CallBack::Offered });
        }
        Screen::Phone { typed, form, missing, left, keys, .. } => {
            let digits = typed.grouped().replace(' ', "");
            assert_eq!((*left, *form == Form::Whole), (was_left, is_number(digits.as_bytes())));
            assert_eq!(*missing as usize, 11_usize.saturating_sub(digits.len()));
            assert_eq!(keys.iter().map(|key| key.key.as_str()).collect::<String>(), "1234567890");
            let refusing = matches!(form, Form::NoMobile | Form::NoArea | Form::NoLine);
            let longer = digits.len() == 11 && is_number(format!("{digits}0").as_bytes());
            let goes_on = !refusing && (digits.len() < 11 || longer);
            assert!(keys.iter().all(|key| key.works == goes_on), "{form:?}");
        }
        _ => {}
    }
}

/// Nobody touches the screen any more: every deadline leads on, the visit is over in time, what was answered is
/// written, and in the end the screen is dark.
pub(super) fn check_silence(terminal: &Terminal, last_touch_ms: u64, left: Option<&str>) {
    check_nothing_changes_before_the_deadline(terminal);
    let (mut visit, mut at) = (terminal.visit.clone(), terminal.mono_ms);
    let mut over_ms = visit.is_idle().then_some(at);
    let mut closed = None;
    let mut wakes = 0;
    while let Some(deadline) = visit::deadline(&visit, &terminal.setting, &terminal.now(at).moment) {
        let wake = deadline.max(at);
        let (next, effect) = terminal.step(&visit, wake, &Event::Tick);
        assert!(wake > at || next != visit, "a deadline in the past changes nothing");
        wakes += 1;
        assert!(wakes <= 40, "the deadlines do not end");
        closed = closed.or(effect);
        over_ms = over_ms.or(next.is_idle().then_some(wake));
        (visit, at) = (next, wake);
    }
    assert!(visit.is_idle() || visit.paused().is_some());
    assert_eq!(visit::view(&visit, &terminal.setting, &terminal.now(at)).dimmed, visit.is_idle());
    let begin = last_touch_ms.min(terminal.mono_ms);
    let in_time = terminal.mono_ms.max(begin + LONGEST_SILENCE_MS);
    let over_in_time = over_ms.is_some_and(|over_ms| over_ms <= in_time);
    assert!(
        visit.paused().is_some() || terminal.visit.paused().is_some() || over_in_time,
        "{over_ms:?} is too late"
    );
    if terminal.visit.paused().is_none() {
        let phone = left.map(|digits| digits.as_bytes().to_vec());
        let due = terminal.store.draft().map(|draft| (draft.clone(), Ending::Left, phone));
        let done = closed.map(|effect| match effect {
            Effect::Close { draft, ending, phone } => {
                (draft, ending, phone.map(|phone| phone.digits().to_vec()))
            }
            Effect::SaveDraft(_) => panic!("time alone answers nothing"),
            Effect::Announce(_) | Effect::Unrated(_) | Effect::Cancel(_) => {
                panic!("nothing was announced")
            }
        });
        assert_eq!(done, due, "an abandoned visit becomes its entries as they were saved");
    }
}

/// Only the clock on the wall goes on by itself.
fn check_nothing_changes_before_the_deadline(terminal: &Terminal) {
    let now = terminal.mono_ms;
    let last = visit::deadline(&terminal.visit, &terminal.setting, &terminal.now(now).moment)
        .map_or(now + 3_600_000, |deadline| deadline - 1);
    if last > now {
        let later = VisitorView { time: terminal.view().time, ..terminal.view_at(last) };
        assert_eq!(terminal.view(), later, "the screen changes before the deadline");
    }
}
