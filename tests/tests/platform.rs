//! Terminal and platform together: the real programs, a real PostgreSQL, real sockets. Each file is one promise.

#[path = "platform/running.rs"]
mod running;

use shiwen_tests::platform::Programs;

fn programs() -> Programs {
    shiwen_tests::programs!()
}

/// Nothing is wrong.
const NOTHING: [&str; 0] = [];
