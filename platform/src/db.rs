//! The way to PostgreSQL: the pool, what every connection must promise, and the schema. No statement of an area is here.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, RecyclingMethod, Runtime, Timeouts};
pub use deadpool_postgres::{Object as Client, Pool, PoolError, Transaction};
use tokio_postgres::NoTls;

use crate::config::Config;

mod durable;
mod migration;
#[cfg(test)]
mod tests;

pub(crate) use durable::is_durable;
pub(crate) use migration::refuse_beside_servers;
pub use migration::{check_schema, migrate, migrate_with};

/// What holds on every connection: times are UTC, and nothing waits for ever. No statement is compiled first, which takes
/// longer than most of ours run; and results may add up in memory instead of sorting a million rows, four times as fast.
const OPTIONS: &str = "-c timezone=UTC -c statement_timeout=55s -c lock_timeout=20s \
                       -c idle_in_transaction_session_timeout=60s -c jit=off -c work_mem=64MB";

/// What our sessions are called in PostgreSQL's list of them.
const APPLICATION: &str = "shiwen-platform";

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address makes no sense.
    #[error("the database's address is wrong: see `database` in shiwen-platform.toml")]
    Address,
    /// No connection.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] PoolError),
    /// PostgreSQL said no.
    #[error("the database refused: {0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// A migration that ran is not the one this program knows.
    #[error("migration {0} of the database is not this program's; the database belongs to another program")]
    Changed(i32),
    /// The terminals' places have to be signed, and there is no key.
    #[error(
        "terminals are known already: `keys_folder` must hold the platform's keys, to sign where each one stands"
    )]
    NoKeys,
    /// There are steps to be taken, and somebody is connected.
    #[error("{0} other sessions of shiwen-platform are connected: stop every server, then migrate")]
    InUse(i64),
    /// The database was migrated by a newer program.
    #[error("the database has schema {found}, this program knows {known}: use the newer program")]
    Newer {
        /// The schema found.
        found: usize,
        /// The newest one known.
        known: usize,
    },
    /// Not migrated yet.
    #[error("the database has schema {found} instead of {known}: run `shiwen-platform migrate`")]
    Older {
        /// The schema found.
        found: usize,
        /// The one needed.
        known: usize,
    },
}

/// The pool of a configuration. Connections are made when they are needed.
pub fn pool(config: &Config) -> Result<Pool, DbError> {
    let mut postgres: tokio_postgres::Config = config.database.0.parse().map_err(|_| DbError::Address)?;
    let options = format!("{} {OPTIONS}", postgres.get_options().unwrap_or_default());
    postgres.options(options.trim());
    postgres.application_name(APPLICATION);
    if postgres.get_connect_timeout().is_none() {
        postgres.connect_timeout(Duration::from_secs(5));
    }
    let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(postgres, NoTls, manager_config);
    let wait = Duration::from_secs(config.limits.timeout_s.max(2) / 2);
    let timeouts = Timeouts { wait: Some(wait), create: Some(Duration::from_secs(6)), recycle: None };
    Pool::builder(manager)
        .max_size(config.limits.connections)
        .runtime(Runtime::Tokio1)
        .timeouts(timeouts)
        .post_create(durable::hook(config.without_fsync))
        .build()
        .map_err(|_| DbError::Address)
}
