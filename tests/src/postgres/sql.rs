//! A connection for tests that are not asynchronous themselves. Whatever the database refuses ends the test with its words,
//! but for the `try_` ones.

use std::fmt;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{
    Client, Error, NoTls, Row,
    types::{FromSqlOwned, ToSql},
};

/// The connection.
pub struct Sql {
    runtime: Runtime,
    client: Client,
}

impl Sql {
    /// Connects.
    pub fn connect(url: &str) -> Self {
        Self::connected(url).expect("PostgreSQL takes the connection")
    }

    /// Connects, if there is anybody.
    pub fn try_connect(url: &str) -> Option<Self> {
        Self::connected(url).ok()
    }

    fn connected(url: &str) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (client, connection) = runtime.block_on(tokio_postgres::connect(url, NoTls))?;
        // It moves while somebody waits for an answer, which is when it must.
        runtime.spawn(connection);
        Ok(Self { runtime, client })
    }

    /// Statements without parameters and without an answer, one after another.
    pub fn run(&self, text: &str) {
        self.try_run(text).unwrap_or_else(|said| panic!("{text}: {said}"));
    }

    /// The same, where a refusal is no fault of the test; says it in PostgreSQL's words.
    pub fn try_run(&self, text: &str) -> Result<(), String> {
        self.runtime.block_on(self.client.batch_execute(text)).map_err(|error| in_words(&error))
    }

    /// The rows of a query.
    pub fn rows(&self, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<Row> {
        let answered = self.runtime.block_on(self.client.query(text, parameters));
        answered.unwrap_or_else(|error| panic!("{text}: {}", in_words(&error)))
    }

    /// The first column of every row.
    pub fn column<T: FromSqlOwned>(&self, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<T> {
        self.rows(text, parameters).iter().map(|row| row.get(0)).collect()
    }

    /// The one value of a query that answers with one row and one column.
    pub fn one<T: FromSqlOwned>(&self, text: &str, parameters: &[&(dyn ToSql + Sync)]) -> T {
        let rows = self.rows(text, parameters);
        let [row] = rows.as_slice() else { panic!("{text}: {} rows instead of one", rows.len()) };
        row.get(0)
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> u64 {
        u64::try_from(self.one::<i64>(&format!("SELECT count(*) FROM {table}"), &[])).expect("a count")
    }
}

impl fmt::Debug for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sql")
    }
}

/// The library's own words for a refusal are "db error".
fn in_words(error: &Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |said| format!("{}: {}", said.code().code(), said.message()))
}
