//! A terminal with one visit behind it, and what a manager asks.

use shiwen_domain::{
    draft::{Draft, DraftRating, DraftSurvey, Words},
    entry::{Ending, Given, Label, Subject, Tap},
    id::{BootId, VisitId},
    level::{Level, Scale},
    managing::{Ask, Book, Ledger, LedgerPage, NewItem, Refusal, Role, Said, Span},
    moment::{ClockTrust, Moment},
    reason::{Aspect, ReasonCode},
    survey::Answer,
    view::Mode,
    writing::Writing,
};
use shiwen_store::{Opening, Outbox, WorkOrder};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    home::Home,
    identity::Random,
    managing::{ledger::answer, who::Who},
    record,
    terminal::{Terminal, TerminalOptions},
};

/// Monday 2025-11-24, half past four in the hall: before any day on which this runs.
const MONDAY_MS: i64 = 1_763_929_800_000;
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\nstrokes";

fn moment(ms: i64) -> Moment {
    Moment::new(MONDAY_MS + ms, 480, BootId(Uuid::from_u128(1)), 1_000, ClockTrust::Trusted)
}

/// A visit with a bad rating and a "no" to the first two questions.
fn draft(visit: u128) -> Draft {
    let given = |question: &str, answer| Given { question: question.into(), answer };
    let words = |text: &str| Words { text: text.into(), writing: Some(Writing(PNG.to_vec())) };
    Draft {
        visit_id: VisitId(Uuid::from_u128(visit)),
        started: moment(0),
        mode: Mode::Counter,
        subject: Subject {
            department: Some("119900000000000275".into()),
            counter: Some("counter-3".into()),
            item: None,
            clerk: None,
        },
        pack_version: 1,
        service: None,
        rating: Some(DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level: Level::VeryDissatisfied, at_ms: 0 }],
            reasons: vec![ReasonCode(115), ReasonCode(113)],
            reason_table: 2,
            words: words("等了一个小时"),
        }),
        survey: Some(DraftSurvey {
            survey: "ten-questions".into(),
            version: 1,
            answers: vec![given("told-once", Answer::No), given("on-time", Answer::Yes)],
            capacity: None,
            words: words("没有说清楚"),
        }),
        self_test: None,
    }
}

/// A terminal that serves, with one visit behind it.
pub(super) struct Stage {
    pub(super) home: Home,
    pub(super) terminal: Terminal,
    _folder: TempDir,
}

impl Stage {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let home = Home::at(folder.path());
        home.prepare().expect("prepared");
        let keys = home.keys().expect("keys");
        let mut store = record::open(&home, &keys, true, &moment(0)).expect("a record").store;
        store.close_draft(&draft(1), Ending::Finished, &moment(9_000), &mut Random).expect("closed");
        drop(store);
        let terminal = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
        Self { home, terminal, _folder: folder }
    }

    pub(super) fn ask(&self, ask: Ask) -> Result<Said, Refusal> {
        let who = Who { name: "一号大厅".into(), role: Role::Manager };
        answer(&self.home, &self.terminal, &who, ask)
    }

    pub(super) fn page(&self, page: LedgerPage) -> Ledger {
        match self.ask(Ask::Ledger { page }) {
            Ok(Said::Ledger { ledger }) => *ledger,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn book(&self, book: Book) -> Vec<shiwen_domain::managing::LedgerItem> {
        self.page(of(book)).items
    }

    pub(super) fn told(&self, order: WorkOrder) {
        let keys = self.home.keys().expect("keys");
        let path = self.home.record();
        let outbox = Outbox::open(&Opening::new(&path, &keys.database), keys.signing()).expect("open");
        outbox.expect("a log").told(&[order], 1).expect("told");
    }
}

/// Everything of a book.
pub(super) fn of(book: Book) -> LedgerPage {
    let span = Span::Days { from: "2025-11-01".into(), to: "2099-12-31".into() };
    LedgerPage { span, book, aspect: None, measure: None, open_only: false, before: None }
}

pub(super) fn note(item: &str, text: &str) -> Ask {
    Ask::Note { item: item.into(), text: text.into() }
}

pub(super) fn propose(item: &str, reason: &str) -> Ask {
    Ask::Propose { item: item.into(), label: Label::Malicious, reason: reason.into() }
}

pub(super) fn new_item(text: &str, department: Option<&str>) -> Ask {
    let department = department.map(Into::into);
    Ask::AddItem { item: NewItem { text: text.into(), aspect: Some(Aspect::Quality), department } }
}
