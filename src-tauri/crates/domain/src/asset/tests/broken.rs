//! One broken value for every rule, and the place where the rule must report it.

use super::*;
use crate::{pack, reason, survey};

/// File, JSON pointer to the value, what it becomes, the place reported, the start of the rule reported.
pub(super) type Case = (&'static str, &'static str, Value, &'static str, &'static str);

fn text(zh: &str) -> Value {
    json!({ "zh": zh, "en": "words" })
}

fn pack_cases() -> Vec<Case> {
    let p = DEMO_PACK;
    let item = json!({ "id": "x", "name": text("事"), "department": "119900000000000275" });
    let twice = json!(["identity-card", "identity-card"]);
    let many = |count: usize| Value::Array(vec![json!({ "text": text("话"), "picture": null }); count]);
    vec![
        (p, "/version", json!(0), "version", "must be 1 to 2^53"),
        (p, "/version", json!((1_u64 << 53) + 1), "version", "must be 1 to 2^53"),
        (p, "/hall/utc_offset_minutes", json!(841), "hall.utc_offset_minutes", "must be -720"),
        (p, "/hall/utc_offset_minutes", json!(-721), "hall.utc_offset_minutes", "must be -720"),
        (p, "/area_code", json!("37030"), "area_code", "must be 6 digits"),
        (p, "/area_code", json!("37030x"), "area_code", "must be 6 digits"),
        (p, "/departments", json!([]), "departments", "must have 1 to 100 entries, not 0"),
        (p, "/counters", json!([]), "counters", "must have 1 to 500 entries, not 0"),
        (p, "/items", json!(vec![item; 5_001]), "items", "must have 0 to 5000 entries, not 5001"),
        (p, "/surveys", json!([]), "surveys", "must have 1 to 8 entries, not 0"),
        (p, "/notices", many(10), "notices", "must have 0 to 9 entries, not 10"),
        (
            p,
            "/counters/0/items",
            json!(vec!["x"; 501]),
            "counters[0].items",
            "must have 0 to 500 entries, not 501",
        ),
        (p, "/hall/id", json!("a hall"), "hall.id", "must be 1 to 64 letters"),
        (p, "/counters/0/id", json!("-x"), "counters[0].id", "must be 1 to 64 letters"),
        (p, "/items/0/id", json!(""), "items[0].id", "must be 1 to 64 letters"),
        (p, "/items/0/id", json!("x".repeat(65)), "items[0].id", "must be 1 to 64 letters"),
        (p, "/surveys/0", json!("../ten"), "surveys[0]", "must be 1 to 64 letters"),
        (p, "/departments/1/id", json!("11990000000000019A"), "departments[1].id", "must not appear twice"),
        (p, "/counters/1/id", json!("counter-1"), "counters[1].id", "must not appear twice"),
        (p, "/items/1/id", json!("company-opening"), "items[1].id", "must not appear twice"),
        (p, "/surveys", json!(["ten-questions", "ten-questions"]), "surveys[1]", "must not appear twice"),
        (p, "/counters/3/items", twice, "counters[3].items[1]", "must not appear twice"),
        (p, "/hall/name", text(" \u{3000}"), "hall.name.zh", "must not be blank"),
        (p, "/departments/0/name", text("部\u{7}"), "departments[0].name.zh", "must not hold control"),
        (p, "/counters/0/name/en", json!(""), "counters[0].name.en", "must not be blank"),
        (p, "/items/0/name/en", json!("a\nb"), "items[0].name.en", "must not hold control"),
        (
            p,
            "/notices/1/text",
            text(&"话".repeat(201)),
            "notices[1].text.zh",
            "must be at most 200 characters, not 201",
        ),
        (p, "/departments/2/id", json!("1199000000000003"), "departments[2].id", "must be 18 characters"),
        (p, "/departments/2/id", json!("11990000000000O350"), "departments[2].id", "must be 18 characters"),
        (p, "/departments/2/id", json!("119900000000000530"), "departments[2].id", "must end with the check"),
        (p, "/counters/2/department", json!("elsewhere"), "counters[2].department", "must be one of"),
        (p, "/items/2/department", json!("elsewhere"), "items[2].department", "must be one of"),
        (p, "/counters/2/items/0", json!("nothing"), "counters[2].items[0]", "must be one of the items"),
        (p, "/counters/0/number", json!(""), "counters[0].number", "must be 1 to 6"),
        (p, "/counters/0/number", json!("1234567"), "counters[0].number", "must be 1 to 6"),
        (p, "/counters/0/number", json!("一"), "counters[0].number", "must be 1 to 6"),
        (p, "/counters/1/number", json!("1"), "counters[1].number", "must not appear twice"),
        (p, "/counters/0/clerk", json!("LI"), "counters[0].clerk", "must be a number"),
        (p, "/counters/0/clerk", json!("李1"), "counters[0].clerk", "must be a number"),
        (p, "/terminal/modes", json!(["hall", "hall"]), "terminal.modes[1]", "must not appear twice"),
        (p, "/terminal/scales", json!(["five", "five"]), "terminal.scales[1]", "must not appear twice"),
        (p, "/terminal/modes", json!(["counter"]), "terminal.mode", "must be one of the modes"),
        (p, "/terminal/scales", json!([]), "terminal.scale", "must be one of the scales"),
        (p, "/terminal/counter", json!("counter-9"), "terminal.counter", "must be one of the counters"),
        (p, "/terminal", counter_mode_without_one(), "terminal.counter", "must be there when"),
    ]
}

fn time_cases() -> Vec<Case> {
    let p = DEMO_PACK;
    let hours = |days: &[u8], from: &str, to: &str| json!({ "days": days, "from": from, "to": to });
    let many_days = (0..1_001).map(|n| format!("{:04}-01-01", 2_000 + n)).collect::<Vec<_>>();
    let overlapping = json!([hours(&[1, 2], "09:00", "12:00"), hours(&[2], "11:59", "17:00")]);
    vec![
        (p, "/opening", json!([]), "opening", "must have 1 to 21 entries, not 0"),
        (p, "/opening/0/days", json!([]), "opening[0].days", "must have 1 to 7 entries, not 0"),
        (p, "/opening/0/days", json!([1, 0]), "opening[0].days[1]", "must be 1 (Monday) to 7 (Sunday)"),
        (p, "/opening/0/days", json!([8]), "opening[0].days[0]", "must be 1 (Monday) to 7 (Sunday)"),
        (p, "/opening/0/days", json!([1, 2, 1]), "opening[0].days[2]", "must not appear twice"),
        (p, "/opening/0/to", json!("09:00"), "opening[0].to", "must be after from"),
        (p, "/opening", overlapping, "opening[1]", "must not overlap"),
        (p, "/calendar/holidays", json!(["2027-01-01", "2027-01-01"]), "calendar.holidays[1]", "must not"),
        (
            p,
            "/calendar/working_days",
            json!(["2027-01-02", "2027-01-02"]),
            "calendar.working_days[1]",
            "must",
        ),
        (
            p,
            "/calendar/holidays",
            json!(many_days),
            "calendar.holidays",
            "must have 0 to 1000 entries, not 1001",
        ),
        (p, "/calendar/week", json!(["monday", "monday"]), "calendar.week[1]", "must not appear twice"),
        (
            p,
            "/calendar/working_days",
            json!(["2026-10-01"]),
            "calendar.working_days",
            "must not name a holiday",
        ),
        (
            p,
            "/deadlines/work_order_working_days",
            json!(0),
            "deadlines.work_order_working_days",
            "must be 1 to 250",
        ),
        (
            p,
            "/deadlines/work_order_working_days",
            json!(251),
            "deadlines.work_order_working_days",
            "must be 1 to",
        ),
    ]
}

fn counter_mode_without_one() -> Value {
    json!({ "mode": "counter", "modes": ["counter"], "scale": "two", "scales": ["two"], "counter": null })
}

fn reason_cases() -> Vec<Case> {
    let r = REASONS;
    vec![
        (r, "/version", json!(0), "version", "must be 1 or more"),
        (r, "/version", json!(3), "version", "must be 2, as the file is named"),
        (r, "/reasons/0/code", json!(501), "reasons[0].code", "must be a code of version 2, not 501"),
        (r, "/reasons/1/code", json!(510), "reasons[1].code", "must not appear twice"),
        (r, "/reasons/0/text", text(""), "reasons[0].text.zh", "must not be blank"),
        (
            r,
            "/reasons/0/core",
            json!(false),
            "reasons",
            "must have 8 for level 5, 3 of them core, not 8 and 2",
        ),
        (r, "/reasons", json!([]), "reasons", "must have 8 for level 1, 3 of them core, not 0 and 0"),
        (r, "/reasons/0/aspect", json!("quality"), "reasons[0].aspect", "must be there for levels 1 and 2"),
        (r, "/reasons/39/aspect", json!(null), "reasons[39].aspect", "must be there for levels 1 and 2"),
    ]
}

fn survey_cases() -> Vec<Case> {
    let s = SURVEY;
    vec![
        (s, "/version", json!(0), "version", "must be 1 or more"),
        (s, "/id", json!("nine-questions"), "id", "must be ten-questions, as the file is named"),
        (s, "/questions/0/id", json!("q 1"), "questions[0].id", "must be 1 to 64 letters"),
        (s, "/questions/1/id", json!("told-once"), "questions[1].id", "must not appear twice"),
        (s, "/title", text("\t"), "title.zh", "must not be blank"),
        (s, "/questions/0/theme", text(""), "questions[0].theme.zh", "must not be blank"),
        (s, "/questions/9/text", text(&"问".repeat(201)), "questions[9].text.zh", "must be at most 200"),
        (s, "/questions", json!([]), "questions", "must have 1 to 20 entries, not 0"),
        (s, "/questions", many_questions(), "questions", "must have 1 to 20 entries, not 21"),
        (
            s,
            "/questions/0/points_to",
            json!([207, 207]),
            "questions[0].points_to[1]",
            "must not appear twice",
        ),
        (
            s,
            "/questions/0/points_to",
            json!([201]),
            "questions[0].points_to[0]",
            "must be a reason of level 1 or 2",
        ),
        (
            s,
            "/questions/0/points_to",
            json!([510]),
            "questions[0].points_to[0]",
            "must be a reason of level 1 or 2",
        ),
    ]
}

fn many_questions() -> Value {
    let question = |n| {
        let id = format!("q{n}");
        json!({ "id": id, "theme": text("题"), "text": text("问"), "points_to": [], "aspect": "quality" })
    };
    (0..21).map(question).collect()
}

fn all_cases() -> Vec<Case> {
    [pack_cases(), time_cases(), pictures::cases(), flags::cases(), reason_cases(), survey_cases()].concat()
}

#[test]
fn every_broken_value_is_reported_at_its_place() {
    assert_eq!(Files::shipped().errors(), [], "the control");
    for (file, pointer, value, place, rule) in all_cases() {
        let errors = Files::with(file, pointer, value.clone()).errors();
        let found =
            |error: &AssetError| error.file == file && error.place == place && error.rule.starts_with(rule);
        assert!(errors.iter().any(found), "{file} {pointer} = {value}: {errors:#?}");
    }
}

/// Which rules of a list a case breaks.
fn fired<T: DeserializeOwned>(
    rules: &[findings::Rule<T>],
    file: &'static str,
    cases: Vec<Case>,
) -> Vec<bool> {
    let mut fired = vec![false; rules.len()];
    for (_, pointer, value, ..) in cases {
        let damaged = Files::with(file, pointer, value).json(file);
        let value: T = serde_json::from_value(damaged).expect("the case breaks a rule, not the form");
        for (rule, fired) in rules.iter().zip(&mut fired) {
            let mut findings = Findings::of(file);
            rule(&value, &mut findings);
            *fired |= !findings.into_errors().is_empty();
        }
    }
    fired
}

#[test]
fn every_rule_has_a_case_that_breaks_it() {
    let pack_cases = [pack_cases(), time_cases(), pictures::cases(), flags::cases()].concat();
    let pack = fired(pack::rules::RULES, DEMO_PACK, pack_cases);
    let reasons = fired(reason::rules::RULES, REASONS, reason_cases());
    let survey = fired(survey::rules::RULES, SURVEY, survey_cases());
    for (file, fired) in [(DEMO_PACK, pack), (REASONS, reasons), (SURVEY, survey)] {
        assert!(!fired.is_empty() && fired.iter().all(|&fired| fired), "{file}: {fired:?}");
    }
}

/// A table newer than this program: other codes, at least one core reason a level.
fn newer_table() -> ReasonTable {
    let mut table: ReasonTable = serde_json::from_value(Files::shipped().json(REASONS)).expect("the control");
    table.version = 3;
    table.reasons.iter_mut().for_each(|reason| reason.code.0 += 20);
    table
}

fn table_errors(table: &ReasonTable) -> usize {
    let mut findings = Findings::of("reasons/v3.json");
    findings.check(reason::rules::RULES, table);
    findings.into_errors().len()
}

#[test]
fn a_newer_table_may_bring_new_codes_but_needs_a_core_reason_a_level() {
    assert_eq!(table_errors(&newer_table()), 0);

    let mut coreless = newer_table();
    coreless.reasons.iter_mut().take(8).for_each(|reason| reason.core = false);
    assert_eq!(table_errors(&coreless), 1);

    let mut levelless = newer_table();
    levelless.reasons[0].code.0 = 600;
    assert_eq!(table_errors(&levelless), 1);
}
