//! Who asks.

use shiwen_domain::managing::Role;

/// Somebody who is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    /// The account.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) role: Role,
}
