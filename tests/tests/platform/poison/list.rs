//! Everything odd that an entry can be, and what the platform must make of it.

use serde_json::{Value, json};
use shiwen_domain::{
    entry::{Body, Entry, MAX_ENTRY_BYTES, Recovered},
    level::Level,
};
use shiwen_tests::paper_log::{Author, Paper};

/// What must become of an entry besides being stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is not counted, under this name.
    Flagged(&'static str),
    /// It is counted, under this name.
    CountedWith(&'static str),
    /// It is counted like any other.
    Counted,
}

/// One odd entry.
#[derive(Clone, Debug)]
pub(crate) struct Poison {
    pub(crate) name: &'static str,
    pub(crate) paper: Paper,
    pub(crate) fate: Fate,
}

/// A list that is being written.
pub(super) struct List<'a> {
    pub(super) author: &'a mut Author,
    poisons: Vec<Poison>,
}

/// All of them. `known` is a rating that stands in the log before them.
pub(crate) fn all(author: &mut Author, known: &Entry) -> Vec<Poison> {
    let mut list = List { author, poisons: Vec::new() };
    bytes(&mut list);
    formats(&mut list);
    super::values::ratings(&mut list);
    super::values::surveys(&mut list);
    super::values::others(&mut list);
    again(&mut list, known);
    list.poisons
}

impl List<'_> {
    pub(super) fn raw(&mut self, name: &'static str, bytes: impl Into<Vec<u8>>, fate: Fate) {
        self.poisons.push(Poison { name, paper: bytes.into().into(), fate });
    }

    /// A rating of 2 in which something is changed.
    pub(super) fn rating(&mut self, name: &'static str, fate: Fate, edit: impl FnOnce(&mut Value)) {
        let entry = rating(self.author);
        self.raw(name, edited(&entry, edit), fate);
    }

    /// A survey in which something is changed.
    pub(super) fn survey(&mut self, name: &'static str, fate: Fate, edit: impl FnOnce(&mut Value)) {
        let body = Body::SurveyResponse(self.author.survey());
        let entry = self.author.entry(body);
        self.raw(name, edited(&entry, edit), fate);
    }
}

/// A rating of 2.
pub(crate) fn rating(author: &mut Author) -> Entry {
    let body = Body::Rating(author.rating(Level::Dissatisfied));
    author.entry(body)
}

pub(super) fn edited(entry: &Entry, edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value = serde_json::to_value(entry).expect("an entry is JSON");
    edit(&mut value);
    serde_json::to_vec(&value).expect("JSON")
}

/// A rating of exactly so many bytes.
fn of_length(author: &mut Author, length: usize) -> Vec<u8> {
    let bytes = rating(author).to_bytes().expect("a rating fits");
    let pad = "x".repeat(length - bytes.len() - r#","pad":"""#.len());
    [&bytes[..bytes.len() - 1], format!(r#","pad":"{pad}"}}"#).as_bytes()].concat()
}

fn bytes(list: &mut List<'_>) {
    let unreadable = Fate::Flagged("unreadable");
    let good = rating(list.author).to_bytes().expect("fits");
    let text = String::from_utf8(good.clone()).expect("JSON is UTF-8");
    list.raw("nothing", "", unreadable);
    list.raw("NUL bytes", [good.as_slice(), b"\0\0"].concat(), unreadable);
    list.raw("a NUL byte within", text.replacen("finished", "fini\0shed", 1), unreadable);
    list.raw("broken UTF-8", text.replacen("counter-", "\u{fffd}", 1).into_bytes().broken(), unreadable);
    let random = list.author.seed.bytes::<200>();
    list.raw("random bytes", random, unreadable);
    list.raw("half an entry", good[..good.len() / 2].to_vec(), unreadable);
    list.raw("a byte order mark", [b"\xef\xbb\xbf", good.as_slice()].concat(), unreadable);
    for (name, text) in [("a list", "[]"), ("a number", "1e999"), ("null", "null"), ("a string", "\"v\"")] {
        list.raw(name, text, unreadable);
    }
    list.raw("deep nesting", "[".repeat(60_000), unreadable);
    let deep = text.replacen('{', &format!("{{\"deep\":{}1{},", "[".repeat(20_000), "]".repeat(20_000)), 1);
    // A member that nobody knows is passed over, however deep it is.
    list.raw("deep nesting within an entry", deep, Fate::Counted);
    list.raw("a level twice", text.replacen('{', "{\"level\":5,", 1), unreadable);
    list.raw("half a surrogate", text.replacen("finished", "\\ud800", 1), unreadable);
    let whole = of_length(list.author, MAX_ENTRY_BYTES);
    list.raw("64 KiB", whole, Fate::Counted);
    let longer = of_length(list.author, MAX_ENTRY_BYTES + 1);
    list.raw("64 KiB and a byte", longer, Fate::Flagged("too_long"));
    let longest = of_length(list.author, 200_000);
    list.raw("200 kB", longest, Fate::Flagged("too_long"));
}

trait Broken {
    fn broken(self) -> Self;
}

impl Broken for Vec<u8> {
    /// A replacement character loses its last byte.
    fn broken(mut self) -> Self {
        let at = self.windows(3).position(|three| three == "\u{fffd}".as_bytes()).expect("one is there");
        self.remove(at + 2);
        self
    }
}

fn formats(list: &mut List<'_>) {
    let future = Fate::Flagged("future_format");
    list.rating("the next format", future, |entry| entry["v"] = json!(2));
    list.rating("the last format", future, |entry| entry["v"] = json!(u32::MAX));
    list.raw("a format of nothing else", r#"{"v":3}"#, future);
    list.raw("a future kind", r#"{"v":2,"kind":"holiday","entry_id":7}"#, future);
    for (name, format) in [("format -1", json!(-1)), ("format 1.5", json!(1.5)), ("format 1e9", json!(1e300))]
    {
        list.rating(name, Fate::Flagged("unreadable"), |entry| entry["v"] = format);
    }
    list.rating("an unknown kind", Fate::Flagged("unknown_kind"), |entry| entry["kind"] = json!("holiday"));
    list.rating("a kind that is a number", Fate::Flagged("unreadable"), |entry| entry["kind"] = json!(1));
    list.rating("no identity", Fate::Flagged("unreadable"), |entry| entry["entry_id"] = json!("x"));
    list.rating("the zero identity", Fate::Counted, |entry| entry["entry_id"] = json!(uuid::Uuid::nil()));
}

/// What was counted before.
fn again(list: &mut List<'_>, known: &Entry) {
    let Body::Rating(first) = &known.body else { panic!("a rating stands before them") };
    let duplicate = Fate::Flagged("duplicate_entry");
    list.raw("the same entry again", known.to_bytes().expect("fits"), duplicate);
    let other = edited(known, |entry| entry["level"] = json!(5));
    list.raw("another entry of the same identity", other, duplicate);
    let mut second = list.author.rating(Level::VerySatisfied);
    second.visit_id = first.visit_id;
    let second = list.author.entry(Body::Rating(second));
    list.raw("a second rating of a visit", second.to_bytes().expect("fits"), Fate::Flagged("second_rating"));
    for (name, proven) in [("recovered from itself", true), ("recovered unproven", false)] {
        let entry = String::from_utf8(known.to_bytes().expect("fits")).expect("UTF-8");
        let recovered = Recovered { log: None, seq: 1, proven, entry };
        let mut outer = list.author.entry(Body::Recovered(recovered));
        outer.entry_id = known.entry_id;
        list.raw(name, outer.to_bytes().expect("fits"), duplicate);
    }
}
