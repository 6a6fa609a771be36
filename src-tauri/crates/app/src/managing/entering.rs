//! Coming in: a try is counted, then looked at, then written down.

use shiwen_domain::{
    entry::{Body, EntryRefusal, Leaving, TerminalEvent},
    managing::{Counted, Refusal, Role, Said, Seat, account_name, password},
};
use zeroize::Zeroizing;

use super::{
    Managing,
    accounts::{Account, Accounts},
    counting::{Counter, Lock},
    incident::failed,
    secret,
    session::Session,
    who::Who,
};

/// What one thread at a time has.
#[derive(Debug)]
pub(super) struct Inside {
    pub(super) counter: Counter,
    pub(super) session: Option<Session>,
}

/// A lock that somebody tries.
struct Tried<'a> {
    lock: Lock,
    account: Option<&'a str>,
    wrong: EntryRefusal,
}

impl Managing {
    /// Lets somebody in who knows the password of an account. Whoever was in is out.
    pub fn enter(&self, name: &str, password: String) -> Result<Seat, Refusal> {
        self.hears();
        let password = Zeroizing::new(password);
        let mut inside = self.inside();
        let _lock = self.home.lock_accounts().map_err(|error| failed(&error))?;
        let accounts = Accounts::load(&self.home).map_err(|error| failed(&error))?;
        let account = accounts.named(name.trim());
        self.check_password(&mut inside.counter, &accounts, account, &password)?;
        // Nobody knows the password of nobody.
        let account = account.ok_or(Refusal::Locked)?;
        self.let_in(&mut inside, account)
    }

    /// Makes an account with a set-up code and lets its owner in.
    pub fn set_up(&self, code: String, name: &str, typed: String) -> Result<Seat, Refusal> {
        self.hears();
        let (code, typed) = (Zeroizing::new(code), Zeroizing::new(typed));
        let name = account_name(name)?;
        password(&typed)?;
        let mut inside = self.inside();
        let _lock = self.home.lock_accounts().map_err(|error| failed(&error))?;
        let mut accounts = Accounts::load(&self.home).map_err(|error| failed(&error))?;
        if accounts.named(name).is_some() {
            return Err(Refusal::BadName);
        }
        let role = self.check_code(&mut inside.counter, &accounts, &code)?;
        let account = self.made(&mut accounts, name, role, &typed)?;
        self.let_in(&mut inside, &account)
    }

    /// The password again, of whoever is in.
    pub(super) fn confirm(&self, inside: &mut Inside, typed: &str) -> Result<Said, Refusal> {
        let Inside { counter, session } = inside;
        let session = session.as_mut().ok_or(Refusal::Locked)?;
        let _lock = self.home.lock_accounts().map_err(|error| failed(&error))?;
        let accounts = Accounts::load(&self.home).map_err(|error| failed(&error))?;
        let account = accounts.all.iter().find(|account| account.id == session.id);
        let account = account.ok_or(Refusal::Locked)?;
        self.check_password(counter, &accounts, Some(account), typed)?;
        session.confirm(self.now());
        Ok(Said::Done)
    }

    /// A name that no account has costs as much time and as many tries as one that is there.
    fn check_password(
        &self,
        counter: &mut Counter,
        accounts: &Accounts,
        account: Option<&Account>,
        typed: &str,
    ) -> Result<(), Refusal> {
        let lock = account.map_or(Lock::Strangers, |account| Lock::Account(account.id));
        let name = account.map(|account| account.name.as_str());
        let tried = Tried { lock, account: name, wrong: EntryRefusal::WrongPassword };
        self.try_at(counter, accounts, &tried, || match account {
            Some(account) => Ok(secret::fits(typed, account.hash())?.then_some(())),
            None => secret::hash(typed, self.means.cost).map(|_| None),
        })
    }

    /// The role that the code is for.
    fn check_code(&self, counter: &mut Counter, accounts: &Accounts, code: &str) -> Result<Role, Refusal> {
        let tried =
            Tried { lock: Lock::Codes(accounts.codes_id), account: None, wrong: EntryRefusal::WrongCode };
        let plain = secret::plain_code(code);
        let now = self.now();
        self.try_at(counter, accounts, &tried, || {
            for waiting in accounts.fresh_codes(now) {
                if secret::fits(&plain, waiting.hash())? {
                    return Ok(Some(waiting.role));
                }
            }
            Ok(None)
        })
    }

    /// Counts a try on the disk, and only then looks whether it is right.
    fn try_at<T>(
        &self,
        counter: &mut Counter,
        accounts: &Accounts,
        tried: &Tried<'_>,
        right: impl FnOnce() -> Result<Option<T>, secret::SecretError>,
    ) -> Result<T, Refusal> {
        let allowed = counter.count(tried.lock, accounts, self.now()).map_err(|error| failed(&error))?;
        let allowed = allowed.map_err(locked_out)?;
        (self.means.compared)();
        let Some(found) = right().map_err(|error| failed(&error))? else {
            return Err(self.refused(tried, allowed));
        };
        counter.clear(tried.lock, self.now()).map_err(|error| failed(&error))?;
        Ok(found)
    }

    /// A wrong try. The refusal stands whether or not it can be written down.
    fn refused(&self, tried: &Tried<'_>, counted: Counted) -> Refusal {
        let why = if counted.locks_for_ms.is_some() { EntryRefusal::LockedOut } else { tried.wrong };
        if counted.first || counted.locks_for_ms.is_some() {
            let event = TerminalEvent::EntryRefused { account: tried.account.map(str::to_owned), why };
            self.write_down_or_say(event);
        }
        match (counted.locks_for_ms, tried.wrong) {
            (Some(for_ms), _) => locked_out(for_ms),
            (None, EntryRefusal::WrongCode) => Refusal::WrongCode { tries_left: counted.left },
            (None, _) => Refusal::WrongPassword { tries_left: counted.left },
        }
    }

    /// Makes the account and uses the code up, in one writing. The log tells of it first.
    fn made(&self, accounts: &mut Accounts, name: &str, role: Role, typed: &str) -> Result<Account, Refusal> {
        let hash = secret::hash(typed, self.means.cost).map_err(|error| failed(&error))?;
        let made_at = self.terminal.now().map_err(|error| failed(&error))?.wall;
        let account = Account::new(name, role, hash, made_at);
        self.write_down(TerminalEvent::AccountMade { account: name.to_owned(), role })?;
        accounts.codes.retain(|code| code.role != role);
        accounts.all.push(account.clone());
        accounts.save(&self.home).map_err(|error| failed(&error))?;
        Ok(account)
    }

    /// Nobody is in of whom the log does not tell.
    fn let_in(&self, inside: &mut Inside, account: &Account) -> Result<Seat, Refusal> {
        let who = Who { name: account.name.clone(), role: account.role };
        let session = Session::begin(who, account.id, self.now());
        let seat = self.seat(&session)?;
        self.write_down(TerminalEvent::Entered { account: account.name.clone(), role: account.role })?;
        self.end(inside, Leaving::Replaced);
        inside.session = Some(session);
        Ok(seat)
    }

    /// Whoever is in is out, whether or not it can be written down.
    pub(super) fn end(&self, inside: &mut Inside, why: Leaving) {
        if let Some(session) = inside.session.take() {
            self.desk.forget();
            self.write_down_or_say(TerminalEvent::Left { account: session.who.name, why });
        }
    }

    fn write_down(&self, event: TerminalEvent) -> Result<(), Refusal> {
        let written = self.terminal.write_down(Body::TerminalEvent(event));
        written.map(drop).map_err(|error| failed(&error))
    }

    fn write_down_or_say(&self, event: TerminalEvent) {
        if let Err(error) = self.terminal.write_down(Body::TerminalEvent(event)) {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "who came to the manager's window or left it could not be written down");
        }
    }
}

fn locked_out(for_ms: u64) -> Refusal {
    Refusal::LockedOut { seconds: u32::try_from(for_ms.div_ceil(1_000)).unwrap_or(u32::MAX) }
}
