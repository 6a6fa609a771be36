//! Single changes to an export, by kind: some to any byte, some that keep every line in its form, some sealed again by
//! somebody who holds the terminal's key.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};
use shiwen_log::{SigningKey, leaf_hash};
use shiwen_tests::seed::Seed;

/// An export and what is needed to change it well.
pub(crate) struct Original {
    /// Its lines, the seal the last one.
    pub(crate) lines: Vec<String>,
    /// The lines of another export of the same log.
    other: Vec<String>,
    /// Kind and bytes of every entry of the log.
    entries: BTreeMap<u64, (String, String)>,
    key: SigningKey,
}

type Change = fn(&Original, &mut Seed) -> Vec<u8>;

/// Changes of the file alone.
pub(crate) const KINDS: &[(&str, Change)] = &[
    ("a bit", |original, seed| {
        let mut file = original.file();
        let place = seed.place(file.len());
        file[place] ^= 1 << seed.below(8);
        file
    }),
    ("a byte more", |original, seed| {
        let mut file = original.file();
        file.insert(seed.place(file.len()), b' ');
        file
    }),
    ("cut off", |original, seed| {
        let file = original.file();
        file[..seed.place(file.len())].to_vec()
    }),
    ("something behind the end", |original, _| [original.file(), b"\n".to_vec()].concat()),
    ("line dropped", |original, seed| original.with(|lines| drop(lines.remove(seed.place(lines.len()))))),
    ("line twice", |original, seed| {
        original.with(|lines| {
            let place = seed.place(lines.len());
            lines.insert(place, lines[place].clone());
        })
    }),
    ("two lines swapped", |original, seed| {
        original.with(|lines| {
            let place = seed.place(lines.len() - 1);
            lines.swap(place, place + 1);
        })
    }),
    ("a line in another form", |original, seed| {
        let blank = |line: &str| line.replacen(':', ": ", 1);
        let escape = |line: &str| line.replacen("\"s", "\"\\u0073", 1);
        let twice = |line: &str| line.replacen('{', "{\"seq\":0,", 1);
        let unknown = |line: &str| line.replacen('}', ",\"x\":0}", 1);
        let ends: [&dyn Fn(&str) -> String; 5] =
            [&blank, &escape, &twice, &unknown, &|line| format!("{line}\r")];
        let form = ends[seed.place(ends.len())];
        original.with(|lines| {
            let place = seed.place(lines.len());
            lines[place] = form(&lines[place]);
        })
    }),
    ("header changed", |original, seed| original.with(|lines| lines[0] = header(&lines[0], seed))),
    ("number of an entry", |original, seed| {
        original.with_whole(seed, |seq, line| line.replacen(&format!("{seq}"), &format!("{}", seq + 1), 1))
    }),
    ("leaf made an entry", |original, seed| {
        original.with_leaf(seed, |seq, _| {
            let (kind, bytes) = &original.entries[&seq];
            format!("{{\"seq\":{seq},\"kind\":\"{kind}\",\"entry\":{}}}", Value::from(bytes.as_str()))
        })
    }),
    ("entry made a leaf", |original, seed| {
        original.with_whole(seed, |seq, _| {
            format!("{{\"seq\":{seq},\"leaf\":\"{}\"}}", leaf_hash(original.entries[&seq].1.as_bytes()))
        })
    }),
    ("private dropped", |original, seed| {
        original.with_private(seed, |line| line[..line.find(",\"private\":").unwrap()].to_owned() + "}")
    }),
];

/// Parts of one true export in another.
pub(crate) const SPLICED: &[(&str, Change)] = &[
    ("header of another export", |original, _| {
        original.with(|lines| lines[0].clone_from(&original.other[0]))
    }),
    ("seal of another export", |original, _| {
        original.with(|lines| {
            let last = lines.len() - 1;
            lines[last].clone_from(&original.other[original.other.len() - 1]);
        })
    }),
    ("cosigned and signed changed places", |original, _| {
        original.with(|lines| {
            let value: Value = serde_json::from_str(&lines[0]).unwrap();
            let (signed, cosigned) = (value["checkpoint"].to_string(), value["cosigned"].to_string());
            lines[0] = member(&lines[0], "checkpoint", &cosigned);
            lines[0] = member(&lines[0], "cosigned", &signed);
        })
    }),
];

/// Changes sealed again with the terminal's key: the tree and the commitments alone find them.
pub(crate) const RESEALED: &[(&str, Change)] = &[
    ("resealed: an entry", |original, seed| {
        original.resealed_with_whole(seed, |line| digit(line, "\\\"mono_ms\\\":"))
    }),
    ("resealed: kind", |original, seed| {
        original.resealed_with_whole(seed, |line| line.replacen("\"kind\":\"", "\"kind\":\"not_", 1))
    }),
    ("resealed: a leaf", |original, seed| {
        let mut lines = original.lines.clone();
        let place = original.leaf(seed);
        lines[place] = hex_digit(&lines[place], "\"leaf\":\"");
        original.resealed(lines)
    }),
    ("resealed: DEMO", |original, _| {
        let mut lines = original.lines.clone();
        let demo = lines[0].contains("\"demo\":true");
        lines[0] = member(&lines[0], "demo", if demo { "false" } else { "true" });
        original.resealed(lines)
    }),
    ("resealed: typed text", |original, seed| {
        original.resealed_with_private(seed, |line| line.replacen("\"content\":\"", "\"content\":\"x", 1))
    }),
    ("resealed: nonce", |original, seed| {
        original.resealed_with_private(seed, |line| hex_digit(line, "\"nonce\":\""))
    }),
    ("resealed: fewer entries", |original, _| {
        let mut lines = original.lines.clone();
        let last = serde_json::from_str::<Value>(&lines[0]).unwrap()["last"].as_u64().unwrap();
        lines.remove(lines.len() - 2);
        lines[0] = member(&lines[0], "last", &(last - 1).to_string());
        original.resealed(lines)
    }),
    ("resealed: fewer days", |original, _| {
        let mut lines = original.lines.clone();
        lines[0] = member(&lines[0], "to", "\"2026-12-10\"");
        original.resealed(lines)
    }),
    ("resealed: hashes beside", |original, seed| {
        let mut lines = original.lines.clone();
        let side = seed.one_of(&["\"left\":[\"", "\"right\":[\""]).unwrap();
        lines[0] = hex_digit(&lines[0], side);
        original.resealed(lines)
    }),
];

impl Original {
    pub(crate) fn new(
        file: &[u8],
        other: &[u8],
        entries: BTreeMap<u64, (String, String)>,
        key: SigningKey,
    ) -> Self {
        let lines = |file: &[u8]| std::str::from_utf8(file).unwrap().lines().map(str::to_owned).collect();
        Self { lines: lines(file), other: lines(other), entries, key }
    }

    pub(crate) fn file(&self) -> Vec<u8> {
        joined(&self.lines)
    }

    /// These lines under a new seal of the terminal's key.
    pub(crate) fn resealed(&self, mut lines: Vec<String>) -> Vec<u8> {
        lines.pop();
        let digest = Sha256::digest(joined(&lines));
        let seal = hex::encode(self.key.prove("export", &digest));
        lines.push(format!("{{\"sha256\":\"{}\",\"seal\":\"{seal}\"}}", hex::encode(digest)));
        joined(&lines)
    }

    fn with(&self, change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
        let mut lines = self.lines.clone();
        change(&mut lines);
        joined(&lines)
    }

    /// A line of a kind, by chance.
    fn one(&self, seed: &mut Seed, is: impl Fn(&str) -> bool) -> usize {
        let fitting: Vec<usize> = (0..self.lines.len()).filter(|&place| is(&self.lines[place])).collect();
        *seed.one_of(&fitting).expect("there is such a line")
    }

    fn whole(&self, seed: &mut Seed) -> usize {
        self.one(seed, |line| line.contains(",\"kind\":\""))
    }

    fn leaf(&self, seed: &mut Seed) -> usize {
        self.one(seed, |line| line.contains(",\"leaf\":\""))
    }

    fn private(&self, seed: &mut Seed) -> usize {
        self.one(seed, |line| line.contains(",\"private\":{\"text\":"))
    }

    fn with_whole(&self, seed: &mut Seed, change: impl FnOnce(u64, &str) -> String) -> Vec<u8> {
        let place = self.whole(seed);
        self.with(|lines| lines[place] = change(seq(&lines[place]), &lines[place]))
    }

    fn with_leaf(&self, seed: &mut Seed, change: impl FnOnce(u64, &str) -> String) -> Vec<u8> {
        let place = self.leaf(seed);
        self.with(|lines| lines[place] = change(seq(&lines[place]), &lines[place]))
    }

    fn with_private(&self, seed: &mut Seed, change: impl FnOnce(&str) -> String) -> Vec<u8> {
        let place = self.private(seed);
        self.with(|lines| lines[place] = change(&lines[place]))
    }

    fn resealed_with_whole(&self, seed: &mut Seed, change: impl FnOnce(&str) -> String) -> Vec<u8> {
        let (mut lines, place) = (self.lines.clone(), self.whole(seed));
        lines[place] = change(&lines[place]);
        self.resealed(lines)
    }

    fn resealed_with_private(&self, seed: &mut Seed, change: impl FnOnce(&str) -> String) -> Vec<u8> {
        let (mut lines, place) = (self.lines.clone(), self.private(seed));
        lines[place] = change(&lines[place]);
        self.resealed(lines)
    }
}

fn joined(lines: &[String]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

fn seq(line: &str) -> u64 {
    serde_json::from_str::<Value>(line).unwrap()["seq"].as_u64().unwrap()
}

/// Another digit behind a name.
fn digit(line: &str, name: &str) -> String {
    let place = line.find(name).expect("every entry has it") + name.len();
    let digit = if line[place..].starts_with('9') { "8" } else { "9" };
    [&line[..place], digit, &line[place + 1..]].concat()
}

/// Another hex digit behind a name.
fn hex_digit(line: &str, name: &str) -> String {
    let place = line.find(name).expect("it is there") + name.len();
    let digit = if line[place..].starts_with('a') { "b" } else { "a" };
    [&line[..place], digit, &line[place + 1..]].concat()
}

/// A header with another value of a member.
fn member(header: &str, name: &str, value: &str) -> String {
    let now = serde_json::from_str::<Value>(header).unwrap()[name].to_string();
    header.replacen(&format!("\"{name}\":{now}"), &format!("\"{name}\":{value}"), 1)
}

/// A header with one member changed to something that could stand there.
fn header(line: &str, seed: &mut Seed) -> String {
    let now: Value = serde_json::from_str(line).unwrap();
    let more = |name: &str| (now[name].as_u64().unwrap() + 1).to_string();
    let fewer = |name: &str| {
        let mut hashes = now[name].as_array().unwrap().clone();
        hashes.pop();
        Value::from(hashes).to_string()
    };
    let not = |name: &str| (!now[name].as_bool().unwrap()).to_string();
    let spread = |name: &str| now[name].to_string().replacen("\\n", "\\n\\n", 1);
    let key = now["terminal_key"].to_string().replace("+A", "+B");
    let changes = [
        ("format", "\"shiwen-export/2\"".to_owned()),
        ("terminal", "\"demo-none\"".to_owned()),
        ("log", "\"00000000-0000-7000-8000-000000000000\"".to_owned()),
        ("demo", not("demo")),
        ("from", "\"2026-11-30\"".to_owned()),
        ("to", "\"2027-01-01\"".to_owned()),
        ("created", "\"2027-01-01T00:00:00.000+08:00\"".to_owned()),
        ("private", not("private")),
        ("first", more("first")),
        ("last", more("last")),
        ("left", fewer("left")),
        ("right", fewer("right")),
        ("checkpoint", spread("checkpoint")),
        ("cosigned", "null".to_owned()),
        ("cosigned", now["checkpoint"].to_string()),
        ("terminal_key", key),
        ("witness_key", "null".to_owned()),
    ];
    let (name, value) = &changes[seed.place(changes.len())];
    member(line, name, value)
}
