//! Clerks with a photo, notices with a picture: numbers that are numbers, and files that lie beside the pack.

use super::{broken::Case, *};
use crate::{id::ClerkId, pack::Pack};

const NOT_BESIDE: &str = "must be a path below assets/";

/// File names that lead elsewhere, or might on some system.
const ELSEWHERE: [&str; 24] = [
    "",
    "/",
    "/etc/passwd",
    "..",
    "../secret.png",
    "demo/../../secret.png",
    "demo/..",
    "./demo/a.png",
    "demo/./a.png",
    "demo//a.png",
    "demo/",
    ".hidden.png",
    "demo/.hidden.png",
    "demo\\a.png",
    "C:\\a.png",
    "C:/a.png",
    "https://example.org/a.png",
    "demo/%2e%2e/a.png",
    "demo/a b.png",
    "demo/a.png\0",
    "demo/a.png\n",
    "demo/照片.png",
    "-a.png",
    "~/a.png",
];

fn clerk(id: &str) -> Value {
    json!({ "id": id, "photo": "demo/pictures/clerk.png" })
}

fn photo(file: &str) -> Value {
    json!([{ "id": "1001", "photo": file }])
}

pub(super) fn cases() -> Vec<Case> {
    let p = DEMO_PACK;
    let clerks = |ids: &[&str]| Value::Array(ids.iter().copied().map(clerk).collect());
    let numbers: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let many: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let mut cases = vec![
        (p, "/clerks", clerks(&["1001", "1002", "1001"]), "clerks[2].id", "must not appear twice"),
        (p, "/clerks", clerks(&["1001", "LI"]), "clerks[1].id", "must be a number"),
        (p, "/clerks", clerks(&["李1"]), "clerks[0].id", "must be a number"),
        (p, "/clerks", clerks(&[""]), "clerks[0].id", "must be a number"),
        (p, "/clerks", clerks(&["12345678901234567"]), "clerks[0].id", "must be a number"),
        (p, "/clerks", clerks(&many), "clerks", "must have 0 to 1000 entries, not 1001"),
        (p, "/notices/0/text/en", json!(" "), "notices[0].text.en", "must not be blank"),
        (p, "/notices/2/picture", json!("a".repeat(101)), "notices[2].picture", NOT_BESIDE),
        (p, "/clerks", photo(&"a".repeat(101)), "clerks[0].photo", NOT_BESIDE),
    ];
    for file in ELSEWHERE {
        cases.push((p, "/notices/1/picture", json!(file), "notices[1].picture", NOT_BESIDE));
        cases.push((p, "/clerks", photo(file), "clerks[0].photo", NOT_BESIDE));
    }
    cases
}

#[test]
fn a_file_beside_the_pack_may_have_any_plain_name() {
    let longest = format!("demo/{}", "a".repeat(95));
    for file in
        ["a.png", "demo/pictures/papers.png", "demo/A-1_b.2.jpeg", "1/2/3/4", "demo/a..b.png", &longest]
    {
        assert_eq!(Files::with(DEMO_PACK, "/notices/0/picture", json!(file)).errors(), [], "{file}");
        assert_eq!(Files::with(DEMO_PACK, "/clerks", photo(file)).errors(), [], "{file}");
    }
}

#[test]
fn a_notice_is_words_and_a_clerk_is_a_photo() {
    for (pointer, value, place) in [
        ("/notices/0", json!({ "picture": "demo/a.png" }), "notices[0]"),
        (
            "/notices/0",
            json!({ "text": { "zh": "话", "en": "words" }, "sound": "a.wav" }),
            "notices[0].sound",
        ),
        ("/clerks", json!([{ "id": "1001" }]), "clerks[0]"),
        ("/clerks", json!([{ "id": "1001", "photo": null }]), "clerks[0].photo"),
        ("/clerks", json!([{ "id": "1001", "photo": "a.png", "name": "李" }]), "clerks[0].name"),
    ] {
        let errors = Files::with(DEMO_PACK, pointer, value.clone()).errors();
        assert_eq!(errors.len(), 1, "{value}: {errors:?}");
        assert_eq!(errors[0].place, place, "{value}");
    }
    let words = json!({ "text": { "zh": "话", "en": "words" } });
    assert_eq!(Files::with(DEMO_PACK, "/notices/0", words).errors(), [], "a notice without a picture");
}

fn pack() -> Pack {
    let mut files = Files::shipped();
    let mut pack = files.json(DEMO_PACK);
    let notice = |picture: Option<&str>| json!({ "text": { "zh": "话", "en": "words" }, "picture": picture });
    pack["notices"] = json!([notice(Some("demo/a.png")), notice(Some("demo/b.png")), notice(None)]);
    pack["clerks"] = json!([{ "id": "1002", "photo": "demo/a.png" }, { "id": "A7", "photo": "demo/c.png" }]);
    files.0.insert(DEMO_PACK, pack.to_string().into_bytes());
    files.load().expect("the pack is valid").pack
}

#[test]
fn the_pack_names_every_picture_it_needs() {
    assert_eq!(
        pack().pictures().collect::<Vec<_>>(),
        ["demo/a.png", "demo/b.png", "demo/a.png", "demo/c.png"]
    );
}

#[test]
fn a_photo_belongs_to_a_clerk_and_to_nobody_else() {
    let pack = pack();
    let photo = |clerk: &str| pack.photo(&ClerkId::from(clerk)).map(ToOwned::to_owned);
    assert_eq!(photo("1002"), Some("demo/a.png".to_owned()));
    assert_eq!(photo("A7"), Some("demo/c.png".to_owned()), "a clerk who is not on duty anywhere");
    assert_eq!((photo("1001"), photo("a7"), photo("")), (None, None, None));
}

#[test]
fn a_pack_says_whether_notices_come_from_a_stick_and_one_that_says_nothing_allows_it() {
    assert!(pack().terminal.notices_from_stick);
    assert_eq!(pack().room_for_notices(), 6, "three are the pack's own");
    let mut files = Files::shipped();
    let mut pack = files.json(DEMO_PACK);
    pack["terminal"]["notices_from_stick"] = json!(false);
    files.0.insert(DEMO_PACK, pack.to_string().into_bytes());
    assert_eq!(files.load().expect("the pack is valid").pack.room_for_notices(), 0);
    let broken = Files::with(DEMO_PACK, "/terminal/notices_from_stick", json!("no"));
    assert_eq!(broken.errors().len(), 1);
}
