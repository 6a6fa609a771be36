//! What may be set at the terminal, and setting it.

use shiwen_domain::managing::{Refusal, Said, SettingName, SettingView};

use super::{incident::failed, who::Who};
use crate::{
    settings::{Change, NotSet},
    terminal::Terminal,
};

/// How everything is set that the role may change.
pub(super) fn settings(terminal: &Terminal, who: &Who) -> Result<Said, Refusal> {
    let settings = terminal.settings().map_err(|error| failed(&error))?;
    Ok(of(who, settings))
}

/// Sets something, and how everything is then.
pub(super) fn set(
    terminal: &Terminal,
    who: &Who,
    setting: SettingName,
    value: String,
) -> Result<Said, Refusal> {
    let change = Change { setting, value, by: who.name.clone() };
    let set = terminal.set(change).map_err(|error| failed(&error))?;
    match set {
        Ok(settings) => Ok(of(who, settings)),
        Err(NotSet::NoChoice) => Err(Refusal::BadInput),
        Err(error) => Err(failed(&error)),
    }
}

fn of(who: &Who, mut settings: Vec<SettingView>) -> Said {
    settings.retain(|view| view.setting.is_for(who.role));
    Said::Settings { settings }
}
