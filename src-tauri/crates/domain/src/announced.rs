//! A service that the counter's business system announced: what is durable of it before the business system is answered, what
//! it may be told, and why an announcement is refused. How a visit comes of it is the visit's affair.

use serde::{Deserialize, Serialize};

use crate::{
    entry::Subject,
    id::{ClerkId, EvaluationId, ItemId},
    moment::Moment,
    pack::{Counter, Pack},
    view::{Mode, PauseReason},
    visit::Setting,
};

/// A service that was announced. It becomes a rating, an `unrated` entry, or a cancellation, exactly one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// By what the business system asks for its state. Stands in no entry: it would lead from a case to a level.
    pub id: EvaluationId,
    /// The service: case number and service number, under a key that only this terminal has.
    pub service: String,
    /// When it was announced.
    pub started: Moment,
    /// Whom it is about.
    pub subject: Subject,
    /// The pack in force.
    pub pack_version: u64,
}

/// What a business system is told of an evaluation; of a level, nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationState {
    /// On the screen, and no face was tapped. Whether somebody has touched it is told to nobody who only asks.
    Waiting,
    /// A face was tapped. Said from the first tap on, not at the end of the visit: how long somebody stays would tell what was
    /// tapped, because whoever is unhappy has reasons to give.
    Answered,
    /// Nobody tapped a face in time.
    Unanswered,
    /// The business system took it back before anybody had touched the screen.
    Cancelled,
}

impl EvaluationState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Answered, Self::Unanswered, Self::Cancelled];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a service cannot be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnounceRefusal {
    /// Somebody is at the screen, or another service is waiting for its rating.
    #[error("somebody is at the screen; try again in some seconds")]
    Busy,
    /// No answers are taken.
    #[error("the terminal is paused; resume it, or look at the terminal")]
    Paused(PauseReason),
    /// The terminal stands in the hall, for every counter.
    #[error("the terminal stands at no counter; set it to counter mode")]
    NoCounter,
    /// The counter does not give this service.
    #[error("the counter does not give this item; use an item that the pack names for the counter")]
    UnknownItem,
    /// The hall has no such clerk.
    #[error("the pack has no such clerk; use a number that the pack names")]
    UnknownClerk,
}

/// Who is on duty at the terminal's counter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Whom the pack names.
    #[default]
    AsThePackSays,
    /// Nobody.
    Nobody,
    /// This clerk.
    Clerk(ClerkId),
}

impl Duty {
    /// Who gives the services of a counter.
    pub fn clerk(&self, counter: &Counter) -> Option<ClerkId> {
        match self {
            Self::AsThePackSays => counter.clerk.clone(),
            Self::Nobody => None,
            Self::Clerk(clerk) => Some(clerk.clone()),
        }
    }
}

/// Whether a hall has a clerk of this number: on duty at a counter, or with a photo.
pub fn knows_clerk(pack: &Pack, clerk: &ClerkId) -> bool {
    let at_counter = pack.counters.iter().any(|counter| counter.clerk.as_ref() == Some(clerk));
    at_counter || pack.clerks.iter().any(|known| known.id == *clerk)
}

/// Whom a service at the terminal's counter is about: the item and the clerk as announced, else as ever.
pub fn subject(
    setting: &Setting,
    item: Option<ItemId>,
    clerk: Option<ClerkId>,
) -> Result<Subject, AnnounceRefusal> {
    let pack = &setting.assets.pack;
    let counter = setting.counter.as_ref().filter(|_| setting.mode == Mode::Counter);
    let counter = counter.and_then(|id| pack.counter(id)).ok_or(AnnounceRefusal::NoCounter)?;
    if item.as_ref().is_some_and(|item| !counter.items.contains(item)) {
        return Err(AnnounceRefusal::UnknownItem);
    }
    if clerk.as_ref().is_some_and(|clerk| !knows_clerk(pack, clerk)) {
        return Err(AnnounceRefusal::UnknownClerk);
    }
    let own = setting.subject_of(counter);
    Ok(Subject { item: item.or_else(|| own.item.clone()), clerk: clerk.or_else(|| own.clerk.clone()), ..own })
}
