//! What the platform remarked about an entry: why it does not count as it stands, or that it refused something said in
//! private. The reason for a manager to look; and what was refused is not dropped for its age.

use rusqlite::Connection;
use shiwen_domain::entry::PrivateKind;

use crate::{error::StoreError, read::Reader};

/// A remark about an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The place of the entry.
    pub seq: u64,
    /// A flag, or `refused:<kind>:<why>`.
    pub remark: String,
}

/// What a remark about private content begins with.
const REFUSED: &str = "refused:";

/// What a remark begins with that says that a content of this kind was refused.
pub(crate) fn refusal(kind: PrivateKind) -> String {
    format!("{REFUSED}{}:", kind.name())
}

impl Remark {
    /// The platform does not take a content of this kind.
    pub fn refused(seq: u64, kind: &str, why: &str) -> Self {
        Self { seq, remark: format!("{REFUSED}{kind}:{why}") }
    }
}

impl Reader {
    /// Every remark, by place.
    pub fn remarks(&self) -> Result<Vec<Remark>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq, remark FROM remark ORDER BY seq, remark")?;
        let rows = statement.query_map([], |row| {
            Ok(Remark { seq: row.get::<_, i64>(0)?.cast_unsigned(), remark: row.get(1)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many remarks there are.
    pub fn remark_count(&self) -> Result<u64, StoreError> {
        let count =
            self.connection.query_row("SELECT count(*) FROM remark", [], |row| row.get::<_, i64>(0))?;
        Ok(count.cast_unsigned())
    }
}

/// Keeps remarks; one that is known stays as it is.
pub(crate) fn save(connection: &Connection, remarks: &[Remark]) -> Result<(), StoreError> {
    let sql = "INSERT INTO remark (seq, remark) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    let mut statement = connection.prepare_cached(sql)?;
    for Remark { seq, remark } in remarks {
        statement.execute((seq.cast_signed(), remark))?;
    }
    Ok(())
}
