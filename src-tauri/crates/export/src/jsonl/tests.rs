//! Facts about writing and verifying, on logs in memory: every part of every small log, wherever the witness stands.

use jiff::civil::Date;
use shiwen_domain::{
    entry::{Body, Entry, LogOpened, TerminalEvent},
    id::{BootId, EntryId, LogId, TerminalId},
    moment::{ClockTrust, Moment},
};
use shiwen_log::{CompactRange, Origin, SigningKey, WitnessKey, add_cosignature, sign_checkpoint};
use uuid::Uuid;

use super::*;
use crate::record::{
    LogHead, Record, Stored,
    memory::{Memory, Outside},
};

/// Monday in Zibo, in milliseconds since 1970.
const MONDAY_MS: i64 = 1_795_379_400_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const WITNESS: &str = "platform.example";

fn key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn witness() -> (SigningKey, WitnessKey) {
    let key = SigningKey::from_seed(&[2; 32]);
    let known = WitnessKey::new(WITNESS, key.verifying_key()).unwrap();
    (key, known)
}

fn terminal() -> (TerminalId, LogId) {
    (TerminalId::from("demo-1"), LogId(Uuid::from_u128(7)))
}

fn origin() -> Origin {
    let (terminal, log) = terminal();
    Origin::new(terminal.as_str(), &log.to_string()).unwrap()
}

fn opening() -> Body {
    let (terminal, log) = terminal();
    Body::LogOpened(LogOpened {
        terminal,
        log,
        demo: true,
        version: "0.1.0".to_owned(),
        key: key().verifying_key().to_vkey(&origin()),
        previous: None,
    })
}

/// A log whose entries are of these days: Monday is 0, and nothing stands for a clock that is doubted.
fn log(days: &[Option<i64>]) -> Memory {
    let written = days.iter().zip(0_u64..).map(|(day, seq)| {
        let clock = day.map_or(ClockTrust::Doubted, |_| ClockTrust::Trusted);
        let wall_ms = MONDAY_MS + day.unwrap_or(0) * DAY_MS;
        let at = Moment::new(wall_ms, 480, BootId(Uuid::nil()), seq, clock);
        let body = if seq == 0 {
            opening()
        } else {
            Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default()))
        };
        let entry_id = EntryId(Uuid::from_u128(u128::from(seq)));
        Stored { seq, entry_id, bytes: Entry::new(entry_id, at, body).to_bytes().unwrap() }
    });
    Memory(written.collect())
}

fn checkpoint(log: &Memory, size: u64) -> String {
    let leaves = log.leaves(0..size).unwrap();
    sign_checkpoint(&key(), &origin(), size, leaves.into_iter().collect::<CompactRange>().root())
}

fn head(log: &Memory, cosigned: Option<u64>) -> LogHead {
    let (terminal, id) = terminal();
    let (signing, known) = witness();
    let cosign = |size| add_cosignature(&checkpoint(log, size), WITNESS, &signing, 1_800_000_000).unwrap();
    LogHead {
        terminal,
        log: id,
        key: key().verifying_key(),
        checkpoint: checkpoint(log, log.0.len() as u64),
        cosigned: cosigned.map(|size| (cosign(size), known)),
    }
}

fn asked(from: i64, to: i64) -> Asked {
    let day = |day: i64| Date::constant(2026, 11, 23).saturating_add(jiff::Span::new().days(day));
    Asked {
        from: day(from),
        to: day(to),
        private: false,
        created: "2026-11-30T08:00:00.000+08:00".to_owned(),
    }
}

fn anchors(cosigned: bool) -> Anchors {
    let witness = cosigned.then(|| witness().1);
    Anchors { terminal: Some((origin(), key().verifying_key())), witness }
}

fn exported(log: &Memory, cosigned: Option<u64>, asked: &Asked) -> Result<Vec<u8>, ExportError<Outside>> {
    let mut file = Vec::new();
    write(log, &head(log, cosigned), asked, &key(), &mut file).map(|_| file)
}

fn fault(file: &[u8], anchors: &Anchors) -> Option<What> {
    match verify(file, anchors) {
        Err(VerifyError::Fault(fault)) => Some(fault.what),
        Err(VerifyError::Input(error)) => panic!("{error}"),
        Ok(_) => None,
    }
}

#[test]
fn every_part_of_every_small_log_is_proven_wherever_the_witness_stands() {
    for size in 1..=13_i64 {
        let log = log(&(0..size).map(Some).collect::<Vec<_>>());
        for (from, to) in (0..size).flat_map(|from| (from..size).map(move |to| (from, to))) {
            for cosigned in std::iter::once(None).chain((0..=size).map(Some)) {
                let cosigned = cosigned.map(i64::unsigned_abs);
                let file = exported(&log, cosigned, &asked(from, to)).unwrap();
                let proven = verify(file.as_slice(), &anchors(cosigned.is_some())).unwrap();
                assert_eq!((proven.first, proven.last), (from.unsigned_abs(), to.unsigned_abs()));
                assert_eq!(proven.witnessed.map(|witnessed| witnessed.size), cosigned);
                let lines = file.split(|byte| *byte == b'\n').skip(1).count() as u64;
                let opening = u64::from(from > 0);
                assert_eq!(lines, proven.last - proven.first + 1 + opening + 2);
            }
        }
    }
}

#[test]
fn days_widen_to_the_part_that_holds_them_and_other_days_are_hashes() {
    let log = log(&[Some(0), Some(1), None, Some(2), Some(1), Some(3), None]);
    let file = exported(&log, Some(3), &asked(1, 1)).unwrap();
    let proven = verify(file.as_slice(), &anchors(true)).unwrap();
    // From the first entry of the day to the last one; the uncertain one between is whole, the one of another day is not.
    assert_eq!((proven.first, proven.last, proven.hashed), (1, 4, 1));
    let text = String::from_utf8(file).unwrap();
    let whole = |seq: u64| text.contains(&format!("{{\"seq\":{seq},\"kind\""));
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(whole), [true, true, true, false, true, false, false]);
    assert!(text.contains("{\"seq\":3,\"leaf\""));
}

#[test]
fn days_without_an_entry_give_no_export() {
    let log = log(&[Some(0), Some(5)]);
    assert!(matches!(exported(&log, None, &asked(1, 4)), Err(ExportError::Nothing)));
    assert!(exported(&log, None, &asked(1, 5)).is_ok());
}

#[test]
fn a_record_that_does_not_lead_to_its_roots_is_not_sealed() {
    let sound = log(&(0..9).map(Some).collect::<Vec<_>>());
    for (changed, from, to) in (0..9).flat_map(|changed| [(changed, 0, 8), (changed, 3, 5)]) {
        for cosigned in [None, Some(4)] {
            let mut log = log(&(0..9).map(Some).collect::<Vec<_>>());
            let place = usize::try_from(changed).unwrap();
            let text = String::from_utf8(log.0[place].bytes.clone()).unwrap();
            log.0[place].bytes = text.replace("\"mono_ms\":", "\"mono_ms\":1").into_bytes();
            let mut file = Vec::new();
            let written = write(&log, &head(&sound, cosigned), &asked(from, to), &key(), &mut file);
            let seen = matches!(written, Err(ExportError::NotWhole | ExportError::NotWitnessed));
            assert!(seen, "{changed}: {written:?}");
            assert!(!String::from_utf8(file).unwrap().contains("\"seal\""));
        }
    }
}

#[test]
fn a_witness_that_has_seen_more_or_something_else_is_no_export() {
    let (log, longer) = (log(&[Some(0), Some(1)]), log(&[Some(0), Some(1), Some(2)]));
    let cosigned = head(&longer, Some(3)).cosigned;
    let shrunk =
        write(&log, &LogHead { cosigned, ..head(&log, None) }, &asked(0, 1), &key(), &mut Vec::new());
    assert!(matches!(shrunk, Err(ExportError::NotWitnessed)), "{shrunk:?}");
}

#[test]
fn a_file_is_held_against_the_keys_that_were_given() {
    let log = log(&[Some(0), Some(1)]);
    let file = exported(&log, Some(1), &asked(0, 1)).unwrap();
    assert_eq!(fault(&file, &Anchors::default()), None);
    let other = SigningKey::from_seed(&[3; 32]).verifying_key();
    let terminal = Some((origin(), other));
    assert_eq!(fault(&file, &Anchors { terminal, witness: None }), Some(What::TerminalKey));
    let witness = Some(WitnessKey::new(WITNESS, other).unwrap());
    assert_eq!(fault(&file, &Anchors { terminal: None, witness }), Some(What::WitnessKey));
    // What the witness has seen nothing of does not pass for witnessed.
    let alone = exported(&log, None, &asked(0, 1)).unwrap();
    assert_eq!(fault(&alone, &anchors(true)), Some(What::WitnessKey));
    assert_eq!(fault(&alone, &anchors(false)), None);
}

#[test]
fn a_bit_of_any_byte_of_a_file_counts() {
    let log = log(&[Some(0), Some(1), None, Some(2), Some(1), Some(3)]);
    let file = exported(&log, Some(3), &asked(1, 1)).unwrap();
    assert_eq!(fault(&file, &anchors(true)), None);
    for place in 0..file.len() {
        let bit = place % 8;
        let mut changed = file.clone();
        changed[place] ^= 1 << bit;
        assert!(fault(&changed, &anchors(true)).is_some(), "bit {bit} of byte {place}");
        assert!(fault(&changed, &Anchors::default()).is_some(), "bit {bit} of byte {place}, without keys");
    }
    for length in 0..file.len() {
        assert!(fault(&file[..length], &anchors(true)).is_some(), "cut to {length}");
    }
}
