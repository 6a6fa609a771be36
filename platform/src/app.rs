//! What every handler needs: database, configuration, keys, clock, rates. Cheap to clone; it holds no state of its own
//! that another server would have to know.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    db::{self, DbError, Pool},
    http::{Pulse, Rates},
    keys::{Keys, KeysError},
    projection::FactsCache,
    webhook::{Partner, PartnerError},
};

/// The platform's shared state.
#[derive(Clone)]
pub struct App {
    /// Connections to PostgreSQL.
    pub pool: Pool,
    /// The configuration as it was read at the start.
    pub config: Arc<Config>,
    /// The platform's keys.
    pub keys: Arc<Keys>,
    /// What time it is.
    pub clock: Clock,
    /// Who has asked how often.
    pub(crate) rates: Arc<Rates>,
    /// Whether the database answers.
    pub(crate) pulse: Arc<Pulse>,
    /// What packs say, which never changes once they are published.
    pub(crate) facts: Arc<FactsCache>,
    /// The 12345 system, if one is configured.
    pub(crate) partner: Option<Arc<Partner>>,
    /// Wakes the delivery: whoever commits work orders notifies it afterwards.
    pub(crate) delivery: Arc<Notify>,
}

/// Why the platform cannot start.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The 12345 system.
    #[error(transparent)]
    Partner(#[from] PartnerError),
}

impl App {
    /// Reads the keys and makes the pool; nothing is asked of the database yet.
    pub fn new(config: Config, clock: Clock) -> Result<Self, AppError> {
        let keys = Keys::read(&config.keys_folder, &config.name)?;
        let pool = db::pool(&config)?;
        let rates = Arc::new(Rates::new(&config.limits, clock.clone()));
        let partner = config.webhook.as_ref().map(Partner::read).transpose()?.map(Arc::new);
        let (config, keys) = (Arc::new(config), Arc::new(keys));
        let (facts, delivery, pulse) = (Arc::default(), Arc::default(), Arc::<Pulse>::default());
        Ok(Self { pool, config, keys, clock, rates, pulse, facts, partner, delivery })
    }

    /// Whether numbers go to no other system, because people alone open them.
    pub(crate) fn without_numbers(&self) -> bool {
        self.config.webhook.as_ref().is_some_and(|webhook| webhook.without_numbers)
    }

    /// A connection of the pool.
    pub async fn db(&self) -> Result<db::Client, db::PoolError> {
        self.pool.get().await
    }
}
