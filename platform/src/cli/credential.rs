//! Who acts at the command line where it matters who does: shown by a token, with the same rights as over HTTP. The token
//! stands in a file of its own; an argument would be seen by every process.

use std::path::PathBuf;

use crate::{cli::CliError, db::Client, http::Access, keys, secret};

/// The token of whoever acts.
#[derive(Debug, clap::Args)]
pub(crate) struct Credential {
    /// The file with your token, readable by you alone.
    #[arg(long)]
    token_file: PathBuf,
}

impl Credential {
    /// Whose token it is.
    pub(crate) async fn access(&self, client: &Client) -> Result<Access, CliError> {
        let token = keys::read_secret(&self.token_file)?;
        let access = Access::of_token(client, secret::digest(token.trim())).await?;
        access.ok_or_else(|| {
            CliError::WrongUse("the token is not known, revoked or too old; make one with `token add`".into())
        })
    }
}
