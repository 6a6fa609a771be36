//! Looking a receipt up: whether the answers it was given for are still kept, and nothing else about them.

use shiwen_domain::{
    entry::{Body, Entry},
    receipt::Receipt,
};
use shiwen_store::{Reader, StoreError};

/// How many entries the log has, if any of them is of the visit with this receipt.
pub fn look_up(reader: &Reader, receipt: Receipt) -> Result<Option<u64>, StoreError> {
    let (mut size, mut found) = (0, false);
    reader.for_each_entry(0, |stored| {
        size = stored.seq + 1;
        // What a newer program wrote is not known to be of any visit.
        let visit = Entry::read(&stored.bytes).ok().and_then(|entry| match entry.counted().body {
            Body::Rating(rating) => Some(rating.visit_id),
            Body::SurveyResponse(response) => Some(response.visit_id),
            _ => None,
        });
        found |= visit.is_some_and(|visit| Receipt::of(visit) == receipt);
        Ok(())
    })?;
    Ok(found.then_some(size))
}
