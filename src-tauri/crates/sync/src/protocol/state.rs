//! `GET /v1/terminals/{terminal}/state?after=N`: what the platform has to tell a terminal: which pack is published, how its
//! work orders stand, what is to be erased.

use serde::{Deserialize, Serialize};
use shiwen_domain::id::EntryId;

/// What changed behind `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateAnswer {
    /// The platform's time.
    pub time_ms: i64,
    /// The version of the hall's published pack, if one is published.
    pub pack_version: Option<u64>,
    /// Work orders whose state changed, oldest change first; at most 500.
    pub work_orders: Vec<OrderState>,
    /// Private content to be erased, by order of two people; repeated until the terminal's log says that it is done.
    pub erasures: Vec<ErasureOrder>,
    /// What to ask for next as `after`.
    pub next: u64,
}

/// How a work order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderState {
    /// The work order.
    pub id: String,
    /// The rating that opened it.
    pub entry_id: EntryId,
    /// The state, as a name of `shiwen_domain::work_order::State`.
    pub state: String,
    /// The last day by which it must be closed, `2026-12-01`.
    pub due: String,
    /// When it came into this state.
    pub at_ms: i64,
    /// What is done about it, as a name of `shiwen_domain::managing::MeasureKind`; not there before it is chosen, and from a
    /// platform that does not tell it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What somebody outside the hall has decided to call the rating, as a name of `shiwen_domain::entry::Label`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// An order to drop the private content of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureOrder {
    /// The order.
    pub order: String,
    /// The entry.
    pub target: EntryId,
    /// Why.
    pub reason: String,
}
