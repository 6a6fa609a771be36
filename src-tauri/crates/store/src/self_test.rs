//! The self-test of a day, as the log says it.

use rusqlite::Connection;
use shiwen_domain::{
    entry::{Body, Entry, SelfTest},
    moment::ClockTrust,
    self_test::{Tested, bears_its_time, is_ahead, tested},
};

use crate::{error::StoreError, open::Store, outbox::Outbox, read::Reader};

/// A day has a visit for each level, and where they fail five more for each hour, which must not push those out that were whole; days
/// may come in any order.
const MOST: i64 = 160;

impl Store {
    /// The self-test of a day, if there was one not long ago. It need not be the newest: a clock may have been set back. One that
    /// was made by a clock that ran ahead is none of its day, which must have one when it comes.
    pub fn self_test_of(&self, day: &str) -> Result<Option<Tested>, StoreError> {
        let mut parts = parts(&self.connection)?;
        parts.retain(|(_, part)| part.of.day == day);
        let ahead = self.last_made_ahead(&parts)?;
        parts.retain(|(seq, _)| ahead.is_none_or(|ahead| *seq > ahead));
        Ok(tested(&parts))
    }

    /// The place of the newest of these tests, which come newest first, that are ahead of what the log tells of the terminal later:
    /// that it was started, or that its clock was set.
    fn last_made_ahead(&self, parts: &[(u64, SelfTest)]) -> Result<Option<u64>, StoreError> {
        let Some((oldest, _)) = parts.last() else { return Ok(None) };
        let sql = "SELECT seq, bytes FROM entry WHERE seq >= ?1 AND kind IN ('self_test', 'terminal_event') ORDER BY seq DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([oldest.cast_signed()])?;
        let mut earliest_ms = i64::MAX;
        while let Some(row) = rows.next()? {
            let Ok(Entry { at, body, .. }) = Entry::read(row.get_ref(1)?.as_bytes().unwrap_or_default())
            else {
                continue;
            };
            let known = at.clock == ClockTrust::Trusted && bears_its_time(&body);
            let Some(ms) = at.wall_ms().filter(|_| known) else { continue };
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            if matches!(body, Body::SelfTest(_))
                && is_ahead(ms, earliest_ms)
                && parts.iter().any(|(part, _)| *part == seq)
            {
                return Ok(Some(seq));
            }
            earliest_ms = earliest_ms.min(ms);
        }
        Ok(None)
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
