//! The judge of what a visitor sees and of what a touch does, event by event. It keeps its own account of when the
//! screen changed and compares every screen with the disk.

use std::{collections::BTreeSet, mem};

use shiwen_domain::{
    draft::Draft,
    entry::Ending,
    text::Lang,
    view::{Mode, Screen, Touch, VisitorView},
    visit::{self, Effect, Event},
};

use crate::{reach, terminal::Terminal};

const GUARD_MS: u64 = 400;
const LONGEST_SILENCE_MS: u64 = 28_000;

/// Watches one terminal.
pub(crate) struct Watch {
    changed_ms: u64,
    last_touch_ms: u64,
    /// The screen as it was before the cover came down.
    uncovered: VisitorView,
}

impl Watch {
    /// Watches from the start of the program.
    pub(crate) fn new(terminal: &Terminal) -> Self {
        Self { changed_ms: terminal.mono_ms, last_touch_ms: terminal.mono_ms, uncovered: terminal.view() }
    }

    /// Lets an event happen and judges what follows.
    pub(crate) fn happens(&mut self, terminal: &mut Terminal, event: &Event) {
        let before = terminal.view();
        let draft = terminal.store.draft().cloned();
        let effect = terminal.happens(event);
        let after = terminal.view();
        if let Event::Touch(touch) = event {
            self.check_touch(terminal.mono_ms, touch, &before, effect.as_ref(), draft.as_ref(), &after);
            self.last_touch_ms = terminal.mono_ms;
        }
        check_language(event, &before, &after);
        if after.cover_seconds.is_none() {
            self.uncovered = after.clone();
        }
        if page(&before) != page(&after) || *event == Event::PageOpened {
            self.changed_ms = terminal.mono_ms;
        }
        self.check_rest(terminal);
    }

    /// What must hold whenever nothing is happening.
    pub(crate) fn check_rest(&self, terminal: &Terminal) {
        let view = terminal.view();
        check_screen(&view, terminal.store.draft());
        check_silence(terminal, self.last_touch_ms);
    }

    fn check_touch(
        &self,
        mono_ms: u64,
        touch: &Touch,
        before: &VisitorView,
        effect: Option<&Effect>,
        draft: Option<&Draft>,
        after: &VisitorView,
    ) {
        if let Some(seconds) = before.cover_seconds {
            if seconds == 0 {
                assert!(
                    is_home(after) || is_told(after),
                    "a touch after the countdown finds the start: {after:?}"
                );
            } else {
                assert_eq!((after, effect), (&self.uncovered, None), "a touch on the cover only uncovers");
            }
            return;
        }
        if mono_ms < self.changed_ms + GUARD_MS || !reach::offers(before, touch) {
            assert_eq!(
                (after, effect),
                (before, None),
                "{touch:?} is early or not offered, and changes nothing"
            );
            return;
        }
        check_effect(touch, before, effect, draft, after);
    }
}

/// What an offered touch must do.
fn check_effect(
    touch: &Touch,
    before: &VisitorView,
    effect: Option<&Effect>,
    draft: Option<&Draft>,
    after: &VisitorView,
) {
    let saved = || match effect {
        Some(Effect::SaveDraft(saved)) => saved,
        _ => panic!("{touch:?} must be saved, not {effect:?}"),
    };
    match touch {
        Touch::TapFace { level } if draft.and_then(Draft::level) == Some(*level) => {
            assert_eq!((after, effect), (before, None), "the same face again is no change of mind");
        }
        Touch::TapFace { level } => {
            let rating = saved().rating.as_ref().expect("a tap is a rating");
            let taps = draft.and_then(|draft| Some(draft.rating.as_ref()?.taps.len())).unwrap_or(0);
            assert_eq!((rating.taps.len(), rating.level()), (taps + 1, Some(*level)), "every tap is kept");
            assert!(rating.reasons.is_empty(), "no reason comes with a tap");
        }
        Touch::ToggleReason { code } => {
            let had = draft.and_then(|draft| draft.rating.as_ref()).expect("a rating").reasons.contains(code);
            let has = saved().rating.as_ref().expect("a rating").reasons.contains(code);
            assert_ne!(had, has, "a reason goes on or off");
        }
        Touch::AnswerQuestion { question, answer } => {
            let survey = saved().survey.as_ref().expect("an answer is a survey");
            assert_eq!(survey.answer(question), Some(*answer));
        }
        Touch::ChooseCapacity { capacity } => {
            assert_eq!(saved().survey.as_ref().expect("a survey").capacity, Some(*capacity));
        }
        Touch::KeepComment { .. } => {
            let visit = saved().visit_id;
            assert_eq!(
                draft.map_or(visit, |draft| draft.visit_id),
                visit,
                "a comment begins no second visit"
            );
        }
        Touch::ChooseLanguage { lang } => {
            assert_eq!(after, &VisitorView { lang: *lang, ..before.clone() }, "only the words change");
        }
        // From the introduction of a survey that has answers there is no way back to whom it is about.
        Touch::Back if matches!(before.screen, Screen::SurveyIntro { .. }) => {}
        _ => assert_ne!(page(before), page(after), "{touch:?} leads to another screen"),
    }
}

/// What makes a screen another screen for a hand that is still moving.
fn page(view: &VisitorView) -> (mem::Discriminant<Screen>, Option<String>, bool) {
    let part = match &view.screen {
        Screen::Rate { chosen, .. } => chosen.map(|level| level.number().to_string()),
        Screen::Question { id, .. } => Some(id.to_string()),
        Screen::Subject { department, .. } => department.as_ref().map(ToString::to_string),
        _ => None,
    };
    (mem::discriminant(&view.screen), part, view.cover_seconds.is_some())
}

/// Nobody there.
fn is_home(view: &VisitorView) -> bool {
    match &view.screen {
        Screen::Start => true,
        // A covered rating looks like an untouched one, on purpose.
        Screen::Rate { chosen, .. } => {
            chosen.is_none() && view.mode == Mode::Counter && view.cover_seconds.is_none()
        }
        _ => false,
    }
}

/// The visitor is being told that answers are not taken.
fn is_told(view: &VisitorView) -> bool {
    matches!(view.screen, Screen::Paused { .. })
}

fn check_language(event: &Event, before: &VisitorView, after: &VisitorView) {
    let same_visitor = match event {
        Event::Touch(Touch::Back | Touch::ChooseLanguage { .. }) => before.cover_seconds != Some(0),
        Event::PageOpened | Event::Stopping => false,
        _ => match before.cover_seconds {
            Some(seconds) => seconds > 0,
            None => is_home(before),
        },
    };
    assert!(same_visitor || !is_home(after) || after.lang == Lang::Zh, "the next visitor starts in Chinese");
}

/// A screen shows what the disk holds of this visit, and nothing else; so nothing is ever preselected, and nothing of
/// an ended visit is shown.
fn check_screen(view: &VisitorView, draft: Option<&Draft>) {
    if view.cover_seconds.is_some() {
        return check_covered(&view.screen);
    }
    let rating = draft.and_then(|draft| draft.rating.as_ref());
    let survey = draft.and_then(|draft| draft.survey.as_ref());
    match &view.screen {
        Screen::Rate { chosen, reasons, has_comment, .. } => {
            assert_eq!(*chosen, rating.and_then(|rating| rating.taps.last()).map(|tap| tap.level));
            assert_eq!(*has_comment, rating.is_some_and(|rating| !rating.comment.is_empty()));
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
            assert_eq!(*has_comment, survey.is_some_and(|survey| !survey.comment.is_empty()));
        }
        Screen::Comment { text, .. } => {
            let of_rating = rating.is_some_and(|rating| rating.comment == *text);
            let of_survey = survey.map_or("", |survey| &survey.comment) == text;
            assert!(of_rating || of_survey, "{text:?} was never kept");
        }
        _ => {}
    }
    let is_over = is_home(view) || view.screen == Screen::Thanks;
    assert!(!is_over || draft.is_none(), "an open visit behind {:?}", view.screen);
}

/// A covered screen says nothing of the visit.
fn check_covered(screen: &Screen) {
    let silent = match screen {
        Screen::Rate { chosen, reasons, has_comment, .. } => {
            chosen.is_none() && reasons.is_empty() && !has_comment
        }
        Screen::Question { chosen, .. } => chosen.is_none(),
        Screen::Capacity { chosen, has_comment, .. } => chosen.is_none() && !has_comment,
        Screen::Comment { text, .. } => text.is_empty(),
        _ => true,
    };
    assert!(silent, "a covered screen gives away {screen:?}");
}

/// Nobody touches the screen any more: every deadline leads on, the visit is over in time, and what was answered is
/// written.
fn check_silence(terminal: &Terminal, last_touch_ms: u64) {
    check_nothing_changes_before_the_deadline(terminal);
    let (mut visit, mut at) = (terminal.visit.clone(), terminal.mono_ms);
    let mut closed = None;
    let mut wakes = 0;
    while let Some(deadline) = visit::deadline(&visit, at) {
        let wake = deadline.max(at);
        let (next, effect) = terminal.step(&visit, wake, &Event::Tick);
        assert!(wake > at || next != visit, "a deadline in the past changes nothing");
        wakes += 1;
        assert!(wakes <= 40, "the deadlines do not end");
        closed = closed.or(effect);
        (visit, at) = (next, wake);
    }
    assert!(visit.is_idle() || visit.paused().is_some());
    let begin = last_touch_ms.min(terminal.mono_ms);
    let over_in_time = at <= terminal.mono_ms.max(begin + LONGEST_SILENCE_MS);
    assert!(
        visit.paused().is_some() || terminal.visit.paused().is_some() || over_in_time,
        "{at} is too late"
    );
    if terminal.visit.paused().is_none() {
        let due = terminal.store.draft().map(|draft| (draft.clone(), Ending::Left));
        let done = closed.map(|effect| match effect {
            Effect::Close { draft, ending } => (draft, ending),
            Effect::SaveDraft(_) => panic!("time alone answers nothing"),
        });
        assert_eq!(done, due, "an abandoned visit becomes its entries as they were saved");
    }
}

fn check_nothing_changes_before_the_deadline(terminal: &Terminal) {
    let now = terminal.mono_ms;
    let last = visit::deadline(&terminal.visit, now).map_or(now + 3_600_000, |deadline| deadline - 1);
    if last > now {
        assert_eq!(terminal.view(), terminal.view_at(last), "the screen changes before the deadline");
    }
}
