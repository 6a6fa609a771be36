//! A visit: one person at the screen, as a machine without clock, disk or screen.
//!
//! [`step`] takes what happened and says what the visit is now and what must be stored before anybody sees it.
//! The caller stores first and shows the new state only if that worked; otherwise it steps with
//! [`Event::Failed`]. So nothing is ever on the screen that is not on the disk.

mod announced;
mod comment;
mod draw;
mod phone;
mod subject;
mod survey;
mod time;
mod touch;

pub use announced::ANNOUNCED_MS;
pub use draw::view;
pub use time::deadline;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    announced::{Announced, Duty},
    asset::Assets,
    draft::Draft,
    entry::{Ending, Subject},
    id::{CounterId, DepartmentId, EvaluationId, VisitId},
    level::Scale,
    moment::Moment,
    pack::TimeOfDay,
    phone::{Digits, Phone},
    receipt::Receipt,
    text::Lang,
    view::{Aids, Mode, NoticeView, PauseReason, Task, Touch},
};

/// Touches are ignored this long after a screen change: a trembling double tap must not answer the next question.
pub const GUARD_MS: u64 = 400;
/// The choice is covered this long after the last touch.
pub const COVER_AFTER_MS: u64 = 8_000;
/// The visitor has this long to come back before the visit ends (at least 20 s: EN 301 549).
pub const COUNTDOWN_MS: u64 = 20_000;
/// "Thank you" stays this long.
pub const THANKS_MS: u64 = 5_000;
/// A visitor who wants to write the receipt down has this long more, each time he asks.
pub const MORE_TIME_MS: u64 = 20_000;
/// The screen darkens when nobody has touched it for this long; the first touch then only wakes it.
pub const DIM_AFTER_MS: u64 = 180_000;
/// The same in hours in which the screen is to be dark: whoever is there all the same is served like anybody.
pub const DIM_IN_DARK_HOURS_AFTER_MS: u64 = 10_000;
/// "Paused" stays at least this long, even when the terminal recovers at once: whoever touched the screen when
/// something failed must have the time to read that it was not counted.
pub const PAUSED_AT_LEAST_MS: u64 = 6_000;

/// What does not change during a visit.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Pack, reason table and surveys in force.
    pub assets: Assets,
    /// How the terminal stands.
    pub mode: Mode,
    /// Two or five faces.
    pub scale: Scale,
    /// The terminal's own counter (counter mode).
    pub counter: Option<CounterId>,
    /// Who is on duty there.
    pub duty: Duty,
    /// Whether the log is a demo log.
    pub demo: bool,
    /// Where the page finds the pictures that the pack names, by file. Those that cannot be shown are not in it.
    pub pictures: BTreeMap<String, String>,
    /// Notices from a stick, shown after the pack's own where it allows them and leaves room.
    pub local_notices: Vec<NoticeView>,
    /// CSS pixels on 100 mm of the glass, if its real size is known.
    pub dots_per_decimetre: Option<u32>,
    /// Whether a keyboard is attached, so that a visitor can type.
    pub keyboard: bool,
    /// Whether a visitor may leave a number for a call back: there is a platform to seal it to.
    pub call_back: bool,
    /// The hours in which the screen is dark while nobody is there; of none if there are no such hours.
    pub dark: Option<DarkHours>,
}

/// What a visitor begins with. Nothing of it answers anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The language.
    pub lang: Lang,
    /// What makes the screen easier.
    pub aids: Aids,
}

impl Default for Start {
    fn default() -> Self {
        Self { lang: Lang::Zh, aids: Aids::default() }
    }
}

/// Hours of the day, in the hall, over midnight if they end before they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DarkHours {
    /// The first minute.
    pub from: TimeOfDay,
    /// The minute in which they are over.
    pub to: TimeOfDay,
}

impl DarkHours {
    /// Whether it is one of these hours. Of none while the clock is not believed.
    pub fn hold(&self, moment: &Moment) -> bool {
        let Some(time) = moment.time().and_then(|(hour, minute)| TimeOfDay::new(hour, minute)) else {
            return false;
        };
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }
}

/// Where a visit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    phase: Phase,
    /// What the next visitor begins with.
    start: Start,
    lang: Lang,
    aids: Aids,
    subject: Subject,
    draft: Option<Draft>,
    /// The service that was announced; its visit begins with the first face that is tapped.
    announced: Option<announced::OnScreen>,
    /// The number that was left. No draft holds it: it is gone with the visit, and with a power cut.
    phone: Option<Phone>,
    touched_ms: u64,
    changed_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody there. Counter mode shows the faces, hall mode the two tasks.
    Home,
    Subject {
        task: Task,
        department: Option<DepartmentId>,
    },
    Pad {
        task: Task,
        typed: String,
    },
    Rate,
    RateComment,
    Next,
    Phone {
        typed: Digits,
        /// The visitor wanted to leave it before it was a number.
        refused: bool,
    },
    SurveyIntro,
    Question(usize),
    Capacity,
    SurveyComment,
    Thanks {
        receipt: Receipt,
        until_ms: u64,
    },
    Paused {
        reason: PauseReason,
        recovered: bool,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The visitor did something.
    Touch(Touch),
    /// Time passed.
    Tick,
    /// The page started anew; whatever it showed before is lost.
    PageOpened,
    /// The program is about to end.
    Stopping,
    /// The counter's business system announces a service; nothing happens unless [`Visit::may_announce`].
    Announce(Announced),
    /// It takes one back; nothing happens once somebody has touched the screen.
    Cancel(EvaluationId),
    /// Something could not be stored, or answers cannot be taken.
    Failed(PauseReason),
    /// Answers can be taken again.
    Recovered,
}

/// What the caller knows at the time of an event.
#[derive(Clone, Debug)]
pub struct Now {
    /// The moment; its `mono_ms` drives all time limits.
    pub moment: Moment,
    /// An identity for a visit that begins with this event.
    pub fresh: VisitId,
}

/// What must be stored before the new state is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make this draft durable, in place of the earlier one.
    SaveDraft(Draft),
    /// Turn this draft into its entries; an empty one leaves none.
    Close {
        /// The draft, as it was last saved.
        draft: Draft,
        /// How the visit ended.
        ending: Ending,
        /// The number that was left, which belongs to the rating. It must be sealed before it touches the disk.
        phone: Option<Phone>,
    },
    /// Make this announcement durable. Whoever announced it is answered after that.
    Announce(Announced),
    /// Nobody rated this announced service: it becomes its entry.
    Unrated(Announced),
    /// This announced service was taken back: it becomes its entry.
    Cancel(Announced),
}

impl Visit {
    /// Nobody is there.
    pub fn idle(start: Start, mono_ms: u64) -> Self {
        Self {
            phase: Phase::Home,
            start,
            lang: start.lang,
            aids: start.aids,
            subject: Subject::default(),
            draft: None,
            announced: None,
            phone: None,
            touched_ms: mono_ms,
            changed_ms: mono_ms,
        }
    }

    /// Whether nobody is there and nothing is being shown to anybody.
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::Home && self.start == Start { lang: self.lang, aids: self.aids }
    }

    /// Whether the terminal takes no answers, and why.
    pub fn paused(&self) -> Option<PauseReason> {
        match self.phase {
            Phase::Paused { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The same for visitors who begin otherwise. Whoever is there keeps what is on the screen.
    #[must_use]
    pub fn starting_with(&self, start: Start) -> Self {
        if self.is_idle() {
            let Start { lang, aids } = start;
            return Self { start, lang, aids, ..self.clone() };
        }
        Self { start, ..self.clone() }
    }

    /// Nobody is there any more, and the next visitor starts from nothing.
    fn left(&self, mono_ms: u64) -> Self {
        Self::idle(self.start, mono_ms)
    }

    /// Nobody is there, in the eyes of whoever just was: words and size stay as they were until the next visitor.
    fn left_by(&self, mono_ms: u64) -> Self {
        Self { lang: self.lang, aids: self.aids, ..self.left(mono_ms) }
    }

    fn goes_to(&self, phase: Phase, now: &Now) -> Self {
        Self { phase, changed_ms: now.moment.mono_ms, ..self.clone() }
    }
}

/// The next state and what must be stored before it is shown.
pub fn step(visit: &Visit, setting: &Setting, now: &Now, event: &Event) -> (Visit, Option<Effect>) {
    match event {
        Event::Touch(touch) => touch::touched(visit, setting, now, touch),
        Event::Tick => time::tick(visit, now),
        Event::Announce(announced) => announced::announce(visit, setting, now, announced),
        Event::Cancel(id) => announced::cancel(visit, now, *id),
        Event::PageOpened | Event::Stopping if visit.paused().is_some() => (visit.clone(), None),
        // A page that starts anew takes nobody's time away: no visit has begun.
        Event::PageOpened if visit.awaited().is_some() => (visit.clone(), None),
        Event::PageOpened | Event::Stopping => end(visit, now, Ending::Interrupted),
        // The draft on the disk outlives this; the store turns it into its entry when it opens again.
        Event::Failed(reason) => {
            let paused = Phase::Paused { reason: *reason, recovered: false };
            (visit.left_by(now.moment.mono_ms).goes_to(paused, now), None)
        }
        Event::Recovered => match visit.phase {
            Phase::Paused { reason, .. } => {
                let phase = Phase::Paused { reason, recovered: true };
                time::tick(&Visit { phase, ..visit.clone() }, now)
            }
            _ => (visit.clone(), None),
        },
    }
}

/// Ends the visit; the next one starts from nothing. Only who finished is still there to be thanked.
fn end(visit: &Visit, now: &Now, ending: Ending) -> (Visit, Option<Effect>) {
    let mono_ms = now.moment.mono_ms;
    let Some(draft) = visit.draft.clone() else {
        let unrated = visit.awaited().map(|waiting| Effect::Unrated(waiting.announced.clone()));
        return (visit.left(mono_ms), unrated);
    };
    let after = if ending == Ending::Finished && !draft.is_empty() {
        let thanks = Phase::Thanks { receipt: Receipt::of(draft.visit_id), until_ms: mono_ms + THANKS_MS };
        visit.left_by(mono_ms).goes_to(thanks, now)
    } else {
        visit.left(mono_ms)
    };
    // Cut off is cut off in every way: what an ordered stop could still save, a power cut cannot.
    let phone = visit.phone.clone().filter(|_| ending != Ending::Interrupted);
    (after, Some(Effect::Close { draft, ending, phone }))
}
