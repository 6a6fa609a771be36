//! The flag rules of a pack: what it may leave out, switch off and set.

use super::*;
use crate::flag::{Burst, FlagRules, OffHours};
use broken::Case;

/// Each threshold just outside its bounds, on both sides where both can be written.
pub(super) fn cases() -> Vec<Case> {
    let case = |pointer, value: u64, place, rule| (DEMO_PACK, pointer, json!(value), place, rule);
    let ratings = "must be 3 to 50";
    let (burst, closing) = ("/flag_rules/burst/ratings", "/flag_rules/closing_burst/ratings");
    let (seconds, praise) = ("/flag_rules/burst/seconds", "/flag_rules/closing_burst/seconds");
    let bare = "flag_rules.same_pattern.ratings_without_reasons";
    let ways = "/flag_rules/same_pattern/ratings_without_reasons";
    let same = "/flag_rules/same_pattern/ratings";
    vec![
        case(burst, 2, "flag_rules.burst.ratings", ratings),
        case(burst, 51, "flag_rules.burst.ratings", ratings),
        case(seconds, 9, "flag_rules.burst.seconds", "must be 10 to 3600"),
        case(seconds, 3_601, "flag_rules.burst.seconds", "must be 10 to 3600"),
        case("/flag_rules/alternating/ratings", 2, "flag_rules.alternating.ratings", ratings),
        case("/flag_rules/alternating/ratings", 51, "flag_rules.alternating.ratings", ratings),
        case("/flag_rules/alternating/minutes", 0, "flag_rules.alternating.minutes", "must be 1 to 480"),
        case("/flag_rules/alternating/minutes", 481, "flag_rules.alternating.minutes", "must be 1 to 480"),
        case("/flag_rules/off_hours/minutes", 241, "flag_rules.off_hours.minutes", "must be 0 to 240"),
        case("/flag_rules/too_fast/finish_ms", 10_001, "flag_rules.too_fast.finish_ms", "must be 0 to 10000"),
        case("/flag_rules/too_fast/reason_ms", 5_001, "flag_rules.too_fast.reason_ms", "must be 0 to 5000"),
        case(same, 2, "flag_rules.same_pattern.ratings", ratings),
        case(same, 51, "flag_rules.same_pattern.ratings", ratings),
        case(ways, 2, bare, "must be 3 to 100"),
        case(ways, 101, bare, "must be 3 to 100"),
        case("/flag_rules/same_pattern/minutes", 0, "flag_rules.same_pattern.minutes", "must be 1 to 480"),
        case("/flag_rules/same_pattern/minutes", 481, "flag_rules.same_pattern.minutes", "must be 1 to 480"),
        case(closing, 2, "flag_rules.closing_burst.ratings", ratings),
        case(closing, 51, "flag_rules.closing_burst.ratings", ratings),
        case(praise, 9, "flag_rules.closing_burst.seconds", "must be 10 to 3600"),
        case(praise, 3_601, "flag_rules.closing_burst.seconds", "must be 10 to 3600"),
        case("/flag_rules/closing_burst/minutes", 0, "flag_rules.closing_burst.minutes", "must be 1 to 120"),
        case(
            "/flag_rules/closing_burst/minutes",
            121,
            "flag_rules.closing_burst.minutes",
            "must be 1 to 120",
        ),
    ]
}

/// The demo pack with these flag rules, or without any.
fn with_rules(rules: Option<Value>) -> Files {
    let mut pack = Files::shipped().json(DEMO_PACK);
    let members = pack.as_object_mut().expect("an object");
    assert!(members.remove("flag_rules").is_some(), "the control: the demo pack has them");
    members.extend(rules.map(|rules| ("flag_rules".to_owned(), rules)));
    Files::with_bytes(DEMO_PACK, pack.to_string())
}

fn rules(files: &Files) -> FlagRules {
    files.load().expect("the pack is valid").pack.flag_rules
}

#[test]
fn a_pack_from_before_there_were_flag_rules_has_the_defaults() {
    assert_eq!(rules(&with_rules(None)), FlagRules::default());
    assert_eq!(rules(&with_rules(Some(json!({})))), FlagRules::default());
}

#[test]
fn the_demo_pack_writes_the_defaults_out() {
    let written = Files::shipped().json(DEMO_PACK);
    let members = written["flag_rules"].as_object().expect("an object");
    assert_eq!(members.len(), 6);
    assert_eq!(rules(&Files::shipped()), FlagRules::default());
}

#[test]
fn a_rule_is_set_or_switched_off_and_the_others_stay() {
    let some =
        json!({ "burst": { "ratings": 9, "seconds": 60 }, "too_fast": null, "off_hours": { "minutes": 0 } });
    let expected = FlagRules {
        burst: Some(Burst { ratings: 9, seconds: 60 }),
        too_fast: None,
        off_hours: Some(OffHours { minutes: 0 }),
        ..FlagRules::default()
    };
    assert_eq!(rules(&with_rules(Some(some))), expected);
}

#[test]
fn every_threshold_may_reach_its_bounds() {
    let least = json!({
        "burst": { "ratings": 3, "seconds": 10 },
        "alternating": { "ratings": 3, "minutes": 1 },
        "off_hours": { "minutes": 0 },
        "too_fast": { "finish_ms": 0, "reason_ms": 0 },
        "same_pattern": { "ratings": 3, "ratings_without_reasons": 3, "minutes": 1 },
        "closing_burst": { "ratings": 3, "seconds": 10, "minutes": 1 }
    });
    let most = json!({
        "burst": { "ratings": 50, "seconds": 3600 },
        "alternating": { "ratings": 50, "minutes": 480 },
        "off_hours": { "minutes": 240 },
        "too_fast": { "finish_ms": 10000, "reason_ms": 5000 },
        "same_pattern": { "ratings": 50, "ratings_without_reasons": 100, "minutes": 480 },
        "closing_burst": { "ratings": 50, "seconds": 3600, "minutes": 120 }
    });
    for rules in [least, most] {
        assert_eq!(with_rules(Some(rules)).errors(), []);
    }
}

#[test]
fn a_flag_rule_in_another_form_is_refused_at_its_place() {
    for (rules, place) in [
        (json!(null), "flag_rules"),
        (json!({ "praise": null }), "flag_rules.praise"),
        (json!({ "raised": { "levels": 2 } }), "flag_rules.raised"),
        (json!({ "burst": { "ratings": 6 } }), "flag_rules.burst"),
        (json!({ "burst": { "ratings": -6, "seconds": 300 } }), "flag_rules.burst.ratings"),
        (json!({ "burst": { "ratings": 6, "seconds": 300, "minutes": 5 } }), "flag_rules.burst.minutes"),
        (json!({ "off_hours": { "minutes": 7.5 } }), "flag_rules.off_hours.minutes"),
    ] {
        let errors = with_rules(Some(rules.clone())).errors();
        assert_eq!(errors.len(), 1, "{rules}: {errors:?}");
        assert_eq!(errors[0].place, place, "{rules}");
    }
}
