//! Why a verb could not do its work, and how the shell is told.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    app::AppError,
    config::ConfigError,
    db::{DbError, PoolError},
    keys::KeysError,
    serve::ServeError,
};

/// Why a verb failed, in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The command makes no sense as it was given.
    #[error("{0}")]
    WrongUse(String),
    /// It makes sense and cannot be done now.
    #[error("{0}")]
    CouldNot(String),
}

impl CliError {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::WrongUse(_) => 2.into(),
            Self::CouldNot(_) => 3.into(),
        }
    }
}

macro_rules! could_not {
    ($($error:ty),*) => {
        $(impl From<$error> for CliError {
            fn from(error: $error) -> Self {
                Self::CouldNot(error.to_string())
            }
        })*
    };
}

could_not!(AppError, ConfigError, DbError, KeysError, ServeError, io::Error);

impl From<PoolError> for CliError {
    fn from(error: PoolError) -> Self {
        DbError::from(error).into()
    }
}

impl From<tokio_postgres::Error> for CliError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(said) => Self::CouldNot(format!("the database refused: {}", said.message())),
            None => DbError::from(error).into(),
        }
    }
}

/// Prints a line for whoever called the verb.
pub(crate) fn say(line: &str) -> Result<(), CliError> {
    let printed = writeln!(io::stdout().lock(), "{line}");
    printed.map_err(|error| CliError::CouldNot(format!("the answer cannot be printed: {error}")))
}
