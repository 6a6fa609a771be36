//! Which engine runs, and in which one way something is wrong.

use std::rc::Rc;

use shiwen_log::SigningKey;
use shiwen_sync::{
    exchange::{End, Leave, Pins, Report, ask, ship},
    ledger::{Ledger, Limit},
    link::Link,
    plan::{Step, step_after},
    protocol::Batch,
};

use crate::{
    disk::{PowerCut, Shared},
    network::Wire,
    platform::witness_key,
};

/// What carries the entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Engine {
    /// The one of the product.
    #[default]
    Exchange,
    /// One that moves its place when it sends.
    Hasty,
}

/// What is simulated; everything is right by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one control, and they have nothing to do with each other"
)]
pub(crate) struct Kind {
    pub(crate) engine: Engine,
    pub(crate) ignores_forks: bool,
    pub(crate) takes_anything: bool,
    pub(crate) answers_first: bool,
    pub(crate) no_floor: bool,
    pub(crate) carries_tail_only: bool,
}

/// One exchange.
pub(crate) async fn run(
    kind: Kind,
    mut disk: Shared,
    wire: Wire,
    pins: Rc<Pins>,
    leave: Leave,
) -> Result<Report, PowerCut> {
    match kind.engine {
        Engine::Exchange => {
            let mut report = Report::default();
            ship(&mut disk, &wire, &pins, &mut report).await?;
            if report.end == End::Done {
                ask(&mut disk, &wire, &pins, leave, &mut report).await?;
            }
            Ok(report)
        }
        Engine::Hasty => hasty(disk, wire).await,
    }
}

/// What every terminal was told when it was enrolled.
pub(crate) fn pins() -> Pins {
    let pack = SigningKey::from_seed(&[98; 32]).verifying_key();
    Pins { witness: witness_key(), pack: ("shiwen-packs".to_owned(), pack), hall: "hall".to_owned() }
}

/// The control: it counts what it has sent, not what was answered.
async fn hasty(mut disk: Shared, wire: Wire) -> Result<Report, PowerCut> {
    let first = disk.0.borrow().log.place;
    let entries = disk.batch(first, Limit { entries: 500, bytes: usize::MAX })?;
    disk.0.borrow_mut().log.place = first + entries.len() as u64;
    let (log, checkpoint) = (disk.identity()?.log, disk.head()?);
    let batch = Batch { first, entries, checkpoint, witnessed: None, health: disk.health(0)? };
    let end = match wire.send_batch(log, &batch).await {
        Ok(_) => End::Done,
        Err(fault) => match step_after(&fault) {
            Step::Stop => End::Stop { problem: String::new(), why: fault.to_string() },
            _ => End::Again { fault, retry_after: None },
        },
    };
    Ok(Report { end, ..Report::default() })
}
