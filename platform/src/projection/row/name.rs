//! What stands in the columns, as in the terminal's own tables; `''` where nothing is known.

use shiwen_domain::{entry::Subject, id::VisitId, receipt::Receipt};

use crate::receipt;

/// The receipt of a visit as a number.
pub(super) fn receipt(visit: VisitId) -> i32 {
    receipt::number(Receipt::of(visit))
}

pub(super) fn item(subject: &Subject) -> &str {
    subject.item.as_ref().map_or("", |id| id.as_str())
}

pub(super) fn clerk(subject: &Subject) -> &str {
    subject.clerk.as_ref().map_or("", |id| id.as_str())
}
