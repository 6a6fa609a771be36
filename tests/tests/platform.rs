//! Terminal and platform together: the real programs, a real PostgreSQL, real sockets. Each file is one promise.

#[path = "platform/certificates.rs"]
mod certificates;
#[path = "platform/comparison.rs"]
mod comparison;
#[path = "platform/cuts.rs"]
mod cuts;
#[path = "platform/running.rs"]
mod running;
#[path = "platform/story.rs"]
mod story;

use shiwen_tests::platform::Programs;

fn programs() -> Programs {
    shiwen_tests::programs!()
}

/// Nothing is wrong.
const NOTHING: [&str; 0] = [];
