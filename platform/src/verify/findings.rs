//! What is off, one sentence each. Only the first are kept, all are counted: a database may be wrong in a million places.

/// Sentences that are kept.
const KEPT: usize = 100;

/// What is off.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    first: Vec<String>,
    count: usize,
}

impl Findings {
    /// Adds one.
    pub(crate) fn add(&mut self, finding: impl Into<String>) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(finding.into());
        }
    }

    /// Adds some.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = String>) {
        for finding in findings {
            self.add(finding);
        }
    }

    /// The first of them.
    pub(crate) fn first(&self) -> &[String] {
        &self.first
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }
}
