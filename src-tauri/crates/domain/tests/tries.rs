//! Whatever happens between two tries, there are never more than allowed. The judge knows when each try really was, which
//! the machine under test does not.

use proptest::prelude::*;
use shiwen_domain::{
    id::BootId,
    managing::{TRIES, Tick, Tries},
};
use uuid::Uuid;

const MINUTE: u64 = 60_000;

#[derive(Clone, Debug)]
enum Step {
    /// Somebody tries, so often at once.
    Try(u32),
    /// Time goes by.
    Wait(u64),
    /// The machine is off for so long; its steady clock begins at any number.
    Reboot { off_ms: u64, mono_ms: u64 },
    /// The program starts anew and reads what it kept.
    Restart,
    /// Somebody looks how long the lockout lasts, and nothing is kept.
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u32..12).prop_map(Step::Try),
        3 => prop_oneof![0..MINUTE, 0..90 * MINUTE, Just(15 * MINUTE), Just(60 * MINUTE)].prop_map(Step::Wait),
        2 => (0..120 * MINUTE, prop_oneof![0..MINUTE, 0..u64::from(u32::MAX)])
            .prop_map(|(off_ms, mono_ms)| Step::Reboot { off_ms, mono_ms }),
        1 => Just(Step::Restart),
        1 => Just(Step::Look),
    ]
}

/// What a machine does with what happened.
trait Machine: Default {
    fn tries(&mut self, now: Tick) -> bool;
    fn looks(&mut self, now: Tick);
    fn restarts(&mut self);
    fn reboots(&mut self) {
        self.restarts();
    }
}

impl Machine for Tries {
    fn tries(&mut self, now: Tick) -> bool {
        self.count(now).is_ok()
    }

    fn looks(&mut self, now: Tick) {
        self.clone().locked_for_ms(now);
    }

    fn restarts(&mut self) {
        *self = serde_json::from_str(&serde_json::to_string(self).expect("JSON")).expect("the same");
    }
}

/// The real times of the tries that the machine allowed.
fn allowed<M: Machine>(steps: &[Step]) -> Vec<u64> {
    let (mut machine, mut allowed) = (M::default(), Vec::new());
    let (mut real_ms, mut began_ms, mut boot) = (0, 0, 0_u128);
    let mut first_mono_ms = 0;
    for step in steps {
        let now = Tick { boot: BootId(Uuid::from_u128(boot)), mono_ms: first_mono_ms + real_ms - began_ms };
        match *step {
            Step::Try(times) => {
                allowed.extend((0..times).filter(|_| machine.tries(now)).map(|_| real_ms));
            }
            Step::Wait(ms) => real_ms += ms,
            Step::Reboot { off_ms, mono_ms } => {
                real_ms += off_ms;
                (began_ms, first_mono_ms, boot) = (real_ms, mono_ms, boot + 1);
                machine.reboots();
            }
            Step::Restart => machine.restarts(),
            Step::Look => machine.looks(now),
        }
    }
    allowed
}

/// Where a try was allowed too early.
fn too_early(allowed: &[u64]) -> Option<usize> {
    let most = usize::try_from(TRIES).expect("a small number");
    (most..allowed.len()).step_by(most).enumerate().find_map(|(lockouts, next)| {
        let lockout_ms = ((15 * MINUTE) << lockouts.min(2)).min(60 * MINUTE);
        (allowed[next] < allowed[next - 1] + lockout_ms).then_some(next)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn there_are_never_more_tries_than_allowed(steps in prop::collection::vec(step(), 0..80)) {
        let allowed = allowed::<Tries>(&steps);
        prop_assert_eq!(too_early(&allowed), None, "{:?}", allowed);
    }

    #[test]
    fn nobody_waits_for_more_than_an_hour_of_a_running_machine(mut steps in prop::collection::vec(step(), 0..80)) {
        steps.extend([Step::Try(1), Step::Wait(60 * MINUTE)]);
        let before = allowed::<Tries>(&steps).len();
        steps.push(Step::Try(1));
        prop_assert_eq!(allowed::<Tries>(&steps).len(), before + 1);
    }
}

/// Forgets its lockouts when the machine starts anew.
#[derive(Default)]
struct Forgetful(Tries);

impl Machine for Forgetful {
    fn tries(&mut self, now: Tick) -> bool {
        self.0.tries(now)
    }

    fn looks(&mut self, now: Tick) {
        self.0.looks(now);
    }

    fn restarts(&mut self) {
        self.0.restarts();
    }

    fn reboots(&mut self) {
        *self = Self::default();
    }
}

#[test]
fn the_judge_sees_a_machine_that_forgets() {
    let steps = [Step::Try(5), Step::Reboot { off_ms: 1, mono_ms: 60 * MINUTE }, Step::Try(1)];
    assert_eq!(too_early(&allowed::<Forgetful>(&steps)), Some(5));
    assert_eq!(too_early(&allowed::<Tries>(&steps)), None);
    assert_eq!(too_early(&[0, 0, 0, 0, 0, 15 * MINUTE]), None);
    assert_eq!(too_early(&[0, 0, 0, 0, 0, 15 * MINUTE - 1]), Some(5));
}
