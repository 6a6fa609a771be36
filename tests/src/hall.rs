//! A hall that never was: it fills a record through the store's own writing, with visits as people make them.
//! It refuses to touch the database any other way; that is what [`crate::tamper`] is for.

mod place;
mod visitor;

use shiwen_domain::{
    draft::Draft,
    entry::{Body, Ending, Entry, Erasure, LogOpened, Previous, Recovered, ReopenReason, TerminalEvent},
    id::{BootId, EntryId, LogId, TerminalId},
    moment::{ClockTrust, Moment},
    view::PauseReason,
};
use shiwen_store::{Appended, Fact, LogIdentity, Migration, Opening, Private, Store, StoreError};

pub use place::{Place, folder};
pub use visitor::{draft, words};

use crate::seed::Seed;

/// Monday in Zibo, in milliseconds since 1970.
const FIRST_MS: u64 = 1_795_379_400_000;

/// A record under way, and all that was acknowledged of it.
#[derive(Debug)]
pub struct Hall {
    place: Place,
    store: Store,
    seed: Seed,
    now_ms: u64,
    boot: BootId,
    /// Every entry that the store said is on the disk, in order.
    pub acknowledged: Vec<Appended>,
    /// What visitors wrote, by entry, as long as it was not erased.
    pub comments: Vec<(EntryId, String)>,
}

impl Hall {
    /// Begins a log at a place; everything that follows comes from the number.
    pub fn begin(place: Place, number: u64) -> Result<Self, StoreError> {
        Self::begin_at(place, number, shiwen_store::MIGRATIONS)
    }

    /// Begins a log in a file of another schema.
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
        let (acknowledged, comments) = (Vec::new(), Vec::new());
        let mut hall = Self { place, store, seed, now_ms: FIRST_MS, boot, acknowledged, comments };
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

    /// Some time later; one clock in ten is not to be trusted.
    pub fn later(&mut self) -> Moment {
        self.now_ms += 1_000 + self.seed.below(3_000_000);
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
        let draft = draft(&mut self.seed, started);
        self.store.save_draft(&draft)?;
        Ok(draft)
    }

    /// The visit ends.
    pub fn end(&mut self, draft: Draft, ending: Ending) -> Result<Vec<Appended>, StoreError> {
        let at = self.later();
        let texts = [
            draft.rating.as_ref().map(|rating| rating.comment.clone()),
            draft.survey.as_ref().filter(|survey| !survey.is_empty()).map(|survey| survey.comment.clone()),
        ];
        let written = self.store.close_draft(draft, ending, &at, &mut self.seed)?;
        self.acknowledged.extend(&written);
        let texts = written.iter().zip(texts.into_iter().flatten());
        let texts = texts.filter(|(_, text)| !text.is_empty());
        self.comments.extend(texts.map(|(appended, text)| (appended.entry_id, text)));
        Ok(written)
    }

    /// A whole visit.
    pub fn visit(&mut self) -> Result<Vec<Appended>, StoreError> {
        let draft = self.answer()?;
        let ending = *self.seed.one_of(&[Ending::Finished, Ending::Left]).unwrap_or(&Ending::Finished);
        self.end(draft, ending)
    }

    /// The platform orders a comment gone; answers what it was, or `None` if nobody has written any.
    pub fn erase(&mut self) -> Result<Option<String>, StoreError> {
        if self.comments.is_empty() {
            return Ok(None);
        }
        let place = self.seed.place(self.comments.len());
        let (target, text) = self.comments.swap_remove(place);
        let (at, entry_id) = (self.later(), EntryId(self.seed.uuid(self.now_ms)));
        let order = format!("order-{}", self.seed.below(1_000));
        let erasure = Erasure { target, order, reason: "asked for by the visitor".to_owned() };
        let erased = self.store.erase(erasure, entry_id, at)?;
        self.acknowledged.push(erased.appended);
        Ok(Some(text))
    }

    /// Something happens to the terminal.
    pub fn event(&mut self) -> Result<Appended, StoreError> {
        let event = match self.seed.below(5) {
            0 => TerminalEvent::Start { version: "0.1.0".to_owned() },
            1 => TerminalEvent::Stop,
            2 => TerminalEvent::Pause { reason: PauseReason::DiskFull },
            3 => TerminalEvent::Resume,
            _ => TerminalEvent::ClockStep { by_ms: self.seed.below(9_000).cast_signed() - 4_500 },
        };
        self.write(Body::TerminalEvent(event))
    }

    /// A rating or response of an earlier log comes along, with what was written in it.
    pub fn recover(&mut self) -> Result<Appended, StoreError> {
        let started = self.later();
        let nonce = shiwen_store::Identities::nonce(&mut self.seed);
        let private = |text: &str| Private { nonce, content: text.as_bytes().to_vec() };
        let closed = draft(&mut self.seed, started.clone())
            .close(Ending::Finished, |text| private(text).commitment())
            .remove(0);
        let inner = Entry::new(EntryId(self.seed.uuid(self.now_ms - 500)), started, closed.body);
        let bytes = String::from_utf8(inner.to_bytes()?).unwrap_or_default();
        let (log, seq) = (Some(LogId(self.seed.uuid(FIRST_MS - 9))), self.seed.below(400));
        let proven = seq % 2 == 0;
        let recovered = Body::Recovered(Recovered { log, seq, proven, entry: bytes });
        let entry = Entry::new(inner.entry_id, self.later(), recovered);
        self.comments.extend(closed.private.iter().map(|text| (inner.entry_id, text.clone())));
        self.write_fact(Fact { entry, private: closed.private.as_deref().map(private) })
    }

    /// A newer program was here: an entry that is proved by its hash, and counted by nobody who cannot read it.
    pub fn newer(&mut self) -> Result<Appended, StoreError> {
        let at = self.later();
        let entry =
            Entry::new(EntryId(self.seed.uuid(self.now_ms)), at, Body::TerminalEvent(TerminalEvent::Resume));
        self.write_fact(Fact::from(Entry { v: 2, ..entry }))
    }

    /// So many things happen, mostly visits.
    pub fn live(&mut self, times: usize) -> Result<(), StoreError> {
        for _ in 0..times {
            match self.seed.below(12) {
                0 => drop(self.event()?),
                1 => drop(self.erase()?),
                2 => drop(self.recover()?),
                _ => drop(self.visit()?),
            }
        }
        Ok(())
    }

    /// The program starts again; visits that were going on end as interrupted.
    pub fn restart(self) -> Result<Self, StoreError> {
        let mut hall = self.reopen(shiwen_store::MIGRATIONS)?;
        for left in hall.store.drafts()? {
            hall.end(left, Ending::Interrupted)?;
        }
        Ok(hall)
    }

    /// The program starts again with this schema and does nothing yet.
    pub fn reopen(self, migrations: &[Migration]) -> Result<Self, StoreError> {
        let Self { place, store, seed, now_ms, boot, acknowledged, comments } = self;
        drop(store);
        let key = place.database_key();
        let opening = Opening { migrations, ..Opening::new(&place.path, &key) };
        let store = Store::open(&opening, place.signing_key())?.expect("a log was begun here");
        Ok(Self { place, store, seed, now_ms, boot, acknowledged, comments })
    }
}
