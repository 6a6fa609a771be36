//! The self-test of the newest day that has one, as the log says it.

use rusqlite::Connection;
use shiwen_domain::{
    entry::{Body, Entry},
    self_test::{Tested, tested},
};

use crate::{error::StoreError, open::Store, outbox::Outbox, read::Reader};

/// A day has a visit for each level, and some that were cut off and made again.
const MOST: i64 = 64;

impl Store {
    /// The newest day's self-test, if there was one.
    pub fn self_test(&self) -> Result<Option<Tested>, StoreError> {
        newest(&self.connection)
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
        newest(&self.connection)
    }
}

impl Outbox {
    /// The newest day's self-test, if there was one.
    pub fn self_test(&self) -> Result<Option<Tested>, StoreError> {
        newest(&self.connection)
    }
}

fn newest(connection: &Connection) -> Result<Option<Tested>, StoreError> {
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
    Ok(tested(&parts))
}
