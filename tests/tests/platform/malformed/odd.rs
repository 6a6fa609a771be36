//! Odd things, by a seed: words for paths and queries, values for JSON, damage for bytes.

use serde_json::{Value, json};
use shiwen_tests::{paper_log::packed, seed::Seed};

/// A part of a path, or a value behind the question mark, already as it stands in the first line.
pub(crate) fn word(seed: &mut Seed) -> String {
    const WORDS: [&str; 32] = [
        "",
        "0",
        "-1",
        "1e99",
        "NaN",
        "null",
        "true",
        "%00",
        "a%00b",
        "%ff%fe",
        "%2e%2e%2f%2e%2e",
        "..",
        ".",
        "%25",
        "%",
        "%zz",
        "+",
        "%20",
        "*",
        "18446744073709551615",
        "-9223372036854775809",
        "1.5",
        "%E2%80%8B",
        "%E5%A4%A7%E5%8E%85",
        "';DROP%20TABLE%20log;--",
        "%22",
        "a/b",
        "2026-13-45",
        "0190A1B2-0000-7000-8000-000000000000",
        "{0190a1b2-0000-7000-8000-000000000000}",
        "9999-12-31",
        "-4713-01-01",
    ];
    match seed.below(12) {
        0 => "9".repeat(seed.place(6_000)),
        1 => hex::encode(seed.bytes::<32>()),
        2 => seed.uuid(1).to_string(),
        _ => (*seed.one_of(&WORDS).expect("words")).to_owned(),
    }
}

/// A JSON value.
pub(crate) fn value(seed: &mut Seed) -> Value {
    match seed.below(20) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(0),
        4 => json!(1.5),
        5 => json!(1e308),
        6 => json!(u64::MAX),
        7 => json!(i64::MIN),
        8 => json!(""),
        9 => json!("\0"),
        10 => json!("a\0b\u{1}\u{7f}"),
        11 => json!("慢".repeat(40_000)),
        12 => json!("\u{202e}💩\u{feff}"),
        13 => json!([]),
        14 => json!({}),
        15 => json!("2026-02-30T25:61:61+99:99"),
        16 => json!("00000000-0000-0000-0000-000000000000"),
        17 => json!("../../etc/passwd"),
        18 => json!(vec![1; 5_000]),
        _ => json!({"type": "urn:x", "size": [[[[{}]]]], "": null}),
    }
}

/// Another JSON value: something in it is replaced, missing, doubled or new.
pub(crate) fn changed(mut value: Value, seed: &mut Seed) -> Value {
    for _ in 0..=seed.below(2) {
        change_one(&mut value, seed);
    }
    value
}

fn change_one(place: &mut Value, seed: &mut Seed) {
    match place {
        Value::Object(members) if !members.is_empty() && !seed.once_in(12) => {
            let name = members.keys().nth(seed.place(members.len())).expect("a member").clone();
            match seed.below(10) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert("stranger".into(), value(seed))),
                _ => change_one(&mut members[&name], seed),
            }
        }
        Value::Array(items) if !items.is_empty() && !seed.once_in(8) => {
            let at = seed.place(items.len());
            if seed.once_in(4) {
                let again = items[at].clone();
                items.resize(items.len() + 1 + seed.place(600), again);
            } else {
                change_one(&mut items[at], seed);
            }
        }
        _ => *place = value(seed),
    }
}

/// Damages bytes that were JSON.
pub(crate) fn damaged(mut bytes: Vec<u8>, seed: &mut Seed) -> Vec<u8> {
    let at = seed.place(bytes.len() + 1);
    match seed.below(9) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, 0),
        2 => bytes.insert(at, 0xff),
        3 => drop(bytes.splice(at..at, "[".repeat(30_000).bytes())),
        4 => drop(bytes.splice(0..0, *b"\xef\xbb\xbf")),
        5 => drop(bytes.splice(at..at, *b"1e9999")),
        6 => bytes.extend(b"{}"),
        7 => drop(bytes.splice(at..at, vec![b' '; 5_000_000])),
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << seed.below(8);
            }
        }
    }
    bytes
}

/// How a body is packed, and what the request says about it.
pub(crate) fn encoded(body: Vec<u8>, seed: &mut Seed) -> (Option<&'static str>, Vec<u8>) {
    match seed.below(14) {
        0..5 => (Some("zstd"), packed(&body)),
        5 => (Some("zstd"), body),
        6 => {
            let packed = packed(&body);
            let end = seed.place(packed.len());
            (Some("zstd"), packed[..end].to_vec())
        }
        7 => {
            let mut packed = packed(&body);
            let at = seed.place(packed.len());
            packed[at] ^= 1 << seed.below(8);
            (Some("zstd"), packed)
        }
        8 => (Some("zstd"), packed(&packed(&body))),
        9 => {
            (Some(*seed.one_of(&["gzip", "br", "deflate", "zstd, zstd", "identity", ""]).expect("one")), body)
        }
        _ => (None, body),
    }
}
