use serde_json::{Value, json};

use super::*;

fn rating() -> Value {
    json!({
        "v": 1, "entry_id": Uuid::from_u128(7), "kind": "rating",
        "at": { "wall": "2026-11-23T10:20:30.123+08:00", "boot": Uuid::nil(), "mono_ms": 1, "clock": "trusted" },
        "visit_id": Uuid::from_u128(8),
        "started": { "wall": "2026-11-23T10:20:30.123+08:00", "boot": Uuid::nil(), "mono_ms": 1, "clock": "trusted" },
        "mode": "hall", "subject": { "department": "d", "counter": null, "item": null, "clerk": null },
        "scale": "five", "level": 2, "taps": [], "raised": false, "reasons": [], "reason_table": 2, "no_reason": true,
        "comment": null, "writing": null, "phone": null, "service": null, "ending": "finished", "pack_version": 1,
    })
}

fn recovered(inner: &str, proven: bool) -> Vec<u8> {
    let mut outer = rating();
    outer["kind"] = json!("recovered");
    outer["entry_id"] = json!(Uuid::from_u128(9));
    outer["log"] = Value::Null;
    outer["seq"] = json!(3);
    outer["proven"] = json!(proven);
    outer["entry"] = json!(inner);
    serde_json::to_vec(&outer).unwrap()
}

fn flags(bytes: &[u8]) -> Vec<&'static str> {
    Reading::of(0, bytes).flags
}

fn with(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value = rating();
    edit(&mut value);
    serde_json::to_vec(&value).unwrap()
}

#[test]
fn an_entry_counts_under_its_identity() {
    let reading = Reading::of(3, &with(|_| {}));
    assert_eq!((reading.seq, reading.identity, reading.kind), (3, Some(Uuid::from_u128(7)), "rating"));
    assert!(reading.proven && reading.flags.is_empty());
}

#[test]
fn a_recovered_entry_counts_as_the_one_inside() {
    let reading = Reading::of(3, &recovered(&rating().to_string(), false));
    assert_eq!((reading.identity, reading.kind, reading.proven), (Some(Uuid::from_u128(7)), "rating", false));
    assert_eq!(flags(&recovered("", true)), [flag::UNREADABLE]);
    // What is wrapped twice is not known to be anything.
    let twice = recovered(&String::from_utf8(recovered(&rating().to_string(), true)).unwrap(), true);
    assert_eq!((Reading::of(0, &twice).kind, flags(&twice)), ("recovered", vec![]));
}

#[test]
fn what_a_manager_wrote_is_read_and_is_no_row() {
    let written = |kind: &str, by: Value| {
        with(|entry| {
            entry["kind"] = kind.into();
            entry["target"] = json!(Uuid::from_u128(7));
            entry["text"] = json!("已联系\n下周答复");
            entry["label"] = json!("mistaken");
            entry["reason"] = json!("点错了");
            entry["by"] = by;
        })
    };
    for kind in ["note", "ledger_item", "label_proposed"] {
        let reading = Reading::of(3, &written(kind, json!("王主任")));
        assert_eq!((reading.kind, reading.flags.is_empty()), (kind, true));
    }
    assert_eq!(flags(&written("label_proposed", Value::Null)), [""; 0], "as before there were accounts");
    assert_eq!(flags(&written("label_proposed", json!("a\0b"))), [flag::ODD_VALUE]);
}

#[test]
fn what_cannot_be_read_is_flagged_by_the_reason() {
    assert_eq!(flags(b"\0"), [flag::UNREADABLE]);
    assert_eq!(flags(b"\xff"), [flag::UNREADABLE, flag::NOT_UTF8]);
    assert_eq!(flags(&vec![b' '; 70_000]), [flag::TOO_LONG]);
    assert_eq!(flags(&with(|entry| entry["v"] = json!(2))), [flag::FUTURE_FORMAT]);
    assert_eq!(flags(&with(|entry| entry["kind"] = json!("holiday"))), [flag::UNKNOWN_KIND]);
    assert_eq!(flags(&with(|entry| entry["kind"] = json!("erasure"))), [flag::UNREADABLE]);
}

#[test]
fn no_name_with_a_nul_or_without_end_gets_into_a_column() {
    for odd in ["a\0b".to_owned(), "字".repeat(129)] {
        assert_eq!(flags(&with(|entry| entry["subject"]["department"] = json!(odd))), [flag::ODD_VALUE]);
        assert_eq!(flags(&with(|entry| entry["service"] = json!(odd))), [flag::ODD_VALUE]);
    }
    assert!(flags(&with(|entry| entry["service"] = json!("字".repeat(128)))).is_empty());
    let failed = |day: &str| {
        with(|entry| {
            entry["kind"] = json!("terminal_event");
            entry["event"] = json!("self_test_failed");
            entry["day"] = json!(day);
            entry["part"] = json!(1);
            entry["of"] = json!(5);
            entry["why"] = json!("not_kept");
        })
    };
    assert!(flags(&failed("2026-11-23")).is_empty());
    assert_eq!(flags(&failed("2026\0-11-23")), [flag::ODD_VALUE]);
}
