//! The record on the disk. The only crate that speaks SQL.
//!
//! [`Store`] is the one writer: drafts, appends, erasure. [`Reader`] looks, verifies and answers queries beside it, [`Outbox`]
//! is what the sender has open.
//! An append is one `IMMEDIATE` transaction that reads the head, writes entries, leaf hashes, projections and
//! tallies, and signs the new head; what it returned is on the disk.

mod aging;
mod append;
mod connection;
mod draft;
mod erasure;
mod error;
mod evaluation;
mod exchange;
mod gathering;
mod head;
mod ledger;
mod migration;
mod open;
mod outbox;
mod outgoing;
mod private;
mod projection;
mod query;
mod read;
mod remark;
mod results;
mod salvage;
mod self_test;
mod snapshot;
mod verify;
mod watch;
mod witness;
mod work_order;

pub use aging::{Aged, kept_ms};
pub use append::{Appended, Fact};
pub use connection::DatabaseKey;
pub use draft::Identities;
pub use erasure::Erased;
pub use error::{Damage, StoreError};
pub use evaluation::{AnnouncedBefore, Announcing};
pub use exchange::{Contact, Exchange};
pub use gathering::{Gathered, Gathering, Taken};
pub use head::Head;
pub use ledger::{
    FoundItem, FoundWhat, ItemRow, LEDGER_PAGE, LedgerFound, LedgerQuery, NoteRow, Of, ProposalRow,
};
pub use migration::{MIGRATIONS, Migration, backup_path};
pub use open::{LogIdentity, Opening, Store};
pub use outbox::Outbox;
pub use outgoing::{Bounds, Outgoing};
pub use private::Private;
pub use query::{Answer, QueryError};
pub use read::{Reader, StoredEntry};
pub use remark::Remark;
pub use results::Span;
pub use salvage::{Salvaged, salvage};
pub use snapshot::Snapshot;
pub use verify::{Finding, Report, What};
pub use watch::{Watch, unwatched};
pub use witness::{Cursor, Kept};
pub use work_order::WorkOrder;
