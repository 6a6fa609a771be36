//! What the counter's business system asks of the terminal: announce a service, take it back, say who is on duty, take a break.
//! It is told that a service was rated, never how.

use shiwen_counter::{Answered, NewEvaluation, Question, Refused, Standing, Status};
use shiwen_domain::{
    announced::{self, AnnounceRefusal, Announced, Duty, EvaluationState, knows_clerk},
    entry::{Body, DutyChanged, Ordered, PauseCause, Resumed, TerminalEvent},
    id::EvaluationId,
    moment::Moment,
    outage::{Outage, is_open},
    view::PauseReason,
    visit::Event,
};
use shiwen_store::{Announcing, Appended, StoreError};

use super::Serving;
use crate::{
    identity::Random,
    on_duty::{Hold, OnDuty},
};

/// Who the log says it was.
const BY: &str = "business system";

/// After so many changes of duty a break that goes on is counted: a start looks for what is told of it among the newest entries, and
/// a business system that changes who is on duty again and again must not push that out of sight.
const CHANGES: u32 = 500;

/// What is kept for the business system beside the record.
#[derive(Debug, Default)]
pub(super) struct AtCounter {
    on_duty: OnDuty,
    /// Up to when the log counts the break that goes on.
    pub(super) counted: Option<Moment>,
    /// When the last break of this run ended.
    pub(super) released: Option<Moment>,
    /// How often who is on duty was changed in this run.
    changes: u32,
    /// Since when the screen is dark although the hall is open.
    asleep: Option<Moment>,
}

impl AtCounter {
    pub(super) fn of(on_duty: OnDuty) -> Self {
        Self { on_duty, ..Self::default() }
    }

    pub(super) fn duty(&self) -> Duty {
        self.on_duty.duty.clone()
    }

    /// Whether a break was asked for that nobody has ended.
    pub(super) fn takes_break(&self) -> bool {
        self.on_duty.hold.is_some()
    }

    pub(super) fn on_duty(&self) -> OnDuty {
        self.on_duty.clone()
    }

    /// The log says that the break goes on. Where the file says that it has not begun, power went before that could be kept; unless
    /// that was long ago: then it was another break, and what the file said of it is lost.
    pub(super) fn goes_on(&mut self, until: &Moment, lately: bool) {
        self.counted = None;
        if let Some(hold) = self.on_duty.hold.as_mut().filter(|hold| lately || hold.began.is_some()) {
            hold.began.get_or_insert_with(|| until.clone());
            self.counted = Some(until.clone());
        }
    }

    /// The log says that the break that had begun is over: power went before the file could say so.
    pub(super) fn is_over(&mut self) {
        self.counted = None;
        self.on_duty.hold.take_if(|hold| hold.began.is_some());
    }

    /// The log says nothing of a break that had begun.
    pub(super) fn began_at_most(&mut self, oldest: Option<&Moment>) {
        let began = self.on_duty.hold.as_ref().and_then(|hold| hold.began.as_ref());
        // What this run has counted itself, it knows better.
        self.counted = began.and(self.counted.as_ref().or(oldest)).cloned();
    }
}

impl Serving {
    /// Answers the business system.
    pub(crate) fn counter_asks(&mut self, question: Question, now: &Moment) -> Result<Answered, Refused> {
        match question {
            Question::Announce(new) => self.announce(&new, now),
            Question::Evaluation(id) => self.state_of(id).map(|state| Answered::Evaluation(id, state)),
            Question::Cancel(id) => self.cancel(id, now),
            Question::Duty(duty) => self.put_on_duty(duty, now),
            Question::Pause(cause) => self.hold(cause, now),
            Question::Resume => self.release(now),
            Question::Status => Ok(self.counter_status()),
        }
    }

    fn announce(&mut self, new: &NewEvaluation, now: &Moment) -> Result<Answered, Refused> {
        // A break that was asked for holds from here on: its beginning would tell when the visitor has gone.
        if self.paused().is_some() || self.counter.on_duty.hold.is_some() {
            return Err(Refused::Paused);
        }
        let subject = announced::subject(&self.setting, new.item.clone(), new.clerk.clone());
        let subject = subject.map_err(refused)?;
        let service = self.keys.service(&new.case_number, new.service_number);
        let store = &mut self.open_record().map_err(|_| Refused::NotStored)?.store;
        // Before it is looked whether somebody is there: whoever lost the answer learns what was announced, and nobody can
        // find out how long a visit lasts by asking for what will be refused anyway.
        if let Some(before) = store.announced_before(&service).map_err(|_| Refused::NotStored)? {
            return Err(Refused::Before(before.id));
        }
        self.visit.may_announce(&self.setting).map_err(refused)?;
        let id = Random::evaluation_id();
        let pack_version = self.setting.assets.pack.version;
        let announced = Announced { id, service, started: now.clone(), subject, pack_version };
        self.event(&Event::Announce(announced), now);
        match self.visit.evaluation() {
            Some((on_screen, state)) if on_screen == id => Ok(Answered::Evaluation(id, state)),
            _ => Err(Refused::NotStored),
        }
    }

    /// Makes an announcement durable.
    pub(super) fn announce_in_record(&mut self, announced: &Announced) -> Result<Vec<Appended>, StoreError> {
        match self.open_record()?.store.announce(announced)? {
            Announcing::Durable => Ok(Vec::new()),
            // It was looked for before, in the same turn of the only thread that announces.
            Announcing::Before(_) => Err(StoreError::Closed),
        }
    }

    fn state_of(&mut self, id: EvaluationId) -> Result<EvaluationState, Refused> {
        match self.visit.evaluation() {
            Some((on_screen, state)) if on_screen == id => Ok(state),
            _ => {
                let record = self.open_record().map_err(|_| Refused::NotStored)?;
                let known = record.store.evaluation(id).map_err(|_| Refused::NotStored)?;
                known.ok_or(Refused::NotFound)
            }
        }
    }

    fn cancel(&mut self, id: EvaluationId, now: &Moment) -> Result<Answered, Refused> {
        match self.state_of(id)? {
            EvaluationState::Waiting if self.visit.may_cancel(id) => {
                self.event(&Event::Cancel(id), now);
                match self.state_of(id)? {
                    EvaluationState::Cancelled => Ok(Answered::Evaluation(id, EvaluationState::Cancelled)),
                    _ => Err(Refused::NotStored),
                }
            }
            // Whoever lost the answer asks again.
            EvaluationState::Cancelled => Ok(Answered::Evaluation(id, EvaluationState::Cancelled)),
            state => Err(Refused::TooLate(state)),
        }
    }

    fn put_on_duty(&mut self, duty: Duty, now: &Moment) -> Result<Answered, Refused> {
        if let Duty::Clerk(clerk) = &duty
            && !knows_clerk(self.pack(), clerk)
        {
            return Err(Refused::UnknownClerk);
        }
        if duty != self.setting.duty {
            let changed = DutyChanged { duty: duty.clone(), by: BY.to_owned() };
            self.tell(TerminalEvent::Duty(changed), now)?;
            self.keep(OnDuty { duty: duty.clone(), hold: self.counter.on_duty.hold.clone() })?;
            self.setting.duty = duty;
            self.counter.changes = self.counter.changes.wrapping_add(1);
            if self.counter.changes.is_multiple_of(CHANGES) {
                let counted = self.count_break(now);
                self.watch_in_break(counted);
            }
        }
        Ok(self.counter_status())
    }

    fn hold(&mut self, cause: PauseCause, now: &Moment) -> Result<Answered, Refused> {
        if self.counter.on_duty.hold.is_none() {
            let hold = Some(Hold { cause, began: None });
            self.keep(OnDuty { hold, duty: self.counter.duty() })?;
            self.settle_hold(now);
        }
        Ok(self.counter_status())
    }

    /// Takes the break that was asked for, once nobody is there: nobody's visit is cut off for it.
    pub(crate) fn settle_hold(&mut self, now: &Moment) {
        let Some(Hold { cause, began }) = self.counter.on_duty.hold.clone() else { return };
        if !self.is_idle() || self.cleaned_since.is_some() {
            return;
        }
        // After a restart the log tells of it already.
        if began.is_none() {
            let ordered = Some(Ordered { by: BY.to_owned(), cause });
            let paused = TerminalEvent::Pause { reason: PauseReason::Counter, ordered };
            if self.tell(paused, now).is_err() {
                return;
            }
            self.counter.counted = Some(now.clone());
            let hold = Some(Hold { cause, began: Some(now.clone()) });
            if self.keep(OnDuty { hold: hold.clone(), duty: self.counter.duty() }).is_err() {
                // A restart will tell of it once more; the pause holds all the same.
                self.counter.on_duty.hold = hold;
            }
        }
        self.stepped(&Event::Failed(PauseReason::Counter), now);
    }

    fn release(&mut self, now: &Moment) -> Result<Answered, Refused> {
        if !self.counter.takes_break() {
            return Ok(self.counter_status());
        }
        if self.began.is_some() {
            return Err(Refused::NotStored); // how much of it the log counts is not known yet
        }
        let counted = self.count_break_before(now);
        let failed = counted.is_err();
        self.watch_in_break(counted);
        if failed {
            return Err(Refused::NotStored);
        }
        // The part that no entry counts yet. Once that is told it is over, also where the file below cannot say so.
        if let Some(since) = self.counter.counted.clone() {
            let outage = Some(Outage::between(&since, now, self.pack()));
            self.tell(TerminalEvent::Resume(Resumed { by: Some(BY.to_owned()), outage }), now)?;
            (self.counter.counted, self.counter.released) = (None, Some(now.clone()));
        }
        self.keep(OnDuty { hold: None, duty: self.counter.duty() })?;
        if self.paused() == Some(PauseReason::Counter) {
            self.stepped(&Event::Recovered, now);
        }
        Ok(self.counter_status())
    }

    fn counter_status(&self) -> Answered {
        let stopped = self.paused().is_some() || self.counter.on_duty.hold.is_some();
        let standing = if stopped { Standing::Paused } else { Standing::Ready };
        let counter = self.setting.counter.as_ref().and_then(|id| self.pack().counter(id));
        Answered::Status(Status {
            standing,
            break_asked: self.counter.on_duty.hold.as_ref().map(|hold| hold.cause),
            counter: counter.map(|counter| counter.id.clone()),
            clerk: counter.and_then(|counter| self.setting.duty.clerk(counter)),
        })
    }

    /// Notes when the screen goes dark, by the hours that were set, although the hall is open; and when that is over.
    pub(crate) fn watch_sleep(&mut self, now: &Moment) {
        if self.record.is_none() || self.has_fault() {
            return;
        }
        let dark = self.setting.dark.is_some_and(|hours| hours.hold(now)) && is_open(self.pack(), now);
        let told = match (dark, self.counter.asleep.clone()) {
            (true, None) => self.tell(TerminalEvent::Sleep, now),
            (false, Some(since)) => {
                let outage = Some(Outage::between(&since, now, self.pack()));
                self.tell(TerminalEvent::Wake(Resumed { by: None, outage }), now)
            }
            _ => return,
        };
        if told.is_ok() {
            self.counter.asleep = dark.then(|| now.clone());
        }
    }

    fn tell(&mut self, event: TerminalEvent, now: &Moment) -> Result<(), Refused> {
        self.write_down(Body::TerminalEvent(event), now).map(drop).map_err(|_| Refused::NotStored)
    }

    pub(super) fn keep(&mut self, on_duty: OnDuty) -> Result<(), Refused> {
        self.home.save_on_duty(&on_duty).map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "who is on duty could not be kept");
            Refused::NotStored
        })?;
        self.counter.on_duty = on_duty;
        Ok(())
    }
}

fn refused(why: AnnounceRefusal) -> Refused {
    match why {
        AnnounceRefusal::Busy => Refused::Busy,
        AnnounceRefusal::Paused(_) => Refused::Paused,
        AnnounceRefusal::NoCounter => Refused::NoCounter,
        AnnounceRefusal::UnknownItem => Refused::UnknownItem,
        AnnounceRefusal::UnknownClerk => Refused::UnknownClerk,
    }
}
