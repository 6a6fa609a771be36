//! What visitors were shown as taken, held against what the record says.

use shiwen_domain::entry::Rating;

/// A visit as its visitor remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// The last face that was drawn as chosen.
    pub level: u8,
    /// A face tapped afterwards whose answer was never seen: it may have been taken, or not.
    pub in_flight: Option<u8>,
}

/// Everything that is wrong with the ratings kept for these visits, which came one after the other.
pub fn faults(kept: &[Rating], visits: &[Acknowledged]) -> Vec<String> {
    let mut faults = Vec::new();
    if kept.len() != visits.len() {
        faults.push(format!("{} visits, {} ratings", visits.len(), kept.len()));
    }
    for (place, (rating, visit)) in kept.iter().zip(visits).enumerate() {
        let level = rating.level.number();
        if level != visit.level && Some(level) != visit.in_flight {
            faults.push(format!("visit {place} was shown {visit:?}, kept is {level}"));
        }
        if kept[..place].iter().any(|earlier| earlier.visit_id == rating.visit_id) {
            faults.push(format!("visit {place} is there twice"));
        }
    }
    faults
}
