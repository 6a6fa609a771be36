//! The environment's half of the configuration: `SHIWEN_PLATFORM_TLS_KEY` is `tls.key`.

use super::ConfigError;

const PREFIX: &str = "SHIWEN_PLATFORM_";

/// Each key that may be set, by the rest of the variable's name.
const KEYS: &[(&str, &[&str])] = &[
    ("DATABASE", &["database"]),
    ("LISTEN", &["listen"]),
    ("BEHIND_PROXY", &["behind_proxy"]),
    ("DEMO", &["demo"]),
    ("WITHOUT_FSYNC", &["without_fsync"]),
    ("NAME", &["name"]),
    ("KEYS_FOLDER", &["keys_folder"]),
    ("PUBLIC_URL", &["public_url"]),
    ("TLS_CERTIFICATE", &["tls", "certificate"]),
    ("TLS_KEY", &["tls", "key"]),
    ("WEBHOOK_URL", &["webhook", "url"]),
    ("WEBHOOK_SECRET_FILE", &["webhook", "secret_file"]),
    ("WEBHOOK_CA", &["webhook", "ca"]),
    ("WEBHOOK_WITHOUT_NUMBERS", &["webhook", "without_numbers"]),
    ("LIMITS_REQUESTS_PER_SECOND", &["limits", "requests_per_second"]),
    ("LIMITS_BURST", &["limits", "burst"]),
    ("LIMITS_OPEN_PER_MINUTE", &["limits", "open_per_minute"]),
    ("LIMITS_UNKNOWN_PER_SECOND", &["limits", "unknown_per_second"]),
    ("LIMITS_WEBHOOK_PER_SECOND", &["limits", "webhook_per_second"]),
    ("LIMITS_CONCURRENT", &["limits", "concurrent"]),
    ("LIMITS_TIMEOUT_S", &["limits", "timeout_s"]),
    ("LIMITS_CONNECTIONS", &["limits", "connections"]),
];

/// Where the file is and how much is logged is not in the file.
const OTHERS: &[&str] = &["CONFIG", "LOG"];

/// Puts what the environment says over what the file says.
pub(super) fn overlay(
    table: &mut toml::Table,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<(), ConfigError> {
    for (name, value) in environment {
        let Some(rest) = name.strip_prefix(PREFIX).filter(|rest| !OTHERS.contains(rest)) else { continue };
        let Some((_, path)) = KEYS.iter().find(|(known, _)| *known == rest) else {
            return Err(ConfigError::Wrong(format!("the variable {name} is not known")));
        };
        put(table, path, typed(&value)).ok_or_else(|| ConfigError::Wrong(format!("{name} has no place")))?;
    }
    Ok(())
}

fn put(table: &mut toml::Table, path: &[&str], value: toml::Value) -> Option<()> {
    let (last, folders) = path.split_last()?;
    let mut place = table;
    for folder in folders {
        let inner = place.entry(*folder).or_insert_with(|| toml::Table::new().into());
        place = inner.as_table_mut()?;
    }
    place.insert((*last).to_owned(), value);
    Some(())
}

/// A variable is text; what reads as a number or as yes and no is one.
fn typed(value: &str) -> toml::Value {
    match (value.parse::<i64>(), value) {
        (Ok(number), _) => number.into(),
        (_, "true") => true.into(),
        (_, "false") => false.into(),
        _ => value.into(),
    }
}
