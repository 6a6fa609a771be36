//! Who has a backup and no key reads nothing; and nobody finds a key of the terminal in it.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use shiwen_app::backup::{Opener, Passphrase};
use zeroize::Zeroizing;

use super::machine::{Machine, PASSPHRASE, shelf};

/// What nobody may read: words, as they are and as they stand in a backup, the terminal's name, and pieces of entries.
fn words(machine: &Machine) -> Vec<Vec<u8>> {
    let said = machine.said();
    let texts = said.values().flat_map(|content| [content.clone(), BASE64.encode(content).into_bytes()]);
    let entries = machine.log().into_iter().map(|bytes| bytes[..60].to_vec());
    let plain = [machine.opening().0.terminal.to_string(), "entry_id".to_owned(), "shiwen-backup".to_owned()];
    texts.chain(entries).chain(plain.map(String::into_bytes)).collect()
}

fn found(words: &[Vec<u8>], bytes: &[u8]) -> usize {
    words.iter().filter(|word| bytes.windows(word.len()).any(|part| part == word.as_slice())).count()
}

pub(crate) fn lines(backup: &Path) -> Vec<u8> {
    let key = fs::read(backup.with_file_name("monday.key.age")).unwrap();
    let passphrase = Passphrase::said(Zeroizing::new(PASSPHRASE.to_owned()));
    let opener = Opener::with_passphrase(&passphrase, &key).unwrap();
    let mut lines = Vec::new();
    std::io::Read::read_to_end(&mut opener.open(fs::read(backup).unwrap().as_slice()).unwrap(), &mut lines)
        .unwrap();
    lines
}

#[test]
fn no_word_of_a_visitor_is_readable_without_the_key_and_no_key_is_in_it() {
    let shelf = shelf();
    let machine = Machine::used(40, 1);
    let backup = machine.backup(shelf.path(), "monday.age");
    let words = words(&machine);
    for item in fs::read_dir(shelf.path()).unwrap().flatten().filter(|item| item.file_name() != "passphrase")
    {
        assert_eq!(found(&words, &fs::read(item.path()).unwrap()), 0, "{:?}", item.path());
    }
    let inside = lines(&backup);
    // The control: the same look finds every entry inside, and what was said as it stands there.
    let entries = machine.log().len();
    assert!(found(&words, &inside) >= machine.said().len() && entries > 20);
    let mut keys = Vec::new();
    for name in ["database.key", "signing.key"] {
        let text = fs::read_to_string(machine.folder.path().join("keys").join(name)).unwrap();
        let bytes = hex::decode(text.trim()).unwrap();
        keys.extend([text.trim().as_bytes().to_vec(), BASE64.encode(&bytes).into_bytes(), bytes]);
    }
    assert_eq!(found(&keys, &inside), 0);
    let with_key = [inside, keys[0].clone()].concat();
    assert_eq!(found(&keys, &with_key), 1, "the control");
}

#[test]
fn a_visit_that_is_going_on_is_not_in_it() {
    let shelf = shelf();
    let machine = Machine::used(3, 2);
    let mut desk = shiwen_tests::terminal::desk::Desk::open(&machine.home(), 1_795_379_400_000).unwrap();
    desk.begin_visit("还没有说完");
    let backup = machine.backup(shelf.path(), "monday.age");
    let draft = vec!["还没有说完".as_bytes().to_vec(), BASE64.encode("还没有说完").into_bytes()];
    assert_eq!(found(&draft, &lines(&backup)), 0);
    desk.finish_visit();
    fs::remove_file(&backup).unwrap();
    fs::remove_file(shelf.path().join("monday.age.sha256")).unwrap();
    fs::remove_file(shelf.path().join("monday.key.age")).unwrap();
    let backup = machine.backup(shelf.path(), "monday.age");
    assert_eq!(found(&draft, &lines(&backup)), 1, "the control");
}
