//! How the manager's window is asked for: a knock that no visitor makes by chance and nothing on the screen speaks of.

/// How often a finger comes down.
const TAPS: usize = 7;
/// Within how long, from the first to the last.
const WITHIN_MS: u64 = 4_000;

/// The taps that may become a knock: seven within four seconds on the upper left corner of the visitor's window.
///
/// It opens a locked door and nothing else, so it is no secret that has to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knock {
    taps: Vec<u64>,
}

impl Knock {
    /// Whether a place, in points from the upper left corner of a window of that size, is where one knocks: a square with a
    /// sixth of the shorter side.
    pub fn is_there(at: (f64, f64), window: (f64, f64)) -> bool {
        let side = window.0.min(window.1) / 6.0;
        (0.0..=side).contains(&at.0) && (0.0..=side).contains(&at.1)
    }

    /// A finger came down at this steady time, in milliseconds, `there` or elsewhere; whether that was the knock's last tap.
    pub fn tap(&mut self, there: bool, at_ms: u64) -> bool {
        if !there {
            self.taps.clear();
            return false;
        }
        self.taps.push(at_ms);
        self.taps.retain(|&tap| at_ms.saturating_sub(tap) <= WITHIN_MS);
        let knocked = self.taps.len() >= TAPS;
        if knocked {
            self.taps.clear();
        }
        knocked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knocks(taps: &[(bool, u64)]) -> usize {
        let mut knock = Knock::default();
        taps.iter().filter(|&&(there, at)| knock.tap(there, at)).count()
    }

    #[test]
    fn seven_taps_within_four_seconds_are_a_knock_and_six_are_none() {
        let taps: Vec<(bool, u64)> = (0..7).map(|tap| (true, tap * 600)).collect();
        assert_eq!(knocks(&taps), 1);
        assert_eq!(knocks(&taps[1..]), 0);
    }

    #[test]
    fn whoever_taps_slowly_or_elsewhere_between_does_not_knock() {
        let slowly: Vec<(bool, u64)> = (0..40).map(|tap| (true, tap * 700)).collect();
        assert_eq!(knocks(&slowly), 0);
        let elsewhere: Vec<(bool, u64)> = (0..40).map(|tap| (tap % 7 != 6, tap * 100)).collect();
        assert_eq!(knocks(&elsewhere), 0);
    }

    #[test]
    fn a_knock_is_used_up() {
        let taps: Vec<(bool, u64)> = (0..13).map(|tap| (true, tap * 10)).collect();
        assert_eq!(knocks(&taps), 1);
    }

    #[test]
    fn the_place_is_the_upper_left_corner() {
        let tall = (1080.0, 1920.0);
        assert!(Knock::is_there((20.0, 20.0), tall) && Knock::is_there((180.0, 180.0), tall));
        assert!(!Knock::is_there((181.0, 20.0), tall) && !Knock::is_there((20.0, 1900.0), tall));
        assert!(!Knock::is_there((1.0, f64::NAN), tall));
    }
}
