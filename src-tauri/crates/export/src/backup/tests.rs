//! Facts about a backup's lines: what was written is read back, and nothing else is.

use std::sync::LazyLock;

use shiwen_domain::{
    entry::{Body, Entry, LogOpened, PrivateKind, TerminalEvent},
    id::BootId,
    moment::{ClockTrust, Moment},
};
use shiwen_log::{CompactRange, Origin, SigningKey, leaf_hash, sign_checkpoint};
use uuid::Uuid;

use super::*;
use crate::record::{Stored, memory::Memory};

fn key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn entry(number: u64, body: Body) -> Stored {
    let at = Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), number, ClockTrust::Trusted);
    let entry_id = EntryId(Uuid::from_u128(u128::from(number) + 1));
    let bytes = Entry::new(entry_id, at, body).to_bytes().unwrap();
    Stored { seq: number, entry_id, bytes }
}

/// A signed log of some entries.
fn log(size: u64) -> (Memory, About) {
    let (terminal, log) = (TerminalId::from("demo-1"), LogId(Uuid::from_u128(7)));
    let origin = Origin::new(terminal.as_str(), &log.to_string()).unwrap();
    let key_text = key().verifying_key().to_vkey(&origin);
    let opened = LogOpened {
        terminal: terminal.clone(),
        log,
        demo: true,
        version: "0.1.0".to_owned(),
        key: key_text.clone(),
        previous: None,
    };
    let rest = (1..size).map(|number| entry(number, Body::TerminalEvent(TerminalEvent::Stop)));
    let entries: Vec<Stored> = [entry(0, Body::LogOpened(opened))].into_iter().chain(rest).collect();
    let root = entries.iter().map(|entry| leaf_hash(&entry.bytes)).collect::<CompactRange>().root();
    let about = About {
        terminal,
        log,
        demo: true,
        made: "2026-11-23T04:30:00+08:00".to_owned(),
        program: "0.1.0".to_owned(),
        size,
        root,
        checkpoint: sign_checkpoint(&key(), &origin, size, root),
        key: key_text,
        witnessed: vec![(log, "not looked at here".to_owned())],
        dropped: vec![(EntryId(Uuid::from_u128(3)), "writing".to_owned())],
    };
    (Memory(entries), about)
}

fn written(memory: &Memory, about: &About) -> Vec<u8> {
    let mut out = Vec::new();
    write(memory, about, &mut out).unwrap();
    out
}

static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (memory, about) = log(5);
    written(&memory, &about)
});

#[test]
fn what_was_written_is_read_back() {
    for size in [1, 2, 5, 255, 256, 257, 600] {
        let (memory, about) = log(size);
        let out = written(&memory, &about);
        let contents = read(&mut out.as_slice()).unwrap();
        assert_eq!((&contents.about, &contents.entries), (&about, &memory.0));
        assert_eq!(contents.key, key().verifying_key());
        let said: Vec<_> =
            contents.said.iter().flatten().map(|(kind, said)| (*kind, &said.content)).collect();
        let expected =
            (1..=size).filter(|number| number % 3 == 2).map(|number| format!("话 {number}").into_bytes());
        let expected: Vec<_> = expected.collect();
        assert_eq!(said, expected.iter().map(|text| (PrivateKind::Text, text)).collect::<Vec<_>>());
        assert_eq!(contents.root_at(size), Some(about.root));
        assert_eq!(contents.root_at(size + 1), None);
    }
}

#[test]
fn a_change_of_any_byte_is_seen() {
    assert!(read(&mut SMALL.as_slice()).is_ok(), "the control");
    for place in 0..SMALL.len() {
        for change in [1, 0x20, 0x80] {
            let mut changed = SMALL.clone();
            changed[place] ^= change;
            assert!(read(&mut changed.as_slice()).is_err(), "byte {place} ^ {change}");
        }
    }
}

#[test]
fn a_backup_cut_anywhere_or_with_more_behind_it_is_none() {
    for end in 0..SMALL.len() {
        assert!(read(&mut &SMALL[..end]).is_err(), "cut at {end}");
    }
    let more = [SMALL.as_slice(), b"\n"].concat();
    assert!(matches!(read(&mut more.as_slice()), Err(BackupFault::Line(_))));
}

#[test]
fn a_record_that_does_not_lead_to_its_head_is_not_backed_up() {
    let (mut memory, about) = log(5);
    memory.0[3] =
        entry(9, Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default())));
    assert!(matches!(write(&memory, &about, &mut Vec::new()), Err(BackupError::NotWhole)));
}

/// Whoever has no key of the log but writes the lines, and their hash, as they should be.
#[test]
fn entries_that_nobody_signed_are_refused() {
    let (memory, about) = log(5);
    let (mut longer, _) = log(6);
    let unsigned = About { size: 6, root: log(6).1.root, ..about.clone() };
    assert!(matches!(read(&mut written(&longer, &unsigned).as_slice()), Err(BackupFault::Tree)));
    longer.0.truncate(4);
    let shorter = About { size: 4, root: log(4).1.root, ..about.clone() };
    assert!(matches!(read(&mut written(&longer, &shorter).as_slice()), Err(BackupFault::Tree)));
    for other in [
        About { terminal: TerminalId::from("demo-2"), ..about.clone() },
        About { log: LogId(Uuid::from_u128(8)), ..about.clone() },
        About { demo: false, ..about.clone() },
        About {
            key: SigningKey::from_seed(&[2; 32])
                .verifying_key()
                .to_bytes()
                .map(|byte| byte.to_string())
                .concat(),
            ..about
        },
    ] {
        assert!(
            matches!(read(&mut written(&memory, &other).as_slice()), Err(BackupFault::Tree)),
            "{other:?}"
        );
    }
}

#[test]
fn a_later_format_is_told_from_something_else() {
    let text = String::from_utf8(SMALL.clone()).unwrap();
    let later = text.replacen("shiwen-backup/1", "shiwen-backup/2", 1);
    assert!(matches!(read(&mut later.as_bytes()), Err(BackupFault::Newer(_))));
    for other in ["", "\n", "AGE-SECRET-KEY-1\n", "{}\n", "{\"format\":\"shiwen-export/1\"}\n"] {
        assert!(matches!(read(&mut other.as_bytes()), Err(BackupFault::Other)), "{other:?}");
    }
}
