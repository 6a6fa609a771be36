//! Verifying the record that is in use, for the night and for whoever asks at the window.

use shiwen_store::{Report, Watch};

use crate::home::{Home, OpenReaderError};

/// Holds the record where it is, so that what is found is true of the one in use. Nothing if there is no record yet.
pub(crate) fn verify(home: &Home, watch: Watch<'_>) -> Result<Option<Report>, OpenReaderError> {
    let Some(open) = home.reader()? else { return Ok(None) };
    let witnesses = home.enrolment_or_none().map(|enrolled| enrolled.witnesses).unwrap_or_default();
    let key = open.keys.signing().verifying_key();
    Ok(Some(open.reader.verify_watched(&key, &witnesses, watch)?))
}
