//! The terminal's daily proof that every level can be given and is kept, in a light and a sentence.

use shiwen_domain::{
    managing::{Lamp, Light},
    moment::Moment,
    self_test::Tested,
};

use crate::managing::stick::lamp;

/// What the newest self-test says on a day; `witnessed` is how much of the log the platform has confirmed.
pub(super) fn says(tested: Option<&Tested>, witnessed: u64, now: &Moment) -> Lamp {
    let Some(tested) = tested else {
        return lamp(
            Light::Watch,
            "还没有做过自检。终端每天第一次空闲时自动进行。",
            "No self-test yet. The terminal makes one in the first idle time of each day.",
        );
    };
    let day = &tested.day;
    if !tested.passed() {
        return lamp(
            Light::Act,
            format!("{day} 的自检没有通过：有的等级不能评，或者存不下来。请马上联系终端的维护人员。"),
            format!(
                "The self-test of {day} has failed: a level cannot be given, or is not kept. Please call whoever looks after the terminal."
            ),
        );
    }
    if now.day() != day {
        return lamp(
            Light::Watch,
            format!("{day} 的自检通过了。今天的还没有做；时钟不可信时不做。"),
            format!(
                "The self-test of {day} has passed. There is none of today yet; none is made while the clock is not believed."
            ),
        );
    }
    if tested.last_seq < witnessed {
        return lamp(
            Light::Well,
            "今天的自检通过：每个等级都能评、能存，平台已经确认收到。",
            "Today's self-test has passed: every level can be given and is kept, and the platform has confirmed it.",
        );
    }
    lamp(
        Light::Well,
        "今天的自检通过：每个等级都能评、能存。平台还没有确认收到。",
        "Today's self-test has passed: every level can be given and is kept. The platform has not confirmed it yet.",
    )
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{id::BootId, moment::ClockTrust};
    use uuid::Uuid;

    use super::*;

    fn light(tested: Option<&Tested>, witnessed: u64) -> Light {
        // 2026-11-23 in the hall.
        let now = Moment::new(1_795_397_400_000, 480, BootId(Uuid::nil()), 0, ClockTrust::Trusted);
        says(tested, witnessed, &now).light
    }

    #[test]
    fn only_a_whole_test_of_today_is_well() {
        let today = Tested { day: "2026-11-23".into(), whole: vec![1, 2], of: 2, last_seq: 9 };
        assert_eq!(light(Some(&today), 0), Light::Well);
        assert_eq!(light(Some(&Tested { day: "2026-11-22".into(), ..today.clone() }), 10), Light::Watch);
        assert_eq!(light(Some(&Tested { whole: vec![2], ..today }), 10), Light::Act);
        assert_eq!(light(None, 10), Light::Watch);
    }
}
