//! What failed here, under a number that a person can say on the telephone.

use std::error::Error;

use shiwen_domain::{managing::Refusal, text::Text};

use crate::identity::secret_bytes;

/// Writes the error into the program's log under a number. Errors name files and causes, never what was typed.
pub(crate) fn failed(error: &(dyn Error + 'static)) -> Refusal {
    let drawn = secret_bytes().into_iter().take(4).fold(0, |number, byte| number << 8 | u32::from(byte));
    let incident = format!("{:06}", drawn % 1_000_000);
    tracing::error!(error, incident, "the manager's window could not do what was asked");
    Refusal::Failed { incident }
}

/// The same beside a sentence: only the program's log has the rest.
pub(super) fn numbered(error: &(dyn Error + 'static), says: Text) -> Text {
    match failed(error) {
        Refusal::Failed { incident } => {
            Text::new(format!("{}（编号 {incident}）", says.zh), format!("{} (number {incident})", says.en))
        }
        _ => says,
    }
}
