//! What `shiwen status` says. The keys of the JSON form are fixed.

use serde::Serialize;
use shiwen_domain::{moment::ClockTrust, self_test::Tested};
use shiwen_store::{Exchange, StoreError};

use crate::{
    clock::Clock,
    disk,
    enrolment::Enrolled,
    home::{Home, OpenReader, OpenReaderError},
    on_duty::Break,
    packs::{self, RefusedPack},
    pictures::{self, Skipped},
    supervising,
};

/// The state of a terminal, read beside the running window.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The terminal, if a log was begun.
    pub terminal: Option<String>,
    /// The log.
    pub log: Option<LogStatus>,
    /// What is on its way to the platform.
    pub sync: SyncStatus,
    /// The work orders of this terminal's bad ratings.
    pub work_orders: WorkOrderStatus,
    /// The published pack that is not taken, and why.
    pub refused_pack: Option<RefusedPack>,
    /// The newest self-test.
    pub self_test: Option<SelfTestStatus>,
    /// The break that the counter takes, if it does.
    pub counter_break: Option<Break>,
    /// The clock.
    pub clock: ClockStatus,
    /// The disk.
    pub disk: DiskStatus,
    /// Pictures of the pack that are not shown, and why.
    pub skipped_pictures: Vec<Skipped>,
    /// Why somebody should look after the terminal, by name; nothing if nobody need.
    pub alarms: Vec<&'static str>,
    /// Version of this program.
    pub version: &'static str,
}

/// The log.
#[derive(Clone, Debug, Serialize)]
pub struct LogStatus {
    /// Its identity.
    pub id: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree, in hex.
    pub root: String,
    /// Whether it is a demo log.
    pub demo: bool,
}

/// What is on its way to the platform. Where nobody has enrolled this terminal everything waits.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SyncStatus {
    /// Entries that the platform has not witnessed.
    pub waiting: u64,
    /// Entries that it has.
    pub witnessed: u64,
    /// When it last answered, RFC 3339.
    pub last_contact: Option<String>,
    /// The platform's address, if this terminal is enrolled.
    pub platform: Option<String>,
    /// The hall it is enrolled in.
    pub hall: Option<String>,
    /// What a person has to look at before the sending goes on as it should, by name. It is tried again every few minutes.
    pub stopped: Option<String>,
    /// Entries, and private contents, that the platform has but does not take as they are.
    pub refused: u64,
}

/// The work orders.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorkOrderStatus {
    /// How many are not closed.
    pub open: u64,
}

/// The newest self-test.
#[derive(Clone, Debug, Serialize)]
pub struct SelfTestStatus {
    /// Its day in the hall.
    pub day: String,
    /// Whether every level could be given and was kept.
    pub passed: bool,
    /// Whether the platform has witnessed it.
    pub confirmed: bool,
}

/// The clock.
#[derive(Clone, Debug, Serialize)]
pub struct ClockStatus {
    /// Whether it is believed.
    pub trusted: bool,
}

/// The disk.
#[derive(Clone, Debug, Serialize)]
pub struct DiskStatus {
    /// Free bytes where the data directory lies.
    pub free_bytes: Option<u64>,
}

/// Reads the state of a terminal.
pub fn status(home: &Home) -> Result<Status, OpenReaderError> {
    // An enrolment that cannot be read is said by the commands that need it.
    let enrolled = home.enrolment_or_none();
    let mut found = Found::default();
    if let Some(open) = home.reader()? {
        found.read(&open, enrolled.as_ref())?;
    }
    let file = enrolled.map(|enrolled| enrolled.file);
    let Found { terminal, log, newest_ms, witnessed, exchange, refused, open_orders, self_test } = found;
    let size = log.as_ref().map_or(0, |log| log.size);
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Status {
        terminal: terminal.or_else(|| file.as_ref().map(|file| file.terminal.to_string())),
        log,
        sync: SyncStatus {
            waiting: size.saturating_sub(witnessed),
            witnessed,
            last_contact: said(exchange.last_contact),
            platform: file.as_ref().map(|file| file.platform.clone()),
            hall: file.map(|file| file.hall),
            stopped: said(exchange.stopped),
            refused,
        },
        work_orders: WorkOrderStatus { open: open_orders },
        refused_pack: packs::refused(home),
        self_test: self_test.map(|tested| SelfTestStatus {
            passed: tested.passed(),
            confirmed: tested.last_seq < witnessed,
            day: tested.day,
        }),
        counter_break: home.counter_break(),
        clock: ClockStatus { trusted: Clock::start(0, newest_ms, 1).trust() == ClockTrust::Trusted },
        skipped_pictures: pictures::skipped(home),
        disk: DiskStatus { free_bytes: disk::free_bytes(home) },
        alarms: supervising::alarms(home),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// What the record says.
#[derive(Default)]
struct Found {
    terminal: Option<String>,
    log: Option<LogStatus>,
    newest_ms: Option<i64>,
    witnessed: u64,
    exchange: Exchange,
    refused: u64,
    open_orders: u64,
    self_test: Option<Tested>,
}

impl Found {
    fn read(&mut self, open: &OpenReader, enrolled: Option<&Enrolled>) -> Result<(), StoreError> {
        let reader = &open.reader;
        self.newest_ms = reader.newest_trusted_ms()?;
        let Some(identity) = reader.identity()? else { return Ok(()) };
        let head = reader.head()?;
        self.terminal = Some(identity.terminal.to_string());
        self.log = Some(LogStatus {
            id: identity.log.to_string(),
            size: head.size(),
            root: head.range.root().to_string(),
            demo: identity.demo,
        });
        // The next start brings a file of an earlier version to what is asked for here.
        if !reader.knows_platform()? {
            return Ok(());
        }
        let key = open.keys.signing().verifying_key();
        let cursor = enrolled.map(|enrolled| reader.cursor(&key, &enrolled.pins.witness)).transpose()?;
        self.witnessed = cursor.flatten().map_or(0, |cursor| cursor.size());
        self.exchange = reader.exchange()?;
        self.refused = reader.remark_count()?;
        self.open_orders = reader.open_work_orders()?;
        self.self_test = reader.self_test()?;
        Ok(())
    }
}
