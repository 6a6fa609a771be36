//! Values that fit the form of an entry and nothing else: absurd numbers, dates and texts.

use serde_json::{Value, json};
use shiwen_domain::entry::{Body, Erasure, Label, LabelProposed, Recovered};
use shiwen_domain::id::EntryId;

use super::list::{Fate, List, rating};

/// Text that no index takes: longer than a page of it, and nothing to compress.
fn long(list: &mut List<'_>) -> String {
    let letters: Vec<u8> = (0..5_000).flat_map(|_| list.author.seed.draw().to_le_bytes()).collect();
    hex::encode(&letters[..20_000])
}

pub(super) fn ratings(list: &mut List<'_>) {
    let unreadable = Fate::Flagged("unreadable");
    reasons(list);
    for (name, level) in [("level 0", json!(0)), ("level 6", json!(6)), ("level 5.0", json!(5.0))] {
        list.rating(name, unreadable, |entry| entry["level"] = level);
    }
    list.rating("a level as text", unreadable, |entry| entry["level"] = json!("1"));
    list.rating("an unknown scale", unreadable, |entry| entry["scale"] = json!("ten"));
    list.rating("a tap in the last millisecond", Fate::Counted, |entry| {
        entry["taps"] = json!([{"level": 2, "at_ms": u64::MAX}]);
    });
    list.rating("no taps", Fate::Counted, |entry| entry["taps"] = json!([]));
    list.rating("the last pack", Fate::Counted, |entry| entry["pack_version"] = json!(u64::MAX));
    list.rating("the last reason table", Fate::Counted, |entry| entry["reason_table"] = json!(u32::MAX));
    list.rating("the end of steady time", Fate::Counted, |entry| {
        entry["at"]["mono_ms"] = json!(u64::MAX);
        entry["started"]["mono_ms"] = json!(u64::MAX);
    });
    let long = long(list);
    list.rating("a department without end", Fate::Flagged("odd_value"), |entry| {
        entry["subject"]["department"] = json!(long);
    });
    list.rating("NUL in a department", Fate::Flagged("odd_value"), |entry| {
        entry["subject"]["department"] = json!("a\0b");
    });
    list.rating("NUL in a service", Fate::Flagged("odd_value"), |entry| entry["service"] = json!("\0"));
    dates(list);
}

fn reasons(list: &mut List<'_>) {
    for (name, code) in [("reason 299", 299), ("reason 0", 0), ("reason 65535", 65_535)] {
        let unknown = Fate::CountedWith("unknown_reason");
        list.rating(name, unknown, |entry| entry["reasons"] = json!([code]));
    }
    list.rating("reason 70000", Fate::Flagged("unreadable"), |entry| entry["reasons"] = json!([70_000]));
    let other = Fate::CountedWith("reason_of_other_level");
    list.rating("a reason of another level", other, |entry| entry["reasons"] = json!([510, 207]));
    list.rating("a reason twice", Fate::Counted, |entry| entry["reasons"] = json!([207, 207]));
}

fn dates(list: &mut List<'_>) {
    let odd = Fate::CountedWith("odd_date");
    let walls = [
        ("no date", ""),
        ("the 45th", "2026-13-45T99:99:99.999+99:99"),
        ("the year 9999", "9999-12-31T23:59:59.999+00:00"),
        ("before Christ", "-0044-03-15T12:00:00.000+00:00"),
        ("a date in Chinese", "二〇二六年十一月二十三日上午十时二十分"),
        ("NUL in a date", "2026-11-2\0T10:20:30.123+08:00"),
    ];
    for (name, wall) in walls {
        list.rating(name, odd, |entry| {
            entry["started"]["wall"] = json!(wall);
            entry["at"]["wall"] = json!(wall);
        });
    }
    list.rating("a date without end", odd, |entry| entry["started"]["wall"] = json!("2026-".repeat(9_000)));
    list.rating("a doubted clock", Fate::Counted, |entry| entry["started"]["clock"] = json!("doubted"));
}

pub(super) fn surveys(list: &mut List<'_>) {
    list.survey("an unknown survey", Fate::CountedWith("unknown_survey"), |entry| {
        entry["survey"] = json!("twenty-questions");
    });
    list.survey("a survey of another version", Fate::CountedWith("unknown_survey"), |entry| {
        entry["survey_version"] = json!(u32::MAX);
    });
    list.survey("an unknown question", Fate::CountedWith("unknown_question"), |entry| {
        entry["answers"][0]["question"] = json!("told-never");
    });
    list.survey("an unknown answer", Fate::Flagged("unreadable"), |entry| {
        entry["answers"][0]["answer"] = json!("perhaps");
    });
    list.survey("a question twice", Fate::CountedWith("question_twice"), |entry| {
        let first = entry["answers"][0].clone();
        entry["answers"].as_array_mut().expect("answers").push(first);
    });
    list.survey("NUL in a question", Fate::Flagged("odd_value"), |entry| {
        entry["answers"][0]["question"] = json!("\0");
    });
    let long = long(list);
    list.survey("a question without end", Fate::Flagged("odd_value"), |entry| {
        entry["answers"][0]["question"] = json!(long);
    });
    list.survey("no answers", Fate::Counted, |entry| entry["answers"] = json!([]));
}

pub(super) fn others(list: &mut List<'_>) {
    let unreadable = Fate::Flagged("unreadable");
    let target = EntryId(list.author.uuid());
    let proposed = LabelProposed { target, label: Label::Malicious, reason: "\0".into(), by: None };
    body(list, "NUL in a proposal", Body::LabelProposed(proposed), Fate::Flagged("odd_value"));
    let erased = Erasure { target, order: "no order".into(), reason: String::new() };
    body(list, "an erasure that nobody ordered", Body::Erasure(erased), Fate::CountedWith("unknown_order"));
    let recovered = |entry: &str| {
        Body::Recovered(Recovered { log: None, seq: u64::MAX, proven: true, entry: entry.into() })
    };
    body(list, "nothing recovered", recovered(""), Fate::Flagged("unreadable"));
    body(list, "NUL recovered", recovered("\0"), Fate::Flagged("unreadable"));
    let inner = rating(list.author);
    let inner = String::from_utf8(inner.to_bytes().expect("fits")).expect("UTF-8");
    let within = list.author.entry(recovered(&inner));
    let within = String::from_utf8(within.to_bytes().expect("fits")).expect("UTF-8");
    body(list, "recovered twice over", recovered(&within), Fate::Counted);
    body(list, "recovered under another identity", recovered(&inner), Fate::Counted);
    list.rating("an opening in the middle", unreadable, |entry: &mut Value| {
        entry["kind"] = json!("log_opened");
    });
}

fn body(list: &mut List<'_>, name: &'static str, body: Body, fate: Fate) {
    let entry = list.author.entry(body);
    list.raw(name, entry.to_bytes().expect("fits"), fate);
}
