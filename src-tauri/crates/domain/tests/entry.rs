//! Entries as bytes: frozen in one form, read back as written, never longer than they may be.

use jiff::civil::Weekday;
use shiwen_domain::{
    announced::Duty,
    calendar::Calendar,
    draft::{Draft, DraftRating, DraftSurvey, MAX_TAPS, Words},
    entry::{
        BackupMade, Body, Commitment, DutyChanged, Ending, Entry, EntryError, EntryRefusal, Erasure,
        EvaluationCancelled, Given, Label, LabelProposed, Leaving, LedgerItem, LogOpened, MAX_ENTRY_BYTES,
        Note, Ordered, OutOfUse, PackApplied, PauseCause, Previous, PrivateKind, Recovered, ReopenReason,
        Restored, Resumed, Subject, Tap, TerminalEvent, Uncounted, WhyOut, is_known_kind,
    },
    flag::{Basis, FlagRules},
    id::{BootId, EntryId, LogId, VisitId},
    level::{Level, Scale},
    managing::{MeasureKind, Role},
    moment::{ClockTrust, Moment},
    outage::{OpenTime, Outage},
    pack::Opening,
    reason::{Aspect, ReasonCode},
    survey::{Answer, Capacity},
    view::{Mode, PauseReason},
    writing::Writing,
};
use uuid::Uuid;

#[path = "entry/private.rs"]
mod private;

fn moment(mono_ms: u64) -> Moment {
    Moment::new(1_795_379_400_000, 480, BootId(Uuid::from_u128(1)), mono_ms, ClockTrust::Trusted)
}

fn entry(body: Body) -> Entry {
    Entry::new(EntryId(Uuid::from_u128(2)), moment(9_000), body)
}

fn draft() -> Draft {
    Draft {
        visit_id: VisitId(Uuid::from_u128(3)),
        started: moment(7_000),
        mode: Mode::Hall,
        subject: Subject {
            department: Some("119900000000000275".into()),
            counter: Some("counter-3".into()),
            item: None,
            clerk: Some("2001".into()),
        },
        pack_version: 1,
        service: None,
        rating: Some(DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level: Level::VeryDissatisfied, at_ms: 0 }],
            reasons: vec![ReasonCode(115)],
            reason_table: 2,
            words: Words { text: "等了一个小时".to_owned(), writing: None },
        }),
        survey: Some(DraftSurvey {
            survey: "ten-questions".into(),
            version: 1,
            answers: vec![Given { question: "told-once".into(), answer: Answer::No }],
            capacity: Some(Capacity::OnBehalf),
            words: Words::default(),
        }),
        self_test: None,
    }
}

fn bodies_of(draft: &Draft) -> Vec<Body> {
    let commit = &mut |_, _: &[u8]| Commitment("c".repeat(64));
    let rating = draft.close_rating(Ending::Left, commit);
    rating.into_iter().chain(draft.close_survey(Ending::Left, commit)).collect()
}

/// Rules of which some are switched off, hours, and a calendar of its own.
fn basis() -> Basis {
    let day = |month: i8, day| jiff::civil::date(2026, month, day);
    let time = |text: &str| text.parse().expect("a time of day");
    Basis {
        rules: FlagRules { burst: None, off_hours: None, ..FlagRules::default() },
        opening: vec![Opening { days: vec![1, 7], from: time("09:00"), to: time("24:00") }],
        calendar: Calendar {
            week: vec![Weekday::Monday, Weekday::Sunday],
            holidays: vec![day(10, 1)],
            working_days: vec![day(10, 10)],
        },
    }
}

fn backup_made() -> BackupMade {
    BackupMade { recovery_key: true, passphrase: false, by: "command line".to_owned() }
}

fn restored() -> Restored {
    Restored {
        log: LogId(Uuid::from_u128(9)),
        size: u64::MAX,
        root: "a".repeat(64),
        made: "2026-11-26T18:00:00.000+08:00".to_owned(),
        entries: 3,
        contents: 1,
        proven: true,
        by: "王芳".to_owned(),
    }
}

/// Every kind, and every form of the kinds that have several.
fn resumed() -> Resumed {
    let open = vec![OpenTime { day: "2026-11-23".to_owned(), ms: u64::MAX }];
    Resumed { by: Some("business system".to_owned()), outage: Some(Outage { since: moment(1), open }) }
}

fn uncounted() -> Vec<Uncounted> {
    let of = |seen| Uncounted { why: WhyOut::Off, last: moment(1), seen, until: moment(3) };
    vec![of(None), of(Some(moment(2)))]
}

fn all_kinds() -> Vec<Body> {
    let previous = Previous {
        log: Some(LogId(Uuid::from_u128(4))),
        size: Some(u64::MAX),
        root: Some("a".repeat(64)),
        reason: ReopenReason::HeadMismatch,
        automatic_in_24_h: 1,
    };
    let opened = |previous| LogOpened {
        terminal: shiwen_domain::id::TerminalId::from("demo-1"),
        log: LogId(Uuid::from_u128(5)),
        demo: true,
        version: "0.1.0".to_owned(),
        key: "shiwen/demo-1/x+00000000+AAAA".to_owned(),
        previous,
    };
    let target = EntryId(Uuid::from_u128(6));
    let mut bodies = bodies_of(&draft());
    bodies.extend([
        Body::LogOpened(opened(None)),
        Body::LogOpened(opened(Some(previous))),
        Body::Erasure(Erasure {
            target, order: "E-1".to_owned(), reason: "本人申请\"删除\"".to_owned()
        }),
        Body::PackApplied(PackApplied { version: u64::MAX, sha256: "b".repeat(64), judged_by: None }),
        Body::PackApplied(PackApplied { version: 1, sha256: "b".repeat(64), judged_by: Some(basis()) }),
        Body::TerminalEvent(TerminalEvent::Start { version: "0.1.0".to_owned(), uncounted: Vec::new() }),
        Body::TerminalEvent(TerminalEvent::Start { version: "0.1.0".to_owned(), uncounted: uncounted() }),
        Body::TerminalEvent(TerminalEvent::Stop),
        Body::TerminalEvent(TerminalEvent::Pause { reason: PauseReason::DiskFull, ordered: None }),
        Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default())),
        Body::TerminalEvent(TerminalEvent::ClockStep { by_ms: i64::MIN }),
        Body::TerminalEvent(TerminalEvent::Entered { account: "王芳".to_owned(), role: Role::Manager }),
        Body::TerminalEvent(TerminalEvent::EntryRefused { account: None, why: EntryRefusal::WrongCode }),
        Body::TerminalEvent(TerminalEvent::EntryRefused {
            account: Some("王芳".to_owned()),
            why: EntryRefusal::LockedOut,
        }),
        Body::TerminalEvent(TerminalEvent::Left { account: "王芳".to_owned(), why: Leaving::TooLong }),
        Body::TerminalEvent(TerminalEvent::BackupMade(backup_made())),
        Body::TerminalEvent(TerminalEvent::Restored(restored())),
        Body::TerminalEvent(TerminalEvent::AccountMade { account: "\"a\"".to_owned(), role: Role::Auditor }),
        Body::TerminalEvent(TerminalEvent::AccountRemoved { account: "'".to_owned() }),
        Body::TerminalEvent(TerminalEvent::Pause {
            reason: PauseReason::Counter,
            ordered: Some(Ordered { by: "business system".to_owned(), cause: PauseCause::Unstaffed }),
        }),
        Body::TerminalEvent(TerminalEvent::Resume(resumed())),
        Body::TerminalEvent(TerminalEvent::OutOfUse(OutOfUse {
            why: WhyOut::StandingStill,
            outage: resumed().outage.expect("told"),
        })),
        Body::TerminalEvent(TerminalEvent::Sleep),
        Body::TerminalEvent(TerminalEvent::Wake(resumed())),
        Body::TerminalEvent(TerminalEvent::Duty(DutyChanged {
            duty: Duty::Clerk("2001".into()),
            by: "business system".to_owned(),
        })),
        Body::TerminalEvent(TerminalEvent::EvaluationCancelled(EvaluationCancelled {
            started: moment(3),
            subject: draft().subject,
            service: "a".repeat(64),
            pack_version: 1,
        })),
        Body::Recovered(Recovered {
            log: None,
            seq: 7,
            proven: false,
            entry: "not JSON \u{0}\n\"".to_owned(),
        }),
    ]);
    bodies
}

#[test]
fn every_kind_is_read_as_it_was_written_under_its_own_name() {
    for body in all_kinds() {
        let entry = entry(body);
        let bytes = entry.to_bytes().expect("the entry is short");
        let json: serde_json::Value = serde_json::from_slice(&bytes).expect("an entry is JSON");
        assert_eq!(json["kind"], entry.kind());
        assert_eq!(Entry::read(&bytes).expect("the entry is readable"), entry);
    }
}

#[test]
fn a_start_a_pause_and_its_end_are_read_as_earlier_programs_wrote_them() {
    let frame = |event: &str| {
        format!(
            r#"{{"v":1,"entry_id":"00000000-0000-0000-0000-000000000002","at":{{"wall":"2026-11-23T04:30:00.000+08:00","boot":"00000000-0000-0000-0000-000000000001","mono_ms":9000,"clock":"trusted"}},"kind":"terminal_event",{event}}}"#
        )
    };
    let read = |event: &str| Entry::read(frame(event).as_bytes()).expect("an entry");
    let paused = TerminalEvent::Pause { reason: PauseReason::DiskFull, ordered: None };
    let started = TerminalEvent::Start { version: "0.1.0".to_owned(), uncounted: Vec::new() };
    let earlier = [
        (r#""event":"start","version":"0.1.0""#, started),
        (r#""event":"pause","reason":"disk_full""#, paused),
        (r#""event":"resume""#, TerminalEvent::Resume(Resumed::default())),
    ];
    for (event, says) in earlier {
        assert_eq!(read(event).body, Body::TerminalEvent(says.clone()));
        // What says no more is written as it was.
        let bytes = entry(Body::TerminalEvent(says)).to_bytes().expect("short");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), frame(event));
    }
}

#[test]
fn the_bytes_of_a_rating_are_these_for_ever() {
    let bytes = entry(bodies_of(&draft()).remove(0)).to_bytes().expect("the entry is short");
    let commitment = "c".repeat(64);
    let expected = [
        r#"{"v":1,"entry_id":"00000000-0000-0000-0000-000000000002","#,
        r#""at":{"wall":"2026-11-23T04:30:00.000+08:00","boot":"00000000-0000-0000-0000-000000000001","#,
        r#""mono_ms":9000,"clock":"trusted"},"#,
        r#""kind":"rating","visit_id":"00000000-0000-0000-0000-000000000003","#,
        r#""started":{"wall":"2026-11-23T04:30:00.000+08:00","boot":"00000000-0000-0000-0000-000000000001","#,
        r#""mono_ms":7000,"clock":"trusted"},"mode":"hall","#,
        r#""subject":{"department":"119900000000000275","counter":"counter-3","item":null,"clerk":"2001"},"#,
        r#""scale":"five","level":1,"taps":[{"level":1,"at_ms":0}],"raised":false,"reasons":[115],"#,
        r#""reason_table":2,"no_reason":false,"comment":""#,
        &commitment,
        r#"","writing":null,"phone":null,"service":null,"ending":"left","pack_version":1}"#,
    ];
    assert_eq!(String::from_utf8(bytes).expect("an entry is UTF-8"), expected.concat());
}

#[test]
fn the_longest_rating_fits_even_as_an_entry_of_an_earlier_log() {
    let mut longest = draft();
    let name = "n".repeat(64);
    longest.subject = Subject {
        department: Some(name.as_str().into()),
        counter: Some(name.as_str().into()),
        item: Some(name.as_str().into()),
        clerk: Some(name.as_str().into()),
    };
    let rating = longest.rating.as_mut().expect("the draft has a rating");
    rating.taps = vec![Tap { level: Level::VeryDissatisfied, at_ms: u64::MAX }; MAX_TAPS];
    rating.reasons = (100..200).map(ReasonCode).collect();
    rating.words.writing = Some(Writing(vec![137]));
    let bytes = entry(bodies_of(&longest).remove(0)).to_bytes().expect("the longest rating fits");
    let inner = String::from_utf8(bytes).expect("an entry is UTF-8");
    let outer = entry(Body::Recovered(Recovered { log: None, seq: u64::MAX, proven: true, entry: inner }));
    assert!(outer.to_bytes().expect("the longest rating fits inside another entry").len() <= MAX_ENTRY_BYTES);
}

#[test]
fn the_longest_basis_of_flags_fits_even_as_an_entry_of_an_earlier_log() {
    let days = |begin: i16| {
        let first = jiff::civil::date(begin, 1, 1);
        first.series(jiff::Span::new().days(1)).take(1_000).collect::<Vec<_>>()
    };
    let mut longest = basis();
    longest.calendar.holidays = days(2026);
    longest.calendar.working_days = days(2030);
    let hours = Opening { days: (1..=7).collect(), ..longest.opening[0].clone() };
    longest.opening = vec![hours; 21];
    let applied = PackApplied { version: u64::MAX, sha256: "b".repeat(64), judged_by: Some(longest) };
    let inner = entry(Body::PackApplied(applied)).to_bytes().expect("the longest basis fits");
    let inner = String::from_utf8(inner).expect("an entry is UTF-8");
    let outer = entry(Body::Recovered(Recovered { log: None, seq: u64::MAX, proven: true, entry: inner }));
    assert!(outer.to_bytes().is_ok());
}

#[test]
fn what_is_switched_off_in_a_pack_stays_switched_off_in_the_log() {
    let applied = PackApplied { version: 1, sha256: String::new(), judged_by: Some(basis()) };
    let bytes = entry(Body::PackApplied(applied)).to_bytes().expect("the entry is short");
    let Body::PackApplied(read) = Entry::read(&bytes).expect("the entry is readable").body else {
        panic!("another kind")
    };
    assert_eq!((read.basis().rules.burst, read.basis()), (None, basis()));
}

#[test]
fn an_entry_of_a_pack_from_before_there_were_flags_is_judged_by_no_hours() {
    let old = PackApplied { version: 1, sha256: "b".repeat(64), judged_by: None };
    let bytes = entry(Body::PackApplied(old.clone())).to_bytes().expect("the entry is short");
    let text = String::from_utf8(bytes).expect("an entry is UTF-8");
    assert!(text.ends_with(&format!(r#""kind":"pack_applied","version":1,"sha256":"{}"}}"#, "b".repeat(64))));
    let rules = old.basis().rules;
    assert_eq!((rules.off_hours, rules.closing_burst), (None, None));
    assert_eq!((rules.burst, rules.too_fast), (FlagRules::default().burst, FlagRules::default().too_fast));
}

#[test]
fn one_byte_too_many_is_refused_by_writer_and_reader() {
    let of_length = |letters: usize| {
        let start = TerminalEvent::Start { version: "v".repeat(letters), uncounted: Vec::new() };
        entry(Body::TerminalEvent(start))
    };
    let frame = of_length(0).to_bytes().expect("the frame is short").len();
    let fits = of_length(MAX_ENTRY_BYTES - frame);
    let bytes = fits.to_bytes().expect("exactly the limit");
    assert_eq!(bytes.len(), MAX_ENTRY_BYTES);
    assert_eq!(Entry::read(&bytes).expect("exactly the limit"), fits);
    let refused = of_length(MAX_ENTRY_BYTES - frame + 1).to_bytes();
    assert!(matches!(refused, Err(EntryError::TooLong(length)) if length == MAX_ENTRY_BYTES + 1));
    let padded = [bytes, b" ".to_vec()].concat();
    assert!(matches!(Entry::read(&padded), Err(EntryError::TooLong(_))));
}

#[test]
fn bytes_of_another_format_or_kind_are_not_guessed_at() {
    let bytes = entry(Body::TerminalEvent(TerminalEvent::Stop)).to_bytes().expect("the entry is short");
    let text = String::from_utf8(bytes).expect("an entry is UTF-8");
    assert!(Entry::read(text.as_bytes()).is_ok());
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from));
        Entry::read(text.replace(from, to).as_bytes())
    };
    assert!(matches!(changed(r#""v":1"#, r#""v":2"#), Err(EntryError::Format(2))));
    assert!(matches!(changed("terminal_event", "rumour"), Err(EntryError::Unreadable(_))));
    assert!(matches!(changed(r#""stop""#, r#""stopped""#), Err(EntryError::Unreadable(_))));
    assert!(matches!(Entry::read(b""), Err(EntryError::Unreadable(_))));
    assert!(matches!(Entry::read(&text.as_bytes()[..text.len() - 1]), Err(EntryError::Unreadable(_))));
}

#[test]
fn a_level_outside_one_to_five_is_not_read() {
    let bytes = entry(bodies_of(&draft()).remove(0)).to_bytes().expect("the entry is short");
    let text = String::from_utf8(bytes).expect("an entry is UTF-8");
    for (number, reads) in [("1", true), ("5", true), ("0", false), ("6", false), ("\"1\"", false)] {
        let changed = text.replace(r#""level":1,"taps""#, &format!(r#""level":{number},"taps""#));
        assert_eq!(Entry::read(changed.as_bytes()).is_ok(), reads, "{number}");
    }
}

#[test]
fn a_newer_format_is_said_to_be_newer_even_with_a_kind_not_known() {
    let future = r#"{"v":2,"entry_id":"00000000-0000-0000-0000-000000000002","at":{"wall":"x","boot":
        "00000000-0000-0000-0000-000000000001","mono_ms":1,"clock":"trusted"},"kind":"rumour"}"#;
    assert!(matches!(Entry::read(future.as_bytes()), Err(EntryError::Format(2))));
}

#[test]
fn an_entry_of_an_earlier_log_is_counted_as_what_it_was() {
    let original = entry(bodies_of(&draft()).remove(0));
    let bytes = original.to_bytes().expect("the entry is short");
    let text = String::from_utf8(bytes).expect("an entry is UTF-8");
    let once = entry(Body::Recovered(Recovered { log: None, seq: 1, proven: true, entry: text }));
    assert_eq!(once.counted(), original);
    let torn = entry(Body::Recovered(Recovered { log: None, seq: 1, proven: true, entry: "{".to_owned() }));
    assert_eq!(torn.clone().counted(), torn);
    assert_eq!(original.clone().counted(), original);
}

#[test]
fn the_draft_is_read_from_the_disk_as_it_was_saved() {
    for draft in [draft(), Draft { rating: None, ..draft() }, Draft { survey: None, ..draft() }] {
        let bytes = serde_json::to_vec(&draft).expect("a draft is JSON");
        assert_eq!(serde_json::from_slice::<Draft>(&bytes).expect("a draft is readable"), draft);
    }
}

#[test]
fn what_values_are_called_in_tables_is_what_they_are_called_in_entries() {
    fn agrees<T: serde::Serialize>(values: &[T], name: impl Fn(&T) -> &'static str) {
        for value in values {
            assert_eq!(serde_json::to_value(value).expect("a value is JSON"), name(value));
        }
    }
    agrees(&[Mode::Hall, Mode::Counter], |mode| mode.name());
    agrees(&[Scale::Five, Scale::Two], |scale| scale.name());
    agrees(&[Ending::Finished, Ending::Left, Ending::Interrupted], |ending| ending.name());
    agrees(&Label::ALL, |label| label.name());
    agrees(&Aspect::ALL, |aspect| aspect.name());
    agrees(&MeasureKind::ALL, |measure| measure.name());
    let reasons = [
        ReopenReason::Damaged,
        ReopenReason::HeadMismatch,
        ReopenReason::KeyMismatch,
        ReopenReason::Missing,
        ReopenReason::Forked,
        ReopenReason::Shrunk,
        ReopenReason::Replaced,
        ReopenReason::Restored,
    ];
    agrees(&reasons, |reason| reason.name());
}

#[test]
fn what_a_manager_writes_is_read_back_and_says_no_more_than_was_said() {
    let target = EntryId(Uuid::from_u128(8));
    let by = || "一号大厅".to_owned();
    let note =
        Note { target, question: Some("told-once".into()), text: "已联系\n下周答复".into(), by: by() };
    let item = LedgerItem {
        text: "没有母婴室".into(),
        aspect: Some(Aspect::Quality),
        department: Some("119900000000000275".into()),
        by: by(),
    };
    let proposed =
        LabelProposed { target, label: Label::Mistaken, reason: "点错了".into(), by: Some(by()) };
    let least = [
        Body::Note(Note { question: None, ..note.clone() }),
        Body::LedgerItem(LedgerItem { aspect: None, department: None, ..item.clone() }),
        Body::LabelProposed(LabelProposed { by: None, ..proposed.clone() }),
    ];
    let most = [Body::Note(note), Body::LedgerItem(item), Body::LabelProposed(proposed)];
    for body in least.iter().chain(&most) {
        let bytes = entry(body.clone()).to_bytes().expect("the entry is short");
        assert_eq!(Entry::read(&bytes).expect("it is readable").body, *body);
        let has = |name: &str| String::from_utf8_lossy(&bytes).contains(&format!("\"{name}\":"));
        let more = ["question", "aspect", "department"].into_iter().any(has);
        assert_eq!(more || (has("label") && has("by")), most.contains(body), "{body:?}");
    }
    // As a program before accounts wrote it.
    let bytes = entry(least[2].clone()).to_bytes().expect("the entry is short");
    assert!(!String::from_utf8_lossy(&bytes).contains("null"));
}

#[test]
fn a_kind_is_known_by_the_name_that_its_entries_have() {
    for body in bodies_of(&draft()) {
        assert!(is_known_kind(entry(body).kind()));
    }
    let others =
        ["log_opened", "unrated", "label_proposed", "erasure", "pack_applied", "terminal_event", "recovered"];
    for kind in others.into_iter().chain(["settings_change", "note", "ledger_item"]) {
        assert!(is_known_kind(kind), "{kind}");
    }
    assert!(!is_known_kind("rumour") && !is_known_kind("") && !is_known_kind("Rating"));
}
