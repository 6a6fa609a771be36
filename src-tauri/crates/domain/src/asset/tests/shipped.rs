//! The files as they are shipped: the state's table word for word, the ten questions, a hall that is made up.

use super::*;
use crate::{
    level::{Level, Scale},
    reason::{Aspect, ReasonCode},
    survey::Answer,
    view::Mode,
};

/// The national table, version 2: level, core reasons, extended reasons.
const NATIONAL: [(Level, &str, &str); 5] = [
    (
        Level::VerySatisfied,
        "510 一窗受理一次办结; 511 可以先受理后补材料; 512 不用提交证明",
        "513 可以全程网上办理; 514 可以使用手机办理; 515 可以就近办理; 516 无需材料直接办理; 517 服务热情效率高",
    ),
    (
        Level::Satisfied,
        "406 填写一张表单就可完成申报; 407 在线提交材料窗口核验; 408 一张清单告知全部申报材料",
        "409 用告知承诺减免申报材料; 410 可以在线预约办理; 411 跑大厅一次办完; 412 可以使用自助机办理; 413 服务态度较好",
    ),
    (
        Level::FairlySatisfied,
        "307 一次性告知需要补正的材料; 308 提供申报材料样本; 309 在承诺的时间内办结",
        "310 办事指南指引准确; 311 按办事指南要求的材料即可办理; 312 可以快递送达; 313 跑动次数与承诺的一致; 314 服务态度一般",
    ),
    (
        Level::Dissatisfied,
        "207 没有提供材料样本; 208 没有提供材料清单; 209 未在承诺时间内办结",
        "210 同样内容的证明材料被要求多次提交; 211 承诺网办但无法在线办理; 212 在线预约办理后到实体大厅重复取号排队; 213 窗口人员业务不熟练; 214 服务态度生硬",
    ),
    (
        Level::VeryDissatisfied,
        "108 在办事指南之外增加新的审批条件; 109 需提供办事指南之外的申报材料; 110 无理由超过法定办理时间",
        "111 办事指南提供样本有错; 112 承诺在线收取申报材料实际无法收取; 113 多头跑窗口和部门; 114 跑动次数与承诺的不一致; 115 服务态度差效率低",
    ),
];

/// The ledgers' aspects of the bad reasons.
const ASPECTS: [(Aspect, &[u16]); 4] = [
    (Aspect::Process, &[108, 109, 112, 113, 210, 211, 212]),
    (Aspect::Efficiency, &[110, 114, 209]),
    (Aspect::Quality, &[111, 207, 208, 213]),
    (Aspect::Attitude, &[115, 214]),
];

/// Theme, codes a "no" points to, aspect of each of the ten questions.
const QUESTIONS: [(&str, &[u16], Aspect); 10] = [
    ("一次告知", &[207, 208], Aspect::Quality),
    ("导引", &[113], Aspect::Process),
    ("首问负责", &[113], Aspect::Attitude),
    ("承诺时限", &[209, 110], Aspect::Efficiency),
    ("减材料", &[210, 109], Aspect::Process),
    ("数据跑腿", &[211, 212, 112], Aspect::Process),
    ("态度能力", &[213, 214, 115], Aspect::Attitude),
    ("公平廉洁", &[], Aspect::Quality),
    ("政策找人", &[], Aspect::Quality),
    ("回应", &[], Aspect::Efficiency),
];

fn shipped() -> Assets {
    Files::shipped().load().expect("the shipped files are valid")
}

/// The reasons of a level as one line, in the way of [`NATIONAL`].
fn line(table: &ReasonTable, level: Level, core: bool) -> String {
    let reasons = table.of_level(level).filter(|reason| reason.core == core);
    reasons.map(|reason| format!("{} {}", reason.code, reason.text.zh)).collect::<Vec<_>>().join("; ")
}

#[test]
fn the_shipped_table_is_the_states_word_for_word() {
    let table = shipped().reasons;
    assert_eq!((table.version, table.reasons.len()), (2, 40));
    for (level, core, extended) in NATIONAL {
        assert_eq!(
            (line(&table, level, true).as_str(), line(&table, level, false).as_str()),
            (core, extended)
        );
        assert_eq!(table.of_level(level).filter(|reason| reason.core).count(), 3);
    }
}

#[test]
fn every_bad_reason_stands_in_its_ledger() {
    let table = shipped().reasons;
    for (aspect, codes) in ASPECTS {
        let mut found: Vec<u16> = table
            .reasons
            .iter()
            .filter(|reason| reason.aspect == Some(aspect))
            .map(|reason| reason.code.0)
            .collect();
        found.sort_unstable();
        assert_eq!(found, codes, "{aspect:?}");
    }
}

#[test]
fn the_survey_asks_the_ten_questions() {
    let assets = shipped();
    let survey = assets.survey(&SurveyId::from("ten-questions")).expect("the pack names it");
    assert_eq!(survey.questions.len(), QUESTIONS.len());
    for (question, (theme, codes, aspect)) in survey.questions.iter().zip(QUESTIONS) {
        let codes: Vec<_> = codes.iter().copied().map(ReasonCode).collect();
        assert_eq!(
            (question.theme.zh.as_str(), &question.points_to, question.aspect),
            (theme, &codes, aspect)
        );
        assert!(question.text.zh.ends_with('？') && question.text.en.ends_with('?'), "{:?}", question.text);
    }
    assert_eq!(survey.questions[7].text.zh, "不找熟人、不花额外的钱，也能顺利办成吗？");
}

#[test]
fn no_button_is_worded_like_another() {
    let assets = shipped();
    for level in Level::ALL {
        let words: Vec<_> =
            assets.reasons.of_level(level).flat_map(|it| [&it.text.zh, &it.text.en]).collect();
        let distinct: std::collections::HashSet<_> = words.iter().collect();
        assert_eq!(distinct.len(), words.len(), "{words:?}");
    }
    let answers: std::collections::HashSet<_> = Answer::ALL.map(|answer| answer.wording().en).into();
    assert_eq!(answers.len(), Answer::ALL.len());
}

#[test]
fn the_demo_hall_says_that_it_is_one() {
    let pack = shipped().pack;
    assert!(pack.demo);
    assert_eq!((pack.departments.len(), pack.counters.len(), pack.notices.len()), (4, 8, 4));
    assert_eq!((pack.terminal.mode, pack.terminal.scale), (Mode::Hall, Scale::Five));
    // No division of GB/T 2260 starts with 99, so no code can be that of a real department.
    assert_eq!(pack.area_code, "990000");
    assert!(
        pack.departments.iter().all(|department| department.id.as_str()[2..].starts_with(&pack.area_code))
    );
}

#[test]
fn every_department_and_item_of_the_demo_hall_can_be_reached() {
    let pack = shipped().pack;
    for department in &pack.departments {
        assert_eq!(pack.department(&department.id), Some(department));
        assert!(pack.counters_of(&department.id).count() >= 2, "{}", department.id);
    }
    for counter in &pack.counters {
        assert_eq!(pack.counter(&counter.id), Some(counter));
        assert!(counter.items.iter().all(|item| pack.item(item).is_some()), "{}", counter.id);
    }
    let served: std::collections::HashSet<_> =
        pack.counters.iter().flat_map(|counter| &counter.items).collect();
    assert_eq!(served.len(), pack.items.len());
}

#[test]
fn the_pictures_of_the_demo_hall_are_shipped_and_its_photos_are_of_clerks_on_duty() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let pack = shipped().pack;
    assert!(!pack.clerks.is_empty() && pack.notices.iter().any(|notice| notice.picture.is_some()));
    for file in pack.pictures() {
        assert!(root.join(file).is_file(), "{file}");
    }
    for clerk in &pack.clerks {
        assert!(
            pack.counters.iter().any(|counter| counter.clerk.as_ref() == Some(&clerk.id)),
            "{}",
            clerk.id
        );
    }
}

#[test]
fn the_demo_hall_is_open_when_its_notice_says_so() {
    let pack = shipped().pack;
    let open = |weekday, time: &str| {
        let time = time.parse().expect("a time of day");
        pack.opening.iter().any(|hours| hours.holds(weekday, time))
    };
    assert!(
        pack.notices.iter().any(|notice| notice.text.en == "Monday to Friday, 9:00 to 17:00, open at noon.")
    );
    assert!(
        (1..=5).all(|weekday| open(weekday, "09:00") && open(weekday, "12:30") && open(weekday, "16:59"))
    );
    assert!((1..=7).all(|weekday| !open(weekday, "08:59") && !open(weekday, "17:00")));
    assert!(!open(6, "10:00") && !open(7, "10:00"));
}

#[test]
fn the_demo_hall_keeps_holidays_and_works_on_the_days_exchanged_for_them() {
    let pack = shipped().pack;
    let open = |at: &str| pack.is_open(at.parse().expect("a time"));
    // A Wednesday, its evening, a Saturday, National Day, and the Saturday worked in exchange.
    assert!(open("2026-11-25T09:00"));
    assert!(!open("2026-11-25T17:00") && !open("2026-11-28T10:00") && !open("2026-10-01T10:00"));
    assert!(open("2026-10-10T10:00") && !open("2026-10-10T17:00"));
    assert_eq!(pack.deadlines.work_order_working_days, 5);
}

#[test]
fn a_weekend_with_hours_of_its_own_keeps_them_when_it_is_worked() {
    let hours = json!([
        { "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00" },
        { "days": [6], "from": "09:00", "to": "12:00" }
    ]);
    let pack = Files::with(DEMO_PACK, "/opening", hours).load().expect("the pack is valid").pack;
    let open = |at: &str| pack.is_open(at.parse().expect("a time"));
    assert!(open("2026-10-10T10:00") && !open("2026-10-10T14:00"));
    assert!(open("2026-11-28T10:00"), "a plain Saturday");
}
