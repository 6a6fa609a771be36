//! Questions in SQL, for people who look at the projections. What visitors wrote cannot be reached from here.

use rusqlite::{
    hooks::{AuthAction, AuthContext, Authorization},
    types::ValueRef,
};

use crate::{error::StoreError, read::Reader};

/// Tables that hold what a visitor typed, or is typing.
const CLOSED: &[&str] = &["private", "draft"];

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
        match StoreError::from(error) {
            StoreError::Statement(error) => Self::Refused(error.to_string()),
            other => Self::Store(other),
        }
    }
}

impl Reader {
    /// Answers one `SELECT`. Anything that is not reading the open tables is refused.
    pub fn query(&mut self, sql: &str) -> Result<Answer, QueryError> {
        self.connection.authorizer(Some(authorize))?;
        let answer = self.answer(sql);
        self.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
        answer
    }

    fn answer(&self, sql: &str) -> Result<Answer, QueryError> {
        let mut statement = self.connection.prepare(sql)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        let mut answer = Answer { columns, rows: Vec::new() };
        while let Some(row) = rows.next()? {
            let values = (0..answer.columns.len()).map(|place| row.get_ref(place).map(text));
            answer.rows.push(values.collect::<Result<_, _>>()?);
        }
        Ok(answer)
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
