//! The ledger (台账) in pages: bad ratings, questions answered no, and what a manager put in, the newest first. A page costs what
//! is on it, however long the log is: each source is read backwards by an index that holds nothing else, and looks at so many
//! places at most.

mod about;
mod walk;

pub use about::{ItemRow, NoteRow, ProposalRow};
use shiwen_domain::{
    id::EntryId,
    managing::MeasureKind,
    reason::Aspect,
    results::{Days, QuestionKey, RatingRow, SurveyRow},
    survey::Answer,
};
use walk::{Key, Walk};

use crate::{error::StoreError, read::Reader};

/// How many items a page has; a survey response is never cut in two, so there may be some more.
pub const LEDGER_PAGE: usize = 50;

/// Of a source all, some or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Of<T> {
    /// All.
    #[default]
    All,
    /// Those with one of these.
    Only(Vec<T>),
    /// None.
    None,
}

/// Which items of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// Of these days, and of no certain day between them.
    pub days: Days,
    /// Bad ratings; only those with one of these reasons.
    pub ratings: Of<u16>,
    /// Answers "no"; only those to one of these questions.
    pub answers: Of<QuestionKey>,
    /// What a manager put in; only what belongs to one of these aspects.
    pub items: Of<Aspect>,
    /// Of ratings only those about which this is done. Nothing else has a measure.
    pub measure: Option<MeasureKind>,
    /// Without ratings whose work order is closed.
    pub open_only: bool,
    /// Only what lies before this place in the log: the `next` of the page before.
    pub before: Option<u64>,
}

/// Items, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerFound {
    /// They.
    pub items: Vec<FoundItem>,
    /// Where to go on, if there may be more. A page may be short, or empty, before the last one: where few items are wanted among
    /// many, it ends after it has looked at enough.
    pub next: Option<u64>,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundItem {
    /// The entry that it is of.
    pub entry_id: EntryId,
    /// What it says.
    pub what: FoundWhat,
}

/// What an item says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundWhat {
    /// A bad rating.
    Rating(RatingRow),
    /// An answer "no": the response, and the question.
    Answer(SurveyRow, String),
    /// What a manager put in.
    Item(ItemRow),
}

impl Reader {
    /// A page of the ledger, all of one state of the record.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerFound, StoreError> {
        let state = self.connection.is_autocommit().then(|| self.snapshot()).transpose()?;
        let (keys, next) = self.keys(query)?;
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            items.extend(self.item_at(key)?);
        }
        drop(state);
        Ok(LedgerFound { items, next })
    }

    /// Which items are on a page, and where the next one begins.
    fn keys(&self, query: &LedgerQuery) -> Result<(Vec<Key>, Option<u64>), StoreError> {
        let walk = Walk::of(self, query)?;
        let sources = [walk.ratings(query)?, walk.answers(query)?, walk.items(query)?];
        // Below the place that one source has not reached, nobody knows yet what is next.
        let reached = sources.iter().filter_map(|source| source.reached).max();
        let mut keys: Vec<Key> = sources.into_iter().flat_map(|source| source.keys).collect();
        keys.retain(|key| reached.is_none_or(|reached| key.seq() >= reached));
        keys.sort_by(|one, other| other.seq().cmp(&one.seq()).then_with(|| one.cmp(other)));
        let last = keys.get(LEDGER_PAGE - 1).map(Key::seq);
        let whole = keys.len();
        keys.retain(|key| last.is_none_or(|last| key.seq() >= last));
        let next = if keys.len() < whole { last } else { reached };
        Ok((keys, next))
    }

    /// The item that an entry is, or that is one answer of it; nothing if it is none.
    pub fn item_of(&self, entry: EntryId, question: Option<&str>) -> Result<Option<FoundItem>, StoreError> {
        let Some(seq) = self.place_of(entry)? else { return Ok(None) };
        if let Some(question) = question {
            let found = self.item_at(Key::Answer(seq, question.to_owned()))?;
            return Ok(found.filter(|item| match &item.what {
                FoundWhat::Answer(row, _) => {
                    row.answers.iter().any(|(of, answer)| of == question && *answer == Answer::No)
                }
                FoundWhat::Rating(_) | FoundWhat::Item(_) => false,
            }));
        }
        match self.item_at(Key::Rating(seq))? {
            Some(FoundItem { what: FoundWhat::Rating(row), .. }) if !row.level.is_bad() => Ok(None),
            None => self.item_at(Key::Item(seq)),
            rating => Ok(rating),
        }
    }

    fn item_at(&self, key: Key) -> Result<Option<FoundItem>, StoreError> {
        let (seq, all) = (key.seq(), Days::default());
        let mut what = None;
        match key {
            Key::Rating(_) => self.for_each_rating(&all, &(seq..=seq), |row| {
                what = Some(FoundWhat::Rating(row));
                Ok::<_, StoreError>(())
            })?,
            Key::Answer(_, question) => self.for_each_survey(&all, &(seq..=seq), |row| {
                what = Some(FoundWhat::Answer(row, question.clone()));
                Ok::<_, StoreError>(())
            })?,
            Key::Item(_) => what = self.ledger_item(seq)?.map(FoundWhat::Item),
        }
        let Some(what) = what else { return Ok(None) };
        Ok(Some(FoundItem { entry_id: self.entry_id(seq)?, what }))
    }
}
