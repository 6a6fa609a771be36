//! The record on the disk. The only crate that speaks SQL.
//!
//! [`Store`] is the one writer: drafts, appends, erasure. [`Reader`] looks, verifies and answers queries beside it.
//! An append is one `IMMEDIATE` transaction that reads the head, writes entries, leaf hashes, projections and
//! tallies, and signs the new head; what it returned is on the disk.

mod append;
mod connection;
mod draft;
mod erasure;
mod error;
mod head;
mod migration;
mod open;
mod private;
mod projection;
mod query;
mod read;
mod salvage;
mod verify;

pub use append::{Appended, Fact};
pub use connection::DatabaseKey;
pub use draft::Identities;
pub use erasure::Erased;
pub use error::{Damage, StoreError};
pub use head::Head;
pub use migration::{MIGRATIONS, Migration, backup_path};
pub use open::{LogIdentity, Opening, Store};
pub use private::Private;
pub use query::{Answer, QueryError};
pub use read::{Reader, StoredEntry};
pub use salvage::{Salvaged, salvage};
pub use verify::{Finding, Report, What};
