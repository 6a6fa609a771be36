//! `accounts.json`: who may come in, and the set-up codes that wait. One file, so that a code is used up in the moment in
//! which its account is there. Readable by the terminal's user only, written whole or not at all.

use std::{fs, io::ErrorKind};

use serde::{Deserialize, Serialize};
use shiwen_domain::managing::{Role, Tick};
use uuid::Uuid;

use crate::home::{Home, HomeError};

/// How long a set-up code can be used, at most.
const CODE_MS: u64 = 24 * 60 * 60 * 1_000;

/// Why the accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Damaged.
    #[error(
        "accounts.json cannot be read; move it away and make a set-up code for each account: shiwen setup-code"
    )]
    Unreadable,
}

/// The file, word for word.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accounts {
    /// In the order they were made.
    #[serde(rename = "accounts")]
    pub(super) all: Vec<Account>,
    /// At most one for each role.
    pub(super) codes: Vec<Code>,
    /// Another one each time a code is made: tries at old codes are no tries at new ones.
    pub(super) codes_id: Uuid,
}

/// An account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    /// Another account of the same name is another account.
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) role: Role,
    /// The password, as a PHC string of argon2id.
    password: String,
    /// When it was made, as the hall's clocks said.
    made_at: String,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Account {
    pub(super) fn new(name: &str, role: Role, password: String, made_at: String) -> Self {
        Self { id: Uuid::new_v4(), name: name.to_owned(), role, password, made_at }
    }

    pub(super) fn hash(&self) -> &str {
        &self.password
    }
}

/// A set-up code that was printed and not yet used.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    pub(super) role: Role,
    /// As a PHC string of argon2id.
    hash: String,
    /// By the steady clock, which nobody turns back. A code ends with the day or with the machine's next start.
    made: Tick,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("role", &self.role).finish_non_exhaustive()
    }
}

impl Code {
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }
}

impl Accounts {
    /// The file's content; nobody and no code before there is a file.
    pub(crate) fn load(home: &Home) -> Result<Self, AccountsError> {
        let path = home.accounts_file();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| AccountsError::Unreadable),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(HomeError::File { path, source }.into()),
        }
    }

    /// Writes the file. Whoever changes it holds [`Home::lock_accounts`] from the reading on.
    pub(crate) fn save(&self, home: &Home) -> Result<(), HomeError> {
        super::save(&home.accounts_file(), self)
    }

    /// The names, in the order the accounts were made.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|account| account.name.as_str())
    }

    pub(super) fn named(&self, name: &str) -> Option<&Account> {
        self.all.iter().find(|account| account.name == name)
    }

    /// Removes an account; whether there was one.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        let before = self.all.len();
        self.all.retain(|account| account.name != name);
        self.all.len() < before
    }

    /// Keeps a new code in place of an earlier one for the same role.
    pub(crate) fn expect(&mut self, role: Role, hash: String, now: Tick) {
        self.codes.retain(|code| code.role != role && is_fresh(code, now));
        self.codes.push(Code { role, hash, made: now });
        self.codes_id = Uuid::new_v4();
    }

    /// The codes that can still be used.
    pub(super) fn fresh_codes(&self, now: Tick) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(move |code| is_fresh(code, now))
    }
}

fn is_fresh(code: &Code, now: Tick) -> bool {
    now.since(&code.made).is_some_and(|gone| gone < CODE_MS)
}

#[cfg(test)]
mod tests {
    use shiwen_domain::id::BootId;

    use super::*;

    fn at(boot: u128, mono_ms: u64) -> Tick {
        Tick { boot: BootId(Uuid::from_u128(boot)), mono_ms }
    }

    #[test]
    fn a_code_ends_after_a_day_and_with_the_machines_next_start() {
        let mut accounts = Accounts::default();
        accounts.expect(Role::Manager, String::new(), at(1, 1_000));
        let waits = |accounts: &Accounts, now| accounts.fresh_codes(now).count();
        assert_eq!(waits(&accounts, at(1, 1_000)), 1);
        assert_eq!(waits(&accounts, at(1, 1_000 + CODE_MS - 1)), 1);
        assert_eq!(waits(&accounts, at(1, 1_000 + CODE_MS)), 0);
        assert_eq!(waits(&accounts, at(2, 1_000)), 0);
        assert_eq!(waits(&accounts, at(1, 999)), 0);
    }

    #[test]
    fn one_code_waits_for_each_role() {
        let (mut accounts, now) = (Accounts::default(), at(1, 0));
        for (role, hash) in [(Role::Manager, "a"), (Role::Auditor, "b"), (Role::Manager, "c")] {
            let before = accounts.codes_id;
            accounts.expect(role, hash.to_owned(), now);
            assert_ne!(accounts.codes_id, before);
        }
        let waiting: Vec<&str> = accounts.fresh_codes(now).map(Code::hash).collect();
        assert_eq!(waiting, ["b", "c"]);
    }
}
