//! Questions in SQL, for people who look at the projections. What visitors wrote cannot be reached from here.

use rusqlite::{
    hooks::{AuthAction, AuthContext, Authorization},
    types::ValueRef,
};

use crate::{error::StoreError, read::Reader};

/// Tables that hold what a visitor said in private, or is about to say.
const CLOSED: &[&str] = &["private", "writing", "phone", "draft", "evaluation"];

/// The steps of `SQLite`'s virtual machine that open a table or index, by its root page in `p2`.
const OPENING: &[&str] = &["OpenRead", "OpenWrite", "ReopenIdx"];

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, every value as text; bytes as hex, nothing as an empty text.
    pub rows: Vec<Vec<String>>,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The statement is wrong, or asks for more than reading.
    #[error("the query cannot be answered: {0}")]
    Refused(String),
    /// The record cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for QueryError {
    fn from(error: rusqlite::Error) -> Self {
        match StoreError::of_typed(error) {
            StoreError::Statement(error) => Self::Refused(error.to_string()),
            other => Self::Store(other),
        }
    }
}

impl Reader {
    /// Answers one `SELECT`: calls `take` with the names of the columns, then with each row as it is found, every
    /// value as text (bytes as hex, nothing as an empty text). An error of `take` ends it. Anything that is not
    /// reading the open tables is refused.
    pub fn for_each_row<E: From<QueryError>>(
        &mut self,
        sql: &str,
        take: impl FnMut(&[String]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.connection.authorizer(Some(authorize)).map_err(QueryError::from)?;
        let answered = self.rows(sql, take);
        let open: Option<fn(AuthContext<'_>) -> Authorization> = None;
        self.connection.authorizer(open).map_err(QueryError::from)?;
        answered
    }

    /// Answers one `SELECT` as [`Self::for_each_row`] does, all rows at once: for answers known to be short.
    pub fn query(&mut self, sql: &str) -> Result<Answer, QueryError> {
        let mut lines = Vec::new();
        self.for_each_row(sql, |cells| {
            lines.push(cells.to_vec());
            Ok::<_, QueryError>(())
        })?;
        let mut lines = lines.into_iter();
        Ok(Answer { columns: lines.next().unwrap_or_default(), rows: lines.collect() })
    }

    fn rows<E: From<QueryError>>(
        &self,
        sql: &str,
        mut take: impl FnMut(&[String]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.refuse_closed(sql)?;
        let mut statement = self.connection.prepare(sql).map_err(QueryError::from)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        take(&columns)?;
        let mut rows = statement.query([]).map_err(QueryError::from)?;
        while let Some(row) = rows.next().map_err(QueryError::from)? {
            let values = (0..columns.len()).map(|place| row.get_ref(place).map(text));
            take(&values.collect::<Result<Vec<_>, _>>().map_err(QueryError::from)?)?;
        }
        Ok(())
    }

    /// Refuses a statement whose program opens a closed table. `SQLite` asks no authorizer about a column that a join
    /// names with `USING`, and hands it over all the same; but nothing is read without opening its root page.
    fn refuse_closed(&self, sql: &str) -> Result<(), QueryError> {
        let mut roots = self.connection.prepare("SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?1")?;
        let mut closed = Vec::new();
        for table in CLOSED {
            let found = roots.query_map([table], |row| row.get::<_, i64>(0))?;
            closed.extend(found.collect::<Result<Vec<_>, _>>()?);
        }
        let mut program = self.connection.prepare(&format!("EXPLAIN {sql}"))?;
        let mut steps = program.query([])?;
        while let Some(step) = steps.next()? {
            let (opcode, page): (String, i64) = (step.get("opcode")?, step.get("p2")?);
            if OPENING.contains(&opcode.as_str()) && closed.contains(&page) {
                return Err(QueryError::Refused("a table of private content cannot be asked".to_owned()));
            }
        }
        Ok(())
    }
}

fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Function { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Read { table_name, .. } if !CLOSED.contains(&table_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => hex::encode(bytes),
    }
}
