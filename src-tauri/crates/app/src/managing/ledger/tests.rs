//! The ledger over a real record, beside a terminal that runs.

mod stage;

use shiwen_domain::{
    entry::Label,
    managing::{Book, MeasureKind, Source, Span},
    reason::Aspect,
};
use shiwen_store::{Identities, WorkOrder};
use stage::{PNG, Stage, new_item, note, of, propose};

use super::*;
use crate::identity::Random;

#[test]
fn a_page_says_what_visitors_were_unhappy_with() {
    let stage = Stage::new();
    let ledger = stage.page(of(Book::Visitors));
    assert_eq!((ledger.items.len(), ledger.next), (2, None));
    assert!(ledger.departments.iter().any(|one| one.id.as_str() == "119900000000000275"));
    let [survey, rating] = &ledger.items[..] else { panic!("two items") };
    assert_eq!((rating.source, survey.source), (Source::BadRating, Source::NegativeAnswer));
    assert_eq!((rating.day.as_deref(), rating.hour.as_deref()), (Some("2025-11-24"), Some("04:00")));
    let about: Vec<&str> = rating.about.iter().map(|text| text.zh.as_str()).collect();
    assert_eq!(about, ["示例市公安局", "3 户籍"]);
    assert_eq!(rating.problem.zh, "非常不满意");
    let reasons: Vec<&str> = rating.reasons.iter().map(|text| text.zh.as_str()).collect();
    assert_eq!(reasons, ["多头跑窗口和部门", "服务态度差效率低"]);
    assert_eq!(rating.aspects, [Aspect::Process, Aspect::Attitude]);
    assert_eq!(rating.comment.as_deref(), Some("等了一个小时"));
    assert!(rating.has_writing && rating.order.is_none() && rating.confirmed.is_none());
    assert!(rating.flags.iter().any(|flag| flag.zh == "评价完成过快"), "{:?}", rating.flags);
    assert_eq!(survey.problem.zh, "要带什么材料，工作人员一次跟您说清楚了吗？");
    assert_eq!(
        (survey.aspects.as_slice(), survey.comment.as_deref()),
        (&[Aspect::Quality][..], Some("没有说清楚"))
    );
    let png = |item: &str| match stage.ask(Ask::Writing { item: item.into() }) {
        Ok(Said::Writing { png }) => png,
        other => panic!("{other:?}"),
    };
    assert_eq!(png(&rating.id), Some(STANDARD.encode(PNG)));
    stage.terminal.stop();
}

#[test]
fn what_a_manager_writes_is_in_the_ledger_and_stays() {
    let stage = Stage::new();
    let items = stage.book(Book::Visitors);
    let (survey, rating) = (&items[0].id, &items[1].id);
    for ask in [
        note(rating, " 已联系办事人\n下周答复 "),
        note(rating, "已答复"),
        note(survey, "已改进告知单"),
        propose(rating, "当天没有办过事"),
        new_item("没有母婴室", Some("119900000000000275")),
        new_item("停车难", None),
    ] {
        assert_eq!(stage.ask(ask), Ok(Said::Done));
    }
    let items = stage.book(Book::Visitors);
    let notes = |place: usize| items[place].notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>();
    assert_eq!((notes(0), notes(1)), (vec!["已改进告知单"], vec!["已联系办事人\n下周答复", "已答复"]));
    assert_eq!(
        (items[1].notes[0].by.as_str(), items[1].notes[0].at.len()),
        ("一号大厅", "2026-11-23 09:12".len())
    );
    let proposed = items[1].proposed.as_ref().expect("proposed");
    assert_eq!(
        (proposed.label, proposed.reason.as_str(), proposed.by.as_str()),
        (Label::Malicious, "当天没有办过事", "一号大厅")
    );
    assert_eq!(items[1].confirmed, None, "nobody outside the hall has decided");
    let typed = stage.book(Book::Unit);
    assert_eq!(
        typed.iter().map(|item| item.problem.zh.as_str()).collect::<Vec<_>>(),
        ["停车难", "没有母婴室"]
    );
    assert_eq!((typed[1].source, typed[1].about[0].zh.as_str()), (Source::Manual, "示例市公安局"));
    assert_eq!(stage.ask(note(&typed[0].id, "已报修")), Ok(Said::Done));
    assert_eq!(stage.book(Book::Unit)[0].notes.len(), 1);
    let open = stage.home.reader().expect("open").expect("a record");
    let results = open.reader.results(&shiwen_domain::results::Days::default()).expect("results");
    assert_eq!((results.total.all.ratings(), results.total.all.bad(), results.total.labelled), (1, 1, 0));
    assert_eq!(open.reader.verify(&open.keys.signing().verifying_key()).expect("verified").findings, []);
    stage.terminal.stop();
}

#[test]
fn what_makes_no_sense_is_refused_and_writes_nothing() {
    let stage = Stage::new();
    assert_eq!(stage.ask(new_item("停车难", None)), Ok(Said::Done));
    let items = stage.book(Book::Visitors);
    let (survey, rating) = (items[0].id.as_str(), items[1].id.as_str());
    let typed = stage.book(Book::Unit).remove(0).id;
    let size = || stage.home.reader().expect("open").expect("a record").reader.head().expect("a head").size();
    let before = size();
    let other = format!("{rating}/told-once");
    let yes = survey.replace("told-once", "on-time");
    let opened = stage.home.reader().expect("open").expect("a record").reader.entry_id(0).expect("an entry");
    let (nobody, opened) = (Random.entry_id().to_string(), opened.to_string());
    for ask in [
        note(rating, " \n "),
        note(rating, &"字".repeat(501)),
        note(rating, "响\u{7}铃"),
        note(&nobody, "甲"),
        note(&opened, "甲"),
        note(&other, "甲"),
        note(&yes, "甲"),
        note("", "甲"),
        note("../..", "甲"),
        propose(rating, ""),
        propose(survey, "甲"),
        propose(&typed, "甲"),
        propose(&nobody, "甲"),
        new_item("", None),
        new_item("甲", Some("999999999999999999")),
        Ask::Writing { item: nobody.clone() },
        Ask::Ledger {
            page: LedgerPage {
                span: Span::Days { from: "2026-12-01".into(), to: "2026-11-01".into() },
                ..of(Book::Unit)
            },
        },
        Ask::Verify,
    ] {
        assert_eq!(stage.ask(ask.clone()), Err(Refusal::BadInput), "{ask:?}");
    }
    assert_eq!(size(), before);
    stage.terminal.stop();
}

#[test]
fn what_the_platform_told_is_shown_in_words() {
    let stage = Stage::new();
    let id = stage.book(Book::Visitors)[1].id.clone();
    let order = |state: &str, at_ms| WorkOrder {
        entry_id: ItemId::read(&id).expect("an id").entry,
        id: "wo-1".into(),
        state: state.into(),
        due: "2020-01-01".into(),
        at_ms,
        measure: "fix_by_date".into(),
        label: "mistaken".into(),
    };
    stage.told(order("measure_chosen", 1));
    let with = |change: fn(&mut LedgerPage)| {
        let mut page = of(Book::Visitors);
        change(&mut page);
        stage.page(page).items
    };
    let item = &stage.book(Book::Visitors)[1];
    let shown = item.order.as_ref().expect("an order");
    assert_eq!(
        (shown.state.zh.as_str(), shown.due.as_str(), shown.closed, shown.overdue),
        ("整改中", "2020-01-01", false, true)
    );
    assert_eq!((shown.measure, item.confirmed), (Some(MeasureKind::FixByDate), Some(Label::Mistaken)));
    assert_eq!(with(|page| page.measure = Some(MeasureKind::FixByDate)).len(), 1);
    assert_eq!(with(|page| page.measure = Some(MeasureKind::Explained)).len(), 0);
    assert_eq!(with(|page| page.open_only = true).len(), 2);
    stage.told(order("closed", 2));
    let shown = stage.book(Book::Visitors)[1].order.clone().expect("an order");
    assert!(shown.closed && !shown.overdue, "what is closed is never overdue");
    assert_eq!(with(|page| page.open_only = true).len(), 1);
    stage.told(WorkOrder { state: "from_a_newer_platform".into(), measure: "other".into(), ..order("", 3) });
    let shown = stage.book(Book::Visitors)[1].order.clone().expect("an order");
    assert_eq!((shown.state.zh.as_str(), shown.measure), ("from_a_newer_platform", None));
    stage.terminal.stop();
}

#[test]
fn the_books_and_aspects_hold_what_belongs_to_them() {
    use Source::{BadRating, Manual, NegativeAnswer};
    let stage = Stage::new();
    assert_eq!(stage.ask(new_item("停车难", None)), Ok(Said::Done));
    let sources = |book, aspect| {
        let page = LedgerPage { aspect, ..of(book) };
        stage.page(page).items.into_iter().map(|item| item.source).collect::<Vec<_>>()
    };
    assert_eq!(sources(Book::Visitors, None), [NegativeAnswer, BadRating]);
    assert_eq!(sources(Book::Duties, None), [NegativeAnswer, BadRating]);
    assert_eq!(sources(Book::Unit, None), [Manual]);
    assert_eq!(sources(Book::Visitors, Some(Aspect::Quality)), [NegativeAnswer]);
    assert_eq!(sources(Book::Duties, Some(Aspect::Attitude)), [BadRating]);
    assert_eq!(sources(Book::Duties, Some(Aspect::Efficiency)), []);
    assert_eq!(sources(Book::Unit, Some(Aspect::Quality)), [Manual]);
    assert_eq!(sources(Book::Unit, Some(Aspect::Process)), []);
    let page = LedgerPage {
        span: Span::Days { from: "2025-11-23".into(), to: "2025-11-23".into() },
        ..of(Book::Visitors)
    };
    assert!(stage.page(page).items.is_empty());
    stage.terminal.stop();
}
