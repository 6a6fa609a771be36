//! What the log says of an export or a backup, before it is made. Written beside whoever serves visitors: an append reads the head in
//! its own transaction, so two writers of one record do each other no harm.

use shiwen_domain::entry::{Body, Entry};
use shiwen_store::{Fact, Identities, Opening, Outbox};

use super::ExportingError;
use crate::{
    enrolment::Enrolled,
    home::{Home, OpenReader},
    identity::Random,
};

/// Appends an entry that says what is taken out.
pub(crate) fn append(
    open: &OpenReader,
    home: &Home,
    enrolled: Option<&Enrolled>,
    body: Body,
) -> Result<(), ExportingError> {
    let at = super::now(open, home, enrolled)?;
    let path = home.record();
    let outbox = Outbox::open(&Opening::new(&path, &open.keys.database), open.keys.signing())?;
    let fact = Fact::from(Entry::new(Random.entry_id(), at, body));
    Ok(outbox.ok_or(ExportingError::NoRecord)?.append(&fact)?)
}
