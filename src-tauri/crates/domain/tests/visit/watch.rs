//! The judge of what a visitor sees and of what a touch does, event by event. It keeps its own account of when the
//! screen changed and of when somebody was last there, and compares every screen with the disk.

use std::mem;

use shiwen_domain::{
    draft::Draft,
    entry::Ending,
    phone::{Form, Phone},
    text::Lang,
    view::{Aids, Mode, Screen, Touch, VisitorView},
    visit::{self, Effect, Event},
};

use crate::{reach, terminal::Terminal};

mod effect;
mod rest;

const GUARD_MS: u64 = 400;
const THANKS_MS: u64 = 5_000;
const MORE_TIME_MS: u64 = 20_000;

/// Watches one terminal.
pub(crate) struct Watch {
    changed_ms: u64,
    last_touch_ms: u64,
    /// Since when nobody has been there, if nobody is.
    rest_ms: u64,
    /// When "thank you" ends, if it is shown.
    thanks_until_ms: u64,
    /// The screen as it was before the cover came down.
    uncovered: VisitorView,
    /// The digits of the number that the visitor has left.
    left: Option<String>,
}

impl Watch {
    /// Watches from the start of the program.
    pub(crate) fn new(terminal: &Terminal) -> Self {
        let now = terminal.mono_ms;
        Self {
            changed_ms: now,
            last_touch_ms: now,
            rest_ms: now,
            thanks_until_ms: now,
            uncovered: terminal.view(),
            left: None,
        }
    }

    /// Lets an event happen and judges what follows.
    pub(crate) fn happens(&mut self, terminal: &mut Terminal, event: &Event) {
        let before = terminal.view();
        let draft = terminal.store.draft().cloned();
        let effect = terminal.happens(event);
        let after = terminal.view();
        if let Event::Touch(touch) = event {
            self.check_touch(terminal.mono_ms, touch, &before, effect.as_ref(), draft.as_ref(), &after);
        }
        self.keeps_phone(terminal.mono_ms, event, &before, effect.as_ref(), &after);
        check_next_visitor(event, &before, &after);
        check_same_visitor(event, &before, &after);
        self.keeps_account(terminal.mono_ms, event, &before, &after);
        self.check_rest(terminal);
    }

    /// What must hold whenever nothing is happening.
    pub(crate) fn check_rest(&self, terminal: &Terminal) {
        let view = terminal.view();
        rest::check_screen(&view, terminal.store.draft());
        rest::check_pad(&view, &terminal.setting.assets.pack);
        rest::check_phone(&view, self.left.is_some());
        rest::check_silence(terminal, self.last_touch_ms, self.left.as_deref());
        let nobody = is_home(&view) && view.lang == Lang::Zh && view.aids == Aids::default();
        let long = terminal.mono_ms >= self.rest_ms + rest::DIM_AFTER_MS;
        assert_eq!(view.dimmed, nobody && long, "dark when nobody has been there for long, and only then");
        if matches!(view.screen, Screen::Thanks { .. }) {
            let ends =
                visit::deadline(&terminal.visit, &terminal.setting, &terminal.now(terminal.mono_ms).moment);
            assert_eq!(ends, Some(self.thanks_until_ms), "thanks end when they are due");
        }
    }

    /// The number that goes with the end of a visit is the last one that was left and not taken back.
    fn keeps_phone(
        &mut self,
        now: u64,
        event: &Event,
        before: &VisitorView,
        effect: Option<&Effect>,
        after: &VisitorView,
    ) {
        let counts = before.cover_seconds.is_none() && now >= self.changed_ms + GUARD_MS;
        match (event, &before.screen) {
            (Event::Touch(Touch::KeepPhone), Screen::Phone { typed, form: Form::Whole, .. }) if counts => {
                self.left = Some(typed.grouped().replace(' ', ""));
            }
            (Event::Touch(Touch::DropPhone), Screen::Phone { .. }) if counts => self.left = None,
            _ => {}
        }
        if let Some(Effect::Close { phone, ending, .. }) = effect {
            let due = self.left.as_deref().filter(|_| *ending != Ending::Interrupted);
            assert_eq!(phone.as_ref().map(Phone::digits), due.map(str::as_bytes), "the number that was left");
        }
        if effect.is_some_and(|effect| matches!(effect, Effect::Close { .. })) || is_told(after) {
            self.left = None;
        }
    }

    fn keeps_account(&mut self, now: u64, event: &Event, before: &VisitorView, after: &VisitorView) {
        let turned = page(before) != page(after);
        let is_restart = matches!(event, Event::PageOpened | Event::Stopping);
        if after.cover_seconds.is_none() {
            self.uncovered = after.clone();
        }
        if let Event::Touch(touch) = event {
            let guarded = now < self.changed_ms + GUARD_MS;
            if *touch == Touch::MoreTime && reach::offers(before, touch) && !guarded {
                self.thanks_until_ms = now + MORE_TIME_MS;
            }
            self.last_touch_ms = now;
        }
        if turned && matches!(after.screen, Screen::Thanks { .. }) {
            self.thanks_until_ms = now + THANKS_MS;
        }
        if turned || is_restart || matches!(event, Event::Touch(_)) {
            self.rest_ms = now;
        }
        if turned || *event == Event::PageOpened {
            self.changed_ms = now;
        }
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
                let uncovered = VisitorView { time: after.time, ..self.uncovered.clone() };
                assert_eq!((after, effect), (&uncovered, None), "a touch on the cover only uncovers");
            }
            return;
        }
        if before.dimmed {
            let awake = VisitorView { dimmed: false, ..before.clone() };
            assert_eq!((after, effect), (&awake, None), "{touch:?} in the dark only wakes the screen");
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
        effect::check(touch, before, effect, draft, after);
    }
}

/// What makes a screen another screen for a hand that is still moving.
fn page(view: &VisitorView) -> (mem::Discriminant<Screen>, Option<String>, bool, bool) {
    let part = match &view.screen {
        Screen::Rate { chosen, .. } => chosen.map(|level| level.number().to_string()),
        Screen::Question { id, .. } => Some(id.to_string()),
        Screen::Subject { department, .. } => department.as_ref().map(ToString::to_string),
        _ => None,
    };
    (mem::discriminant(&view.screen), part, view.cover_seconds.is_some(), view.dimmed)
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

fn check_next_visitor(event: &Event, before: &VisitorView, after: &VisitorView) {
    let same_visitor = match event {
        Event::Touch(Touch::Back | Touch::ChooseLanguage { .. } | Touch::SwitchAid { .. }) => {
            before.cover_seconds != Some(0)
        }
        Event::PageOpened | Event::Stopping => false,
        _ => match before.cover_seconds {
            Some(seconds) => seconds > 0,
            None => is_home(before),
        },
    };
    let next = (after.lang, after.aids);
    let bare = (Lang::Zh, Aids::default());
    assert!(same_visitor || !is_home(after) || next == bare, "the next visitor starts without: {next:?}");
}

/// Words and size stay as they are for as long as the visitor is there, told "thank you" or "paused" too.
fn check_same_visitor(event: &Event, before: &VisitorView, after: &VisitorView) {
    let switched = matches!(event, Event::Touch(Touch::ChooseLanguage { .. } | Touch::SwitchAid { .. }));
    if !switched && !is_home(after) {
        assert_eq!((before.lang, before.aids), (after.lang, after.aids), "{event:?} switches nothing");
    }
}
