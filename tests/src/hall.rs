//! A hall that never was: it fills a record through the store's own writing, with visits as people make them.
//! It refuses to touch the database any other way; that is what [`crate::tamper`] is for.

mod before;
mod ledger;
mod pack;
mod place;
mod schema;
mod visitor;
mod witness;

use shiwen_domain::{
    draft::{Draft, Words},
    entry::{
        Body, Ending, Entry, Erasure, EvaluationCancelled, LogOpened, OutOfUse, Previous, Recovered,
        ReopenReason, Resumed, Subject, TerminalEvent, Unrated, WhyOut,
    },
    id::{BootId, EntryId, LogId, TerminalId},
    moment::{ClockTrust, Moment},
    outage::{OpenTime, Outage},
    view::PauseReason,
};
use shiwen_log::Nonce;
use shiwen_store::{Appended, Fact, LogIdentity, Migration, Opening, Private, Store, StoreError};

pub use before::{HANDWRITING_SINCE, before_handwriting};
pub use place::{Place, folder};
pub use schema::set_back;
pub use visitor::{draft, picture, picture_of, words};
pub use witness::{WITNESS, witness_key, witness_public};

use crate::seed::Seed;

/// Monday in Zibo, in milliseconds since 1970.
const FIRST_MS: u64 = 1_795_379_400_000;
/// The longest time between two things that happen in a quiet hall, in milliseconds.
const LONGEST_MS: u64 = 3_000_000;

/// A record under way, and all that was acknowledged of it.
#[derive(Debug)]
pub struct Hall {
    place: Place,
    store: Store,
    seed: Seed,
    now_ms: u64,
    boot: BootId,
    takes_handwriting: bool,
    /// The longest time between two things that happen, in milliseconds.
    longest_ms: u64,
    /// Every entry that the store said is on the disk, in order.
    pub acknowledged: Vec<Appended>,
    /// What visitors said in private, by entry, as long as it was not erased.
    pub said: Vec<(EntryId, Words)>,
}

impl Hall {
    /// Begins a log at a place; everything that follows comes from the number.
    pub fn begin(place: Place, number: u64) -> Result<Self, StoreError> {
        Self::begin_at(place, number, shiwen_store::MIGRATIONS)
    }

    /// Begins a log of visitors who do not write by hand, as before that was taken.
    pub fn begin_before_handwriting(place: Place, number: u64) -> Result<Self, StoreError> {
        let mut hall = Self::begin(place, number)?;
        hall.takes_handwriting = false;
        Ok(hall)
    }

    /// Begins a log in a file of another schema. Visits need the newest: their tables are this program's.
    pub fn begin_at(place: Place, number: u64, migrations: &[Migration]) -> Result<Self, StoreError> {
        let mut seed = Seed::new(number);
        let identity = LogIdentity {
            terminal: TerminalId(format!("demo-{}", seed.below(90))),
            log: LogId(seed.uuid(FIRST_MS)),
            demo: !seed.once_in(4),
        };
        let key = place.database_key();
        let opening = Opening { migrations, ..Opening::new(&place.path, &key) };
        let store = Store::begin(&opening, place.signing_key(), identity)?;
        let boot = BootId(seed.uuid(FIRST_MS));
        let takes_handwriting = migrations.len() >= HANDWRITING_SINCE;
        let (acknowledged, said) = (Vec::new(), Vec::new());
        let now_ms = FIRST_MS;
        let longest_ms = LONGEST_MS;
        let mut hall =
            Self { place, store, seed, now_ms, boot, takes_handwriting, longest_ms, acknowledged, said };
        let opened = hall.opened()?;
        hall.write(opened)?;
        Ok(hall)
    }

    fn opened(&mut self) -> Result<Body, StoreError> {
        let identity = self.store.identity().clone();
        let previous = Previous {
            log: Some(LogId(self.seed.uuid(FIRST_MS - 1))),
            size: Some(self.seed.below(500)),
            root: None,
            reason: ReopenReason::Damaged,
            automatic_in_24_h: 1,
        };
        Ok(Body::LogOpened(LogOpened {
            key: self.place.verifying_key().to_vkey(&identity.origin()?),
            terminal: identity.terminal,
            log: identity.log,
            demo: identity.demo,
            version: "0.1.0".to_owned(),
            previous: self.seed.once_in(3).then_some(previous),
        }))
    }

    /// Where the record lies.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The store itself.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The hall's generator, for what else its story needs.
    pub fn seed(&mut self) -> &mut Seed {
        &mut self.seed
    }

    /// So many times as much happens in a day from now on.
    pub fn hurry(&mut self, times: u64) {
        self.longest_ms = LONGEST_MS / times.max(1);
    }

    /// Some time later; one clock in ten is not to be trusted.
    pub fn later(&mut self) -> Moment {
        self.now_ms += 1_000 + self.seed.below(self.longest_ms);
        let clock = if self.seed.once_in(10) { ClockTrust::Doubted } else { ClockTrust::Trusted };
        Moment::new(self.now_ms.cast_signed(), 480, self.boot, self.now_ms - FIRST_MS, clock)
    }

    /// Writes one fact.
    pub fn write(&mut self, body: Body) -> Result<Appended, StoreError> {
        let at = self.later();
        let entry = Entry::new(EntryId(self.seed.uuid(self.now_ms)), at, body);
        self.write_fact(Fact::from(entry))
    }

    fn write_fact(&mut self, fact: Fact) -> Result<Appended, StoreError> {
        let appended = self.store.append(&[fact])?[0];
        self.acknowledged.push(appended);
        Ok(appended)
    }

    /// Somebody begins to answer; the answers are on the disk.
    pub fn answer(&mut self) -> Result<Draft, StoreError> {
        let started = self.later();
        let draft = self.draft(started);
        self.store.save_draft(&draft)?;
        Ok(draft)
    }

    /// The answers of a visit; before handwriting was taken nobody wrote.
    fn draft(&mut self, started: Moment) -> Draft {
        let mut draft = draft(&mut self.seed, started);
        if !self.takes_handwriting {
            words_of(&mut draft).for_each(|words| words.writing = None);
        }
        draft
    }

    /// The visit ends.
    pub fn end(&mut self, draft: &Draft, ending: Ending) -> Result<Vec<Appended>, StoreError> {
        let at = self.later();
        let said = [
            draft.rating.as_ref().map(|rating| rating.words.clone()),
            draft.survey.as_ref().filter(|survey| !survey.is_empty()).map(|survey| survey.words.clone()),
        ];
        let written = self.store.close_draft(draft, ending, &at, &mut self.seed)?;
        self.acknowledged.extend(&written);
        let said = written.iter().zip(said.into_iter().flatten()).filter(|(_, words)| !words.is_empty());
        self.said.extend(said.map(|(appended, words)| (appended.entry_id, words)));
        Ok(written)
    }

    /// A visitor rates, writes and types.
    pub fn visit_saying_both(&mut self) -> Result<Appended, StoreError> {
        loop {
            let mut draft = self.answer()?;
            if let Some(rating) = &mut draft.rating {
                let picture = picture(&mut self.seed);
                rating.words = Words { text: words(&mut self.seed, 30), writing: Some(picture) };
                self.store.save_draft(&draft)?;
                return Ok(self.end(&draft, Ending::Finished)?[0]);
            }
            self.end(&draft, Ending::Left)?;
        }
    }

    /// A whole visit.
    pub fn visit(&mut self) -> Result<Vec<Appended>, StoreError> {
        let draft = self.answer()?;
        let ending = *self.seed.one_of(&[Ending::Finished, Ending::Left]).unwrap_or(&Ending::Finished);
        self.end(&draft, ending)
    }

    /// The platform orders gone what somebody said; answers what it was, or `None` if nobody has said anything.
    pub fn erase(&mut self) -> Result<Option<Words>, StoreError> {
        if self.said.is_empty() {
            return Ok(None);
        }
        let place = self.seed.place(self.said.len());
        self.erase_at(place).map(Some)
    }

    /// The platform orders gone what lies at this place of [`Self::said`].
    pub fn erase_at(&mut self, place: usize) -> Result<Words, StoreError> {
        let (target, words) = self.said.swap_remove(place);
        let (at, entry_id) = (self.later(), EntryId(self.seed.uuid(self.now_ms)));
        let order = format!("order-{}", self.seed.below(1_000));
        let erasure = Erasure { target, order, reason: "asked for by the visitor".to_owned() };
        let erased = self.store.erase(erasure, entry_id, at)?;
        self.acknowledged.push(erased.appended);
        Ok(words)
    }

    /// Something happens to the terminal.
    pub fn event(&mut self) -> Result<Appended, StoreError> {
        // Who did not take handwriting yet knew nothing of a counter's services either, nor how long a pause was.
        let counter = self.takes_handwriting && self.now_ms.is_multiple_of(2);
        let event = match self.seed.below(5) {
            0 => TerminalEvent::Start { version: "0.1.0".to_owned(), uncounted: Vec::new() },
            1 if counter => return self.nobody_rates(),
            1 => TerminalEvent::Stop,
            2 if counter => self.cancelled(),
            2 => TerminalEvent::Pause { reason: PauseReason::DiskFull, ordered: None },
            3 if self.takes_handwriting => self.out_of_use(),
            3 => TerminalEvent::Resume(Resumed::default()),
            _ => TerminalEvent::ClockStep { by_ms: self.seed.below(9_000).cast_signed() - 4_500 },
        };
        self.write(Body::TerminalEvent(event))
    }

    /// A service was announced, and nobody rated it.
    fn nobody_rates(&mut self) -> Result<Appended, StoreError> {
        let EvaluationCancelled { started, subject, service, pack_version } = self.announced();
        self.write(Body::Unrated(Unrated { started, subject, service, pack_version }))
    }

    /// One was taken back.
    fn cancelled(&self) -> TerminalEvent {
        TerminalEvent::EvaluationCancelled(self.announced())
    }

    /// Of the time alone, so that the histories of a seed stay what they are.
    fn announced(&self) -> EvaluationCancelled {
        let counter = format!("A{:02}", self.now_ms % 6);
        EvaluationCancelled {
            started: Moment::new(self.now_ms.cast_signed(), 480, self.boot, 0, ClockTrust::Trusted),
            subject: Subject { counter: Some(counter.as_str().into()), ..Subject::default() },
            service: format!("service-{}", self.now_ms),
            pack_version: 1,
        }
    }

    /// It was not to be used for some minutes, for one reason or another; of the time alone, see above.
    fn out_of_use(&self) -> TerminalEvent {
        let why = usize::try_from(self.now_ms % 5).ok().and_then(|place| WhyOut::ALL.get(place));
        match why {
            Some(why) => TerminalEvent::OutOfUse(OutOfUse { why: *why, outage: self.outage() }),
            None => TerminalEvent::Resume(Resumed { by: None, outage: Some(self.outage()) }),
        }
    }

    /// It was not to be used for some minutes, once for each reason there is.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub fn each_time_out_of_use(&mut self) -> Result<(), StoreError> {
        for why in WhyOut::ALL {
            let outage = self.outage();
            self.write(Body::TerminalEvent(TerminalEvent::OutOfUse(OutOfUse { why, outage })))?;
        }
        Ok(())
    }

    /// Something is over that began some minutes ago.
    fn outage(&self) -> Outage {
        let since = Moment::new(self.now_ms.cast_signed() - 600_000, 480, self.boot, 0, ClockTrust::Trusted);
        let open = vec![OpenTime { day: since.day().to_owned(), ms: self.now_ms % 600_000 }];
        Outage { since, open }
    }

    /// A rating or response of an earlier log comes along, with what was said in it.
    pub fn recover(&mut self) -> Result<Appended, StoreError> {
        let started = self.later();
        let mut draft = self.draft(started.clone());
        let said = words_of(&mut draft).next().cloned().unwrap_or_default();
        let (nonces, mut private): ([Nonce; 2], _) = (self.nonces(), Vec::new());
        let mut commit = |kind, content: &[u8]| {
            let nonce = nonces[private.len()];
            private.push(Private { kind, nonce, content: content.to_vec() });
            private[private.len() - 1].commitment()
        };
        let body = draft.close_rating(Ending::Finished, &mut commit);
        let body = body
            .or_else(|| draft.close_survey(Ending::Finished, &mut commit))
            .expect("something was answered");
        let inner = Entry::new(EntryId(self.seed.uuid(self.now_ms - 500)), started, body);
        let bytes = String::from_utf8(inner.to_bytes()?).unwrap_or_default();
        let (log, seq) = (Some(LogId(self.seed.uuid(FIRST_MS - 9))), self.seed.below(400));
        let proven = seq % 2 == 0;
        let recovered = Body::Recovered(Recovered { log, seq, proven, entry: bytes });
        let entry = Entry::new(inner.entry_id, self.later(), recovered);
        if !said.is_empty() {
            self.said.push((inner.entry_id, said));
        }
        self.write_fact(Fact { entry, private })
    }

    fn nonces(&mut self) -> [Nonce; 2] {
        [(); 2].map(|()| shiwen_store::Identities::nonce(&mut self.seed))
    }

    /// A newer program was here: an entry that is proved by its hash, and counted by nobody who cannot read it.
    pub fn newer(&mut self) -> Result<Appended, StoreError> {
        let at = self.later();
        let entry = Entry::new(
            EntryId(self.seed.uuid(self.now_ms)),
            at,
            Body::TerminalEvent(TerminalEvent::Resume(Resumed::default())),
        );
        self.write_fact(Fact::from(Entry { v: 2, ..entry }))
    }

    /// So many things happen, mostly visits.
    pub fn live(&mut self, times: usize) -> Result<(), StoreError> {
        for _ in 0..times {
            match self.seed.below(24) {
                0 | 1 => drop(self.event()?),
                2 | 3 => drop(self.erase()?),
                4 | 5 => drop(self.recover()?),
                6 => drop(self.apply_pack()?),
                7 => self.rush()?,
                8 => drop(self.ledger()?),
                _ => drop(self.visit()?),
            }
        }
        Ok(())
    }

    /// The program starts again; visits that were going on end as interrupted.
    pub fn restart(self) -> Result<Self, StoreError> {
        let mut hall = self.reopen(shiwen_store::MIGRATIONS)?;
        for left in hall.store.drafts()? {
            hall.end(&left, Ending::Interrupted)?;
        }
        Ok(hall)
    }

    /// The program starts again with this schema and does nothing yet.
    pub fn reopen(self, migrations: &[Migration]) -> Result<Self, StoreError> {
        self.reopen_after(migrations, |_| Ok(()))
    }

    /// The same after something was done to the file while nobody had it open.
    pub fn reopen_after(
        self,
        migrations: &[Migration],
        meanwhile: impl FnOnce(&Place) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let Self { place, store, seed, now_ms, boot, longest_ms, acknowledged, said, .. } = self;
        drop(store);
        meanwhile(&place)?;
        let key = place.database_key();
        let opening = Opening { migrations, ..Opening::new(&place.path, &key) };
        let store = Store::open(&opening, place.signing_key())?.expect("a log was begun here");
        let takes_handwriting = migrations.len() >= HANDWRITING_SINCE;
        Ok(Self { place, store, seed, now_ms, boot, takes_handwriting, longest_ms, acknowledged, said })
    }
}

/// What is said in a draft: with the rating first, then with the survey.
fn words_of(draft: &mut Draft) -> impl Iterator<Item = &mut Words> {
    let rating = draft.rating.as_mut().map(|rating| &mut rating.words);
    rating.into_iter().chain(draft.survey.as_mut().map(|survey| &mut survey.words))
}
