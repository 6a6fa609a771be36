//! The test kit: what the proofs in `tests/tests` are made of.

pub mod answering;
pub mod call_back;
pub mod certificates;
pub mod contract;
pub mod disk;
pub mod encrypted;
pub mod hall;
pub mod independent;
pub mod paper_log;
pub mod platform;
pub mod postgres;
pub mod receiver;
pub mod seed;
pub mod tamper;
pub mod terminal;
#[cfg(feature = "window")]
pub mod window;
pub mod wire;

/// Waits until something is so that nobody tells when it is, for a minute at most.
///
/// # Panics
///
/// If it does not come to that.
#[expect(clippy::disallowed_methods, reason = "what happens on another thread tells nobody when it is done")]
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if is_so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("it did not come to this: {what}");
}

/// How often a proof repeats: a tenth of its full figure, or all of it with `SHIWEN_LONG=1`.
pub fn figure(full: usize) -> usize {
    if std::env::var("SHIWEN_LONG").as_deref() == Ok("1") { full } else { full.div_ceil(10) }
}
