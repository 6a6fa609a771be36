//! The rules that an entry can break, by name. The first group keeps an entry from being counted, the rest stands beside its row.

/// Not JSON of a known form.
pub(crate) const UNREADABLE: &str = "unreadable";
/// Not even text.
pub(crate) const NOT_UTF8: &str = "not_utf8";
/// Longer than an entry may be.
pub(crate) const TOO_LONG: &str = "too_long";
/// Written by a newer program.
pub(crate) const FUTURE_FORMAT: &str = "future_format";
/// Of a kind that this program does not know.
pub(crate) const UNKNOWN_KIND: &str = "unknown_kind";
/// A name that no pack can have: far too long, or with a NUL.
pub(crate) const ODD_VALUE: &str = "odd_value";
/// An entry of this identity is counted already.
pub(crate) const DUPLICATE_ENTRY: &str = "duplicate_entry";
/// Another rating of the same visit is counted already.
pub(crate) const SECOND_RATING: &str = "second_rating";
/// Another survey of the same visit is counted already.
pub(crate) const SECOND_RESPONSE: &str = "second_response";

/// A time that is none, or cannot be: counted under no day.
pub(crate) const ODD_DATE: &str = "odd_date";
/// The level rose by two or more while the visitor stood there.
pub(crate) const RAISED: &str = "raised";
/// A code of neither version of the national table.
pub(crate) const UNKNOWN_REASON: &str = "unknown_reason";
/// A reason that the screen does not offer for this level.
pub(crate) const REASON_OF_OTHER_LEVEL: &str = "reason_of_other_level";
/// A department that the pack in force does not have.
pub(crate) const UNKNOWN_DEPARTMENT: &str = "unknown_department";
/// A counter that the pack in force does not have.
pub(crate) const UNKNOWN_COUNTER: &str = "unknown_counter";
/// A survey, or a version of it, that the pack in force does not have.
pub(crate) const UNKNOWN_SURVEY: &str = "unknown_survey";
/// A question that the survey does not have.
pub(crate) const UNKNOWN_QUESTION: &str = "unknown_question";
/// Two answers to one question: the first counts.
pub(crate) const QUESTION_TWICE: &str = "question_twice";
/// An erasure that two people of the platform did not order.
pub(crate) const UNKNOWN_ORDER: &str = "unknown_order";

/// What speaks against an answer itself, so that it is left out of the second figure. The others are about the data.
const AGAINST: [&str; 2] = [RAISED, REASON_OF_OTHER_LEVEL];

/// Whether one of these speaks against the answer.
pub(crate) fn speaks_against(flags: &[&str]) -> bool {
    flags.iter().any(|flag| AGAINST.contains(flag))
}
