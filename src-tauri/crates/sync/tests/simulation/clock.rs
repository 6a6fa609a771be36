//! The clocks: the true one, and that of a terminal, which may be dead, wrong, or leaping.

/// When every simulation begins, in milliseconds since 1970.
pub(crate) const BEGIN_MS: i64 = 1_800_000_000_000;
/// The program is older than the simulation, and the platform's certificate is older than the program.
const BUILT_MS: i64 = BEGIN_MS - 30 * DAY_MS;
const CERTIFICATE_MS: std::ops::Range<i64> = BEGIN_MS - 60 * DAY_MS..BEGIN_MS + 300 * DAY_MS;
pub(crate) const DAY_MS: i64 = 86_400_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// A terminal's wall clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// Whether its battery is dead, so that it begins at 1970 with every start.
    pub(crate) dead: bool,
    /// How far it is from the truth, in milliseconds.
    pub(crate) off_ms: i64,
    /// When the machine was started, in milliseconds since the simulation began.
    pub(crate) started: u64,
}

impl Clock {
    /// What it shows.
    pub(crate) fn wall_ms(&self, now: u64) -> i64 {
        if self.dead {
            i64::try_from(now - self.started).expect("a simulation is short")
        } else {
            true_ms(now) + self.off_ms
        }
    }

    /// Whether the platform's certificate passes at the time that the terminal goes by: never before the program was
    /// built, nor before the newest time that the witness signed.
    pub(crate) fn passes(&self, now: u64, cosigned_s: u64, floor: bool) -> bool {
        let witnessed_ms = i64::try_from(cosigned_s * 1000).expect("a time");
        let known = if floor { BUILT_MS.max(witnessed_ms) } else { 0 };
        CERTIFICATE_MS.contains(&self.wall_ms(now).max(known))
    }
}

/// The true time, in milliseconds since 1970.
pub(crate) fn true_ms(now: u64) -> i64 {
    BEGIN_MS + i64::try_from(now).expect("a simulation is short")
}
