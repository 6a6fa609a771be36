//! The header `Retry-After`: seconds, or a date. A date is measured against the answer's own `Date`, never against the
//! terminal's clock, whose battery may be dead.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

/// Reads the header; `None` if it says nothing that can be understood. A date that has passed is no wait.
pub fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let wait = timestamp(value)?.duration_since(timestamp(date?.trim())?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn timestamp(text: &str) -> Option<Timestamp> {
    const PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok()
}
