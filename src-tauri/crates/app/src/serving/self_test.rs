//! The day's self-test: visits that nobody made, played on the machine and kept in the record that visitors use. Done in one
//! go while nobody is there; whoever touches the screen meanwhile waits as long as for some touches.

use shiwen_domain::{
    draft::Draft,
    entry::{Body, Entry, SelfTest, SelfTestFault, SelfTestPart, TerminalEvent},
    moment::Moment,
    self_test::{MOST_TOUCHES, Play, Tested, plays},
    visit::{Effect, Event, GUARD_MS, Now, Start, Visit, step, view},
};
use shiwen_store::{Appended, StoreError};

use super::Serving;
use crate::identity::Random;

impl Serving {
    /// Plays those visits of the day that the log does not have yet, and reads back what was kept. A fault of the record pauses
    /// the terminal, as it does for a visitor; the log is told once it can be written again.
    pub(crate) fn tests_itself(&mut self, now: &Moment) {
        let tested = self.plays_all(now);
        self.watch(tested, now);
    }

    /// Tells the log of a self-test that met a fault of the record.
    pub(super) fn note_failed_test(&mut self, now: &Moment) -> Result<(), StoreError> {
        if let Some(of) = self.failed_test.clone() {
            self.note(now, TerminalEvent::SelfTestFailed { of, why: SelfTestFault::NotKept })?;
            self.failed_test = None;
        }
        Ok(())
    }

    /// A day's self-test, if the record can be asked and has one.
    pub(crate) fn self_test_of(&self, day: &str) -> Option<Tested> {
        self.record.as_ref()?.store.self_test_of(day).ok().flatten()
    }

    fn plays_all(&mut self, now: &Moment) -> Result<(), StoreError> {
        let day = now.day().to_owned();
        let done = self.open_record()?.store.self_test_of(&day)?;
        let done = done.map_or_else(Vec::new, |tested| tested.whole);
        let questions = self.setting.assets.surveys.first().map_or(0, |survey| survey.questions.len());
        let plays: Vec<Play> = plays(self.setting.scale, questions).collect();
        let of = u32::try_from(plays.len()).unwrap_or(u32::MAX);
        for (part, play) in (1..).zip(&plays).filter(|(part, _)| !done.contains(part)) {
            let part = SelfTestPart { day: day.clone(), part, of };
            let played = self.plays_one(play, &part, now);
            if played.is_err() {
                self.failed_test = Some(part.clone());
            }
            if let Some(why) = played? {
                tracing::error!(part = part.part, of, why = why.name(), "the self-test has failed");
                self.note(now, TerminalEvent::SelfTestFailed { of: part, why })?;
            }
        }
        Ok(())
    }

    /// One visit: what is wrong with what it left.
    fn plays_one(
        &mut self,
        play: &Play,
        part: &SelfTestPart,
        now: &Moment,
    ) -> Result<Option<SelfTestFault>, StoreError> {
        let mut moment = now.clone();
        let mut visit = Visit::idle(Start::default(), moment.mono_ms);
        for _ in 0..MOST_TOUCHES {
            // Nobody is that quick: a touch right after a change of the screen is none.
            moment.mono_ms += GUARD_MS + 1;
            let then = Now { moment: moment.clone(), fresh: Random.visit_id() };
            let screen = view(&visit, &self.setting, &then).screen;
            let Some(touch) = play.touch(&screen) else { break };
            let (next, effect) = step(&visit, &self.setting, &then, &Event::Touch(touch));
            visit = next;
            match effect {
                Some(Effect::SaveDraft(draft)) => {
                    self.open_record()?.store.save_draft(&marked(draft, part, now))?;
                }
                Some(Effect::Close { draft, ending, .. }) => {
                    let draft = marked(draft, part, now);
                    let meant = draft.close_self_test(ending);
                    let store = &mut self.open_record()?.store;
                    let appended = store.close_draft(&draft, ending, now, &mut Random)?.first().copied();
                    let kept = appended.map(|appended| self.kept(appended)).transpose()?.flatten();
                    let is_kept =
                        kept.as_ref() == meant.as_ref() && kept.is_some_and(|body| is_whole(play, &body));
                    return Ok((!is_kept).then_some(SelfTestFault::NotKept));
                }
                // Nobody announces the service of a visit that nobody makes.
                Some(Effect::Announce(_) | Effect::Unrated(_) | Effect::Cancel(_)) | None => {}
            }
        }
        // What was begun is nobody's, and gone.
        self.close_left_drafts(now)?;
        Ok(Some(SelfTestFault::NotOffered))
    }

    /// What the disk says of an entry.
    fn kept(&mut self, appended: Appended) -> Result<Option<Body>, StoreError> {
        let bytes = self.open_record()?.store.entry_bytes(appended.seq)?;
        Ok(bytes.and_then(|bytes| Entry::read(&bytes).ok()).map(|entry| entry.body))
    }
}

/// The same draft, as of nobody, at the moment that it really is.
fn marked(draft: Draft, part: &SelfTestPart, now: &Moment) -> Draft {
    Draft { self_test: Some(part.clone()), started: now.clone(), ..draft }
}

fn is_whole(play: &Play, body: &Body) -> bool {
    matches!(body, Body::SelfTest(kept @ SelfTest { .. }) if play.is_kept(kept))
}
