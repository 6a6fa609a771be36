//! Whose a backup is: of this terminal, by its name or by an enrolment in another one's place, and of its kind.

use shiwen_domain::id::TerminalId;
use shiwen_export::backup::Contents;

use super::RestoreError;
use crate::{
    enrolment::Enrolled,
    home::{Home, HomeError, OpenReaderError},
    record::is_made_up,
};

/// Refuses what is not this terminal's. Answers its name, if anybody has used or enrolled it.
pub(super) fn whose(
    home: &Home,
    enrolled: Option<&Enrolled>,
    contents: &Contents,
) -> Result<Option<TerminalId>, RestoreError> {
    let about = &contents.about;
    let file = home.terminal_file()?;
    let own = match home.reader() {
        Ok(open) => open.and_then(|open| open.reader.identity().ok().flatten()),
        Err(OpenReaderError::Home(error)) => return Err(error.into()),
        // A record that cannot be read is as `terminal.json` says.
        Err(OpenReaderError::Store(_)) => None,
    };
    let wrote = own.map(|own| (own.terminal, own.demo)).or(file.map(|file| (file.terminal, file.demo)));
    let placed = enrolled.map(|enrolled| (enrolled.file.terminal.clone(), enrolled.file.demo));
    if wrote.is_none() && placed.is_none() && !about.witnessed.is_empty() {
        return Err(RestoreError::NotEnrolled(about.terminal.clone()));
    }
    // A machine that replaces another has its name by the enrolment, and may still have its own in the record.
    let has_written = wrote.is_some();
    let Some((ours, demo)) = placed.or(wrote) else { return Ok(None) };
    // Before it was enrolled it had a name that it gave itself, and the same key.
    let by_itself = || Ok::<_, HomeError>(home.keys()?.signing().verifying_key() == contents.key);
    let had_it = has_written && is_made_up(&about.terminal) && by_itself()?;
    if ours != about.terminal && !had_it {
        return Err(RestoreError::AnotherTerminal { ours, theirs: about.terminal.clone() });
    }
    if demo == about.demo { Ok(Some(ours)) } else { Err(RestoreError::Kind) }
}
