//! How the exchange with the platform goes: the last contact, what to ask behind, and why it stands still, if it does.

use rusqlite::{Connection, OptionalExtension};

use crate::{error::StoreError, read::Reader};

/// How the exchange goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// When the platform last answered, by its own clock: RFC 3339; empty before the first time.
    pub last_contact: String,
    /// The same in milliseconds since 1970; 0 before the first time.
    pub last_contact_ms: i64,
    /// What to ask the platform's state behind.
    pub after: u64,
    /// What a person has to look at, by a name; empty if nothing is in the way.
    pub stopped: String,
}

/// A time at which the platform answered, by its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// RFC 3339.
    pub at: String,
    /// The same in milliseconds since 1970.
    pub at_ms: i64,
}

impl Reader {
    /// How the exchange with the platform goes.
    pub fn exchange(&self) -> Result<Exchange, StoreError> {
        load(&self.connection)
    }
}

pub(crate) fn load(connection: &Connection) -> Result<Exchange, StoreError> {
    let sql = "SELECT last_contact, last_contact_ms, after, stopped FROM exchange WHERE id = 1";
    let row = connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(Exchange {
            last_contact: row.get(0)?,
            last_contact_ms: row.get(1)?,
            after: row.get::<_, i64>(2)?.cast_unsigned(),
            stopped: row.get(3)?,
        })
    });
    Ok(row.optional()?.unwrap_or_default())
}

fn save(connection: &Connection, exchange: &Exchange) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO exchange (id, last_contact, last_contact_ms, after, stopped)
               VALUES (1, ?1, ?2, ?3, ?4)";
    let Exchange { last_contact, last_contact_ms, after, stopped } = exchange;
    connection.prepare_cached(sql)?.execute((last_contact, last_contact_ms, after.cast_signed(), stopped))?;
    Ok(())
}

/// The platform answered; whatever was in the way is no more, unless it has the name `still`.
pub(crate) fn contact(connection: &Connection, contact: &Contact, still: &str) -> Result<(), StoreError> {
    let mut exchange =
        Exchange { last_contact: contact.at.clone(), last_contact_ms: contact.at_ms, ..load(connection)? };
    if exchange.stopped != still {
        exchange.stopped.clear();
    }
    save(connection, &exchange)
}

/// What to ask the platform's state behind from now on.
pub(crate) fn ask_behind(connection: &Connection, after: u64) -> Result<(), StoreError> {
    save(connection, &Exchange { after, ..load(connection)? })
}

/// A person has to look, for a reason of this name; `""` takes it away. Answers whether that is new.
pub(crate) fn stop(connection: &Connection, why: &str) -> Result<bool, StoreError> {
    let before = load(connection)?;
    if before.stopped == why {
        return Ok(false);
    }
    save(connection, &Exchange { stopped: why.to_owned(), ..before })?;
    Ok(true)
}
