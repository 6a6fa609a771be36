//! Terminal and platform together: the real programs, a real PostgreSQL, real sockets. Each file is one promise.

#[path = "platform/apart.rs"]
mod apart;
#[path = "platform/call_back.rs"]
mod call_back;
#[path = "platform/certificates.rs"]
mod certificates;
#[path = "platform/comparison.rs"]
mod comparison;
#[path = "platform/conformance.rs"]
mod conformance;
#[path = "platform/crowd.rs"]
mod crowd;
#[path = "platform/cuts.rs"]
mod cuts;
#[path = "platform/database.rs"]
mod database;
#[path = "platform/enrolling.rs"]
mod enrolling;
#[path = "platform/histories.rs"]
mod histories;
#[path = "platform/kills.rs"]
mod kills;
#[path = "platform/malformed.rs"]
mod malformed;
#[path = "platform/poison.rs"]
mod poison;
#[path = "platform/projecting.rs"]
mod projecting;
#[path = "platform/repeated.rs"]
mod repeated;
#[path = "platform/restores.rs"]
mod restores;
#[path = "platform/running.rs"]
mod running;
#[path = "platform/scene.rs"]
mod scene;
#[path = "platform/self_test.rs"]
mod self_test;
#[path = "platform/set_back.rs"]
mod set_back;
#[path = "platform/snapshot.rs"]
mod snapshot;
#[path = "platform/statuses.rs"]
mod statuses;
#[path = "platform/story.rs"]
mod story;
#[path = "platform/twins.rs"]
mod twins;
#[path = "platform/verifying.rs"]
mod verifying;

use shiwen_tests::platform::Programs;

fn programs() -> Programs {
    shiwen_tests::programs!()
}

/// Nothing is wrong.
const NOTHING: [&str; 0] = [];
