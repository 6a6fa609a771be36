//! `shiwen sync --once`: ships what is waiting and says what happened, line by line. Where nobody serves visitors it also
//! does what the platform asks for meanwhile: a new log, an erasure.

use std::{
    io::{self, Write},
    sync::Arc,
};

use shiwen_domain::{
    entry::{Erasure, ReopenReason},
    id::LogId,
    moment::Moment,
};
use shiwen_store::Identities;
use shiwen_sync::{
    client::SettingsError,
    exchange::{End, Leave, Report, ask, ship},
    link::Fault,
    protocol::ErasureOrder,
};

use super::{
    SendError,
    exchanging::{link_to, tls_clock},
    give_way,
    noting::note,
    post::Post,
    runtime,
};
use crate::{
    assets::AssetErrors,
    clock::{Clock, newest_trusted_ms},
    enrolment::{Enrolled, EnrolmentError},
    home::{Home, HomeError, Keys, Lock},
    identity::Random,
    packs,
    record::{self, RecordError},
};

/// How often the platform may ask for something that has to be done before everything is shipped.
const MOST_ROUNDS: usize = 4;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything is witnessed.
    Witnessed,
    /// A person has to look.
    NeedsPerson,
}

/// Why nothing, or not everything, was shipped.
#[derive(Debug, thiserror::Error)]
pub enum OnceError {
    /// Nobody has enrolled this terminal.
    #[error("this terminal is not enrolled; run shiwen enrol with a code of the platform")]
    NotEnrolled,
    /// The window's sender does it.
    #[error("the running terminal talks to the platform by itself; end it first, or look at shiwen status")]
    Running,
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The enrolment.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The pack.
    #[error(transparent)]
    Assets(#[from] AssetErrors),
    /// The record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The record, beside its owner.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The way to the platform.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The platform was not reached.
    #[error("not everything was shipped: {0}; try again later")]
    Away(Fault),
    /// No runtime.
    #[error("the network cannot be used ({0}); end other programs and try again")]
    Runtime(#[source] io::Error),
    /// Nobody reads what is printed.
    #[error("the answer cannot be printed: {0}")]
    Output(#[from] io::Error),
}

/// Ships what is waiting.
pub fn once(home: &Home, out: &mut dyn Write) -> Result<Ended, OnceError> {
    let enrolled = home.enrolment()?.ok_or(OnceError::NotEnrolled)?;
    home.prepare()?;
    let _sending = home.lock_sending().map_err(|error| match error {
        HomeError::Held(_) => OnceError::Running,
        error => error.into(),
    })?;
    give_way();
    let keys = home.keys()?;
    let mut shipment = Shipment::begin(home, &keys, &enrolled)?;
    for _ in 0..MOST_ROUNDS {
        let Round { report, erasures, log, failed } = shipment.round(out)?;
        let asked = shipment.follow(&report, &erasures, log, out)?;
        if asked {
            continue;
        }
        if let Some(error) = failed {
            return Err(error.into());
        }
        return match report.end {
            End::Done if matches!(report.beside, Some(End::Alarm { .. } | End::Stop { .. })) => {
                Ok(Ended::NeedsPerson)
            }
            End::Done => Ok(Ended::Witnessed),
            End::Again { fault, .. } => Err(OnceError::Away(fault)),
            End::Alarm { .. } | End::Reopen { .. } | End::Stop { .. } | End::NotSound => {
                Ok(Ended::NeedsPerson)
            }
        };
    }
    Ok(Ended::NeedsPerson)
}

/// What one exchange did.
struct Round {
    report: Report,
    erasures: Vec<ErasureOrder>,
    log: Option<LogId>,
    /// What failed here after the log was shipped.
    failed: Option<SendError>,
}

struct Shipment<'a> {
    home: &'a Home,
    keys: &'a Keys,
    enrolled: &'a Enrolled,
    clock: Clock,
    /// Nobody else serves visitors here: the log may be continued in a new one, and written to.
    serving: Option<Lock>,
    done: Vec<String>,
}

impl<'a> Shipment<'a> {
    fn begin(home: &'a Home, keys: &'a Keys, enrolled: &'a Enrolled) -> Result<Self, OnceError> {
        let loaded = packs::load(home, Some(enrolled))?;
        let offset = loaded.assets.pack.hall.utc_offset_minutes;
        let clock = Clock::start(offset, newest_trusted_ms(home, keys), 1);
        let serving = home.lock_serving().ok();
        let mut shipment = Self { home, keys, enrolled, clock, serving, done: Vec::new() };
        if shipment.serving.is_some() {
            // Begins the log, brings its file to this version's form, or continues a damaged one.
            let now = shipment.now();
            drop(record::open(home, keys, enrolled.file.demo, &now)?);
        }
        Ok(shipment)
    }

    fn now(&mut self) -> Moment {
        self.clock.now().0
    }

    /// One exchange. What it did is noted and printed, even if it cannot go on.
    fn round(&mut self, out: &mut dyn Write) -> Result<Round, OnceError> {
        // As long as somebody has the record open, its write-ahead log need not be made anew with each call.
        let _open = self.home.reader().ok();
        let trusted = self.clock.trust() == shiwen_domain::moment::ClockTrust::Trusted;
        let mut post = Post::new(self.home, self.keys, self.enrolled, trusted);
        let tls = Arc::new(tls_clock(self.home, self.keys, Some(self.enrolled)));
        let runtime = runtime().map_err(OnceError::Runtime)?;
        let (mut report, pins) = (Report::default(), &self.enrolled.pins);
        let done = runtime.block_on(async {
            let link = link_to(self.enrolled, tls)?;
            ship(&mut post, &link, pins, &mut report).await?;
            if report.end != End::Done {
                return Ok(None);
            }
            Ok::<_, OnceError>(ask(&mut post, &link, pins, Leave::Nothing, &mut report).await.err())
        });
        runtime.shutdown_background();
        if done.is_ok() {
            writeln!(out, "{report}")?;
        } else if report.batches > 0 {
            writeln!(out, "{}", report.moved())?;
        }
        note(self.home, self.keys, &report);
        let failed = done?;
        if let Some(time_ms) = report.time_ms {
            self.clock.settle(time_ms);
        }
        let log = post.log();
        Ok(Round { report, erasures: post.erasures, log, failed })
    }

    /// Does what the platform asked for. Whether that is something to ship.
    fn follow(
        &mut self,
        report: &Report,
        erasures: &[ErasureOrder],
        log: Option<LogId>,
        out: &mut dyn Write,
    ) -> Result<bool, OnceError> {
        if let (End::Reopen { reason, .. }, Some(log)) = (&report.end, log) {
            return self.reopen(*reason, log, out);
        }
        let new: Vec<_> = erasures.iter().filter(|order| !self.done.contains(&order.order)).collect();
        if new.is_empty() || self.serving.is_none() {
            return Ok(false);
        }
        let now = self.now();
        let mut record = record::open(self.home, self.keys, self.enrolled.file.demo, &now)?;
        for ErasureOrder { order, target, reason } in new {
            let erasure = Erasure { target: *target, order: order.clone(), reason: reason.clone() };
            let erased = record.store.erase(erasure, Random.entry_id(), now.clone());
            erased.map_err(RecordError::from)?;
            self.done.push(order.clone());
            writeln!(out, "what was said with entry {target} is erased, by order {order}")?;
        }
        Ok(true)
    }

    fn reopen(&mut self, reason: ReopenReason, log: LogId, out: &mut dyn Write) -> Result<bool, OnceError> {
        if self.serving.is_none() {
            writeln!(
                out,
                "a new log is needed, and another shiwen serves visitors here; end it, then try again"
            )?;
            return Ok(false);
        }
        let now = self.now();
        let record = record::reopen(self.home, self.keys, self.enrolled.file.demo, &now, reason)?;
        writeln!(out, "log {} continues log {log}", record.store.identity().log)?;
        Ok(true)
    }
}
