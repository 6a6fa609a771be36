//! What whoever owns the machine does on the command line, beside the running window: make a set-up code, remove an account.

use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    managing::Role,
};
use shiwen_store::{Fact, Identities, Opening, Outbox, StoreError};
use zeroize::Zeroizing;

use super::{
    accounts::{Accounts, AccountsError},
    counting,
    secret::{self, Cost, SecretError},
};
use crate::{
    clock::{self, Clock},
    home::{Home, HomeError, OpenReaderError},
    identity::Random,
    packs,
};

/// Why nothing was set up.
#[derive(Debug, thiserror::Error)]
pub enum SettingUpError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The code.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The record, to write it down.
    #[error(transparent)]
    Record(#[from] OpenReaderError),
    /// There is no log yet.
    #[error("there is no record yet; start shiwen first")]
    NoRecord,
    /// Nobody of that name.
    #[error("there is no account of that name; the names stand on the door of the manager's window")]
    NoAccount,
}

impl From<StoreError> for SettingUpError {
    fn from(error: StoreError) -> Self {
        Self::Record(error.into())
    }
}

/// Makes a set-up code. It can be used once, within a day and until the machine starts anew; an earlier one for the same
/// role ends. Only its hash is kept.
pub fn make_code(home: &Home, role: Role) -> Result<Zeroizing<String>, SettingUpError> {
    let _lock = home.lock_accounts()?;
    let mut accounts = Accounts::load(home)?;
    let code = secret::setup_code();
    accounts.expect(role, secret::hash(&secret::plain_code(&code), Cost::PRODUCT)?, clock::tick());
    counting::begin(home)?;
    accounts.save(home)?;
    Ok(code)
}

/// Removes an account; whoever is in with it is out. The log tells of it first.
pub fn remove_account(home: &Home, name: &str) -> Result<(), SettingUpError> {
    let _lock = home.lock_accounts()?;
    let mut accounts = Accounts::load(home)?;
    if !accounts.remove(name) {
        return Err(SettingUpError::NoAccount);
    }
    write_down(home, Body::TerminalEvent(TerminalEvent::AccountRemoved { account: name.to_owned() }))?;
    Ok(accounts.save(home)?)
}

/// An append reads the head in its own transaction, so a second writer does no harm to the window's.
fn write_down(home: &Home, body: Body) -> Result<(), SettingUpError> {
    let open = home.reader()?.ok_or(SettingUpError::NoRecord)?;
    let loaded = packs::load(home, home.enrolment_or_none().as_ref()).ok();
    let offset = loaded.map_or(0, |loaded| loaded.assets.pack.hall.utc_offset_minutes);
    let at = Clock::start(offset, open.reader.newest_trusted_ms()?, 1).now().0;
    let path = home.record();
    let outbox = Outbox::open(&Opening::new(&path, &open.keys.database), open.keys.signing())?;
    let fact = Fact::from(Entry::new(Random.entry_id(), at, body));
    Ok(outbox.ok_or(SettingUpError::NoRecord)?.append(&fact)?)
}
