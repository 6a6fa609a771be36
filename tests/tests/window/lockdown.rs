//! Every way out of the terminal: what somebody tries, what must happen, and how that was tried. A row says that it was tried only
//! by holding what is done; the proofs beside this file do it.

#[path = "lockdown/commands.rs"]
mod commands;
#[path = "lockdown/fingers.rs"]
mod fingers;
#[path = "lockdown/fuzz.rs"]
mod fuzz;
#[path = "lockdown/keys.rs"]
mod keys;
#[path = "lockdown/machine.rs"]
mod machine;
#[path = "lockdown/mouse.rs"]
mod mouse;
#[path = "lockdown/page.rs"]
mod page;
#[path = "lockdown/rows.rs"]
mod rows;
#[path = "lockdown/still.rs"]
mod still;

use std::{collections::BTreeSet, fs, path::Path};

use rows::{How, Row, rows};

/// So many rows at least are tried, here or in a machine of its own.
const TRIED: usize = 60;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} can be read: {error}", path.display()))
}

/// The keys that are pressed on the booted machine.
fn keys_of_the_machine(proof: &str) -> BTreeSet<String> {
    let listed = proof.split("KEYS=\"").nth(1).and_then(|rest| rest.split('"').next());
    listed.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// What is said of a row that is not so.
fn untrue(row: &Row, keys: &BTreeSet<String>) -> Option<String> {
    let there = match &row.how {
        How::Held(proof) => is_a_test(proof),
        How::InQemu { file: name, words } => file(name).contains(words),
        How::KeyInQemu(chord) => keys.contains(*chord),
        How::Configured(_)
        | How::Struck(_)
        | How::StruckInWords(_)
        | How::Moved(_)
        | How::Touched(_)
        | How::Scripted(_)
        | How::Called(_) => true,
    };
    (!there).then(|| format!("{}: {}", row.what, row.how.words()))
}

/// Whether there is a test of this name, given from the folder of these files on.
fn is_a_test(name: &str) -> bool {
    let Some((module, function)) = name.rsplit_once("::") else { return false };
    let source = file(&format!("tests/tests/window/{}.rs", module.replace("::", "/")));
    ["#[tokio::test]\nasync fn ", "#[test]\nfn "]
        .iter()
        .any(|head| source.contains(&format!("{head}{function}(")))
}

#[test]
fn every_way_out_is_in_the_table_with_how_it_was_tried() {
    let (rows, keys) = (rows(), keys_of_the_machine(&file("packaging/proof/keys.sh")));
    for row in &rows {
        println!("{:<44} | {:<100} | {}", row.what, row.must, row.how.words());
    }
    let tried = rows.iter().filter(|row| !matches!(row.how, How::Configured(_))).count();
    let in_qemu = rows.iter().filter(|row| matches!(row.how, How::InQemu { .. } | How::KeyInQemu(_))).count();
    println!("{} exercised, {in_qemu} in QEMU, {} checked", tried - in_qemu, rows.len() - tried);
    assert!(tried >= TRIED, "only {tried} ways out are tried");

    let untrue: Vec<String> = rows.iter().filter_map(|row| untrue(row, &keys)).collect();
    assert_eq!(untrue, [""; 0]);
    let names: BTreeSet<&str> = rows.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "no way out is counted twice");
    let unlisted: Vec<&String> = keys.iter().filter(|key| !names.contains(key.as_str())).collect();
    assert_eq!(unlisted, Vec::<&String>::new(), "keys of the booted machine without a row");
}

#[test]
fn the_table_cannot_claim_what_nobody_tries() {
    let keys = keys_of_the_machine("KEYS=\"f1 ctrl-p\n alt-f4\"\nOTHER=\"f2\"");
    assert_eq!(keys.iter().collect::<Vec<_>>(), ["alt-f4", "ctrl-p", "f1"]);
    let claims = [
        How::Held("hostile::nothing_of_the_kind"),
        How::InQemu { file: "packaging/proof/keys.sh", words: "no such fact" },
        How::KeyInQemu("f2"),
    ];
    for how in claims {
        let row = Row { what: "a way".to_owned(), must: "nothing", how };
        assert!(untrue(&row, &keys).is_some(), "{}", row.how.words());
    }
    assert!(is_a_test("hostile::texts_of_a_pack_are_shown_as_text"));
}
