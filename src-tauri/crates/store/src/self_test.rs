//! The self-test of a day, as the log says it.

use rusqlite::Connection;
use shiwen_domain::{
    entry::{Body, Entry, SelfTest},
    self_test::{Tested, tested},
};

use crate::{error::StoreError, open::Store, outbox::Outbox, read::Reader};

/// A day has a visit for each level, and some that were cut off and made again; days may come in any order.
const MOST: i64 = 64;

impl Store {
    /// The self-test of a day, if there was one not long ago. It need not be the newest: a clock may have been set back.
    pub fn self_test_of(&self, day: &str) -> Result<Option<Tested>, StoreError> {
        let mut parts = parts(&self.connection)?;
        parts.retain(|(_, part)| part.of.day == day);
        Ok(tested(&parts))
    }

    /// The bytes of the entry at a place, as they lie on the disk.
    pub fn entry_bytes(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT bytes FROM entry WHERE seq = ?1")?;
        let mut rows = statement.query([seq.cast_signed()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }
}

impl Reader {
    /// The newest day's self-test, if there was one.
    pub fn self_test(&self) -> Result<Option<Tested>, StoreError> {
        Ok(tested(&parts(&self.connection)?))
    }
}

impl Outbox {
    /// The newest day's self-test, if there was one.
    pub fn self_test(&self) -> Result<Option<Tested>, StoreError> {
        Ok(tested(&parts(&self.connection)?))
    }
}

/// The newest visits of self-tests, with their places.
fn parts(connection: &Connection) -> Result<Vec<(u64, SelfTest)>, StoreError> {
    let sql = "SELECT seq, bytes FROM entry WHERE kind = 'self_test' ORDER BY seq DESC LIMIT ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([MOST], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let mut parts = Vec::new();
    for row in rows {
        let (seq, bytes) = row?;
        if let Ok(Entry { body: Body::SelfTest(part), .. }) = Entry::read(&bytes) {
            parts.push((seq.cast_unsigned(), part));
        }
    }
    Ok(parts)
}
