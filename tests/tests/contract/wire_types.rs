//! Types of the protocol: each, written as JSON with every member there, has exactly the members of its schema.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
use shiwen_domain::{
    entry::Label,
    id::{EntryId, LogId, TerminalId},
    managing::MeasureKind,
    work_order::State,
};
use shiwen_log::SigningKey;
use shiwen_sync::protocol::{
    Batch, BatchAnswer, Enrolment, EnrolmentAnswer, ErasureOrder, Flagged, Health, MAX_BATCH_ENTRIES,
    Manifest, OrderState, PackAnswer, PrivateContent, Problem, ProblemKind, Refused, SelfTested, Sent,
    StateAnswer, WitnessedLog,
};
use shiwen_tests::contract::Contract;
use uuid::Uuid;

fn entry_id() -> EntryId {
    EntryId(Uuid::from_u128(7))
}

fn health() -> Health {
    Health {
        version: "0.1.0".into(),
        now_ms: 1_795_379_400_000,
        clock_trusted: true,
        waiting: 3,
        free_bytes: Some(1 << 33),
        pack_version: 1,
        uptime_s: Some(86_400),
        memory_kb: Some(200_000),
        break_minutes: Some(95),
        self_test: Some(SelfTested { day: "2026-11-23".into(), passed: true }),
    }
}

fn batch() -> Batch {
    let private = PrivateContent { kind: "text".into(), nonce: "0".repeat(64), content: b"words".to_vec() };
    Batch {
        first: 41,
        entries: vec![Sent { bytes: b"\0\xff{".to_vec(), private: vec![private] }],
        checkpoint: "checkpoint".into(),
        witnessed: Some("cosigned".into()),
        health: health(),
    }
}

fn batch_answer() -> BatchAnswer {
    let refused =
        Refused { entry_id: Some(entry_id()), seq: 41, kind: "text".into(), why: "not_utf8".into() };
    BatchAnswer {
        size: 42,
        cosigned: "cosigned".into(),
        time_ms: 1,
        flagged: vec![Flagged { seq: 41, flag: "unreadable".into() }],
        refused: vec![refused],
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        code: "K7QM 2XHD 9RPT".into(),
        terminal: Some(TerminalId("demo-1".into())),
        log: Some(LogId(Uuid::from_u128(1))),
        demo: true,
        key: "0a".repeat(32),
        proof: "0b".repeat(64),
    }
}

fn enrolment_answer() -> EnrolmentAnswer {
    let replaces = WitnessedLog { log: LogId(Uuid::from_u128(1)), size: 3, root: "0c".repeat(32) };
    EnrolmentAnswer {
        terminal: TerminalId("demo-1".into()),
        token: format!("swt_{}", "A".repeat(43)),
        hall: "example-hall".into(),
        checkpoint_key: "key".into(),
        pack_key: "key".into(),
        recipient: "age1xyz".into(),
        demo: true,
        time_ms: 1,
        replaces: Some(replaces),
    }
}

fn state_answer() -> StateAnswer {
    let order = |state: State| OrderState {
        id: Uuid::from_u128(1).to_string(),
        entry_id: entry_id(),
        state: state.name().into(),
        due: "2026-12-01".into(),
        at_ms: 1,
        measure: MeasureKind::ALL.get(state as usize).map(|measure| measure.name().into()),
        label: Label::ALL.get(state as usize).map(|label| label.name().into()),
    };
    let erasure =
        ErasureOrder {
            order: Uuid::from_u128(2).to_string(), target: entry_id(), reason: "来电要求".into()
        };
    StateAnswer {
        time_ms: 1,
        pack_version: Some(1),
        work_orders: State::ALL.map(order).to_vec(),
        erasures: vec![erasure],
        next: 9,
    }
}

fn pack_answer() -> PackAnswer {
    let manifest = Manifest { hall: "example-hall".into(), version: 7, files: [].into() };
    PackAnswer { manifest: manifest.sign("shiwen-packs", &SigningKey::from_seed(&[1; 32])).expect("a note") }
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("JSON")
}

/// Each type with its schema, all of its members there.
fn types() -> [(&'static str, Value); 9] {
    let problem = Problem {
        size: Some(3),
        cosigned: Some("cosigned".into()),
        ..Problem::new(ProblemKind::Fork).with_detail("why")
    };
    [
        ("Batch", written(&batch())),
        ("Sent", written(&batch().entries[0])),
        ("PrivateContent", written(&batch().entries[0].private[0])),
        ("Health", written(&health())),
        ("BatchAnswer", written(&batch_answer())),
        ("Enrolment", written(&enrolment())),
        ("EnrolmentAnswer", written(&enrolment_answer())),
        ("StateAnswer", written(&state_answer())),
        ("Problem", written(&problem)),
    ]
}

#[test]
fn every_type_is_written_as_its_schema_says_with_all_of_its_members() {
    let contract = Contract::load();
    for (name, value) in types() {
        assert_eq!(contract.check_schema(name, &value), Ok(()), "{name}");
        let members: BTreeSet<String> = value.as_object().expect("an object").keys().cloned().collect();
        assert_eq!(members, contract.members(name), "{name}");
    }
    assert_eq!(contract.check_schema("PackAnswer", &written(&pack_answer())), Ok(()));
}

#[test]
fn a_member_more_or_less_or_of_another_kind_is_seen() {
    let contract = Contract::load();
    for (name, value) in types() {
        let mut more = value.clone();
        more["more"] = json!(1);
        assert!(contract.check_schema(name, &more).is_err(), "{name}: {more}");
        let first = value.as_object().expect("an object").keys().next().expect("a member").clone();
        let mut other = value.clone();
        other[&first] = json!({ "nothing": [] });
        assert!(contract.check_schema(name, &other).is_err(), "{name}: {other}");
    }
    let mut less = written(&batch());
    less.as_object_mut().expect("an object").remove("health");
    assert!(contract.check_schema("Batch", &less).is_err());
}

#[test]
fn what_is_least_fits_too() {
    let contract = Contract::load();
    let batch = Batch { entries: Vec::new(), witnessed: None, ..batch() };
    assert_eq!(contract.check_schema("Batch", &written(&batch)), Ok(()));
    let answer = EnrolmentAnswer { replaces: None, ..enrolment_answer() };
    assert_eq!(contract.check_schema("EnrolmentAnswer", &written(&answer)), Ok(()));
    let state =
        StateAnswer { pack_version: None, work_orders: Vec::new(), erasures: Vec::new(), ..state_answer() };
    assert_eq!(contract.check_schema("StateAnswer", &written(&state)), Ok(()));
}

#[test]
fn the_limits_are_the_programs() {
    let contract = Contract::load();
    let many = |count| {
        let sent = Sent { bytes: Vec::new(), private: Vec::new() };
        written(&Batch { entries: vec![sent; count], ..batch() })
    };
    assert_eq!(contract.check_schema("Batch", &many(MAX_BATCH_ENTRIES)), Ok(()));
    assert!(contract.check_schema("Batch", &many(MAX_BATCH_ENTRIES + 1)).is_err());
}

#[test]
fn every_kind_of_problem_is_described_and_no_other() {
    let contract = Contract::load();
    for &kind in ProblemKind::ALL {
        assert_eq!(contract.check_schema("Problem", &written(&Problem::new(kind))), Ok(()), "{kind:?}");
    }
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../platform/openapi.yaml"));
    let text = text.expect("the contract can be read");
    let listed = text.lines().filter(|line| line.trim_start().starts_with("- urn:shiwen:problem:")).count();
    assert_eq!(listed, ProblemKind::ALL.len());
    let newer = Problem { kind: "urn:shiwen:problem:newer".into(), ..Problem::new(ProblemKind::Internal) };
    assert!(contract.check_schema("Problem", &written(&newer)).is_err());
}
