//! What goes wrong: on the wires with every message, and from time to time with a machine, a disk, a clock, the platform.

use std::time::Duration;

use shiwen_sync::{
    link::{Fault, NetworkFault, Page, TlsFault},
    protocol::{Problem, ProblemKind, StateAnswer},
};

use crate::{
    clock::{DAY_MS, HOUR_MS, true_ms},
    network::{Ask, Reply},
    platform::{Asker, problem},
    world::{Event, MINUTE, SECOND, World},
};

/// How long a terminal waits for an answer.
const PATIENCE: u64 = 60 * SECOND;
/// The most machines, copies included.
const MOST_MACHINES: usize = 4;

impl World {
    /// A message leaves a terminal.
    pub(crate) fn carry(&mut self, machine: usize, call: u64, ask: Ask) {
        let timeout = Reply::Fault(NetworkFault::Timeout.into());
        self.after(PATIENCE, Event::Deliver { machine, call, reply: timeout, conflict: false });
        let from = &self.machines[machine];
        let cosigned_s = from.disk.0.borrow().cosigned_s;
        if !from.clock.passes(self.now, cosigned_s, !self.kind.no_floor) {
            return self.bring_fault(machine, call, NetworkFault::Tls(TlsFault::Expired).into());
        }
        if self.once_in(30) {
            self.watch.seen.portals += 1;
            let page = Page { title: Some("Sign in".to_owned()), host: None };
            return self.bring_fault(machine, call, Fault::Foreign { status: 200, page, retry_after: None });
        }
        if self.once_in(12) {
            self.watch.seen.requests_lost += 1;
            return;
        }
        if self.once_in(10) {
            self.watch.seen.duplicates += 1;
            let wait = self.random.u64(SECOND..15 * MINUTE);
            self.after(wait, Event::Arrive { machine, call, ask: ask.clone() });
        }
        let wait = self.way();
        self.after(wait, Event::Arrive { machine, call, ask });
    }

    /// A message reaches the platform.
    pub(crate) fn arrive(&mut self, machine: usize, call: u64, ask: &Ask) -> Result<(), String> {
        if self.now < self.platform.down_until {
            self.bring_fault(machine, call, NetworkFault::Refused.into());
            return Ok(());
        }
        if self.once_in(20) {
            self.watch.seen.busy += 1;
            let fault = self.busy();
            self.bring_fault(machine, call, fault);
            return Ok(());
        }
        let Ask::Batch(log, batch) = ask else {
            let reply = Reply::State(state(self.now));
            self.answer(machine, call, reply, false);
            return Ok(());
        };
        let before = self.platform.rows.clone();
        let (terminal, key) = {
            let disk = self.machines[machine].disk.0.borrow();
            (disk.pen.terminal.clone(), disk.pen.key.verifying_key())
        };
        let taken = self.platform.take(&Asker { terminal: &terminal, key }, *log, batch, self.now);
        if self.once_in(40) {
            self.watch.seen.lost_before_commit += 1;
            self.platform.rows = before;
            self.platform_falls();
            if !self.kind.answers_first {
                return Ok(());
            }
        } else {
            self.watch.stored(&before, &self.platform.rows)?;
            if self.once_in(40) {
                self.watch.seen.lost_after_commit += 1;
                self.platform_falls();
                return Ok(());
            }
        }
        let signed = match &taken {
            Ok(_) => true,
            Err(Fault::Problem { problem, .. }) => problem.cosigned.is_some(),
            Err(_) => false,
        };
        let conflict = signed && self.is_in_conflict(machine, *log);
        let too_large = ProblemKind::TooLarge.status();
        self.watch.seen.too_large +=
            u64::from(matches!(taken, Err(Fault::Problem { status, .. }) if status == too_large));
        self.answer(machine, call, taken.map_or_else(Reply::Fault, Reply::Batch), conflict);
        Ok(())
    }

    /// Whether the platform has something of this log that the terminal does not have.
    fn is_in_conflict(&self, machine: usize, log: shiwen_domain::id::LogId) -> bool {
        let disk = self.machines[machine].disk.0.borrow();
        let held = self.platform.rows.logs.get(&log);
        disk.log.id == log && held.is_some_and(|held| !disk.log.entries.starts_with(&held.entries))
    }

    /// An answer leaves the platform.
    fn answer(&mut self, machine: usize, call: u64, reply: Reply, conflict: bool) {
        if self.once_in(12) {
            self.watch.seen.answers_lost += 1;
            return;
        }
        let wait = self.way();
        self.after(wait, Event::Deliver { machine, call, reply, conflict });
    }

    fn bring_fault(&mut self, machine: usize, call: u64, fault: Fault) {
        let reply = Reply::Fault(fault);
        self.after(20, Event::Deliver { machine, call, reply, conflict: false });
    }

    /// How long a message is under way; longer than anybody waits, now and then.
    fn way(&mut self) -> u64 {
        if self.once_in(12) { self.random.u64(SECOND..3 * MINUTE) } else { self.random.u64(5..200) }
    }

    fn busy(&mut self) -> Fault {
        use ProblemKind as Kind;
        let kinds = [
            Kind::Timeout,
            Kind::TooEarly,
            Kind::TooManyRequests,
            Kind::Internal,
            Kind::Unavailable,
            // A release that was a mistake.
            Kind::Invalid,
        ];
        let kind = kinds[self.random.usize(0..kinds.len())];
        match problem(Problem::new(kind)) {
            Fault::Problem { status, problem, .. } => {
                let retry_after = (kind == Kind::TooManyRequests).then_some(Duration::from_secs(30));
                Fault::Problem { status, problem, retry_after }
            }
            other => other,
        }
    }

    fn platform_falls(&mut self) {
        self.watch.seen.platform_crashes += 1;
        self.platform.down_until = self.now + self.random.u64(SECOND..3 * MINUTE);
    }

    /// Something larger goes wrong, and the next mishap is not far.
    pub(crate) fn mishap(&mut self) {
        if self.healing {
            return;
        }
        let machine = self.random.usize(0..self.machines.len());
        match self.random.u8(0..20) {
            0..4 => self.cut_power(machine),
            4 => self.restore(machine),
            5 => self.copy(machine),
            6 => self.damage(machine),
            7 => self.platform_falls(),
            8 => self.set_platform_back(),
            9..12 => self.clock_jumps(machine),
            12..15 => {
                let disk = self.machines[machine].disk.0.borrow().clone();
                self.machines[machine].snapshots.push(disk);
            }
            15..18 => {
                let rows = self.platform.rows.clone();
                self.platform.backups.push(rows);
            }
            _ => self.platform.most = [500, 1, 3, 500][self.random.usize(0..4)],
        }
        let wait = self.random.u64(SECOND..6 * MINUTE);
        self.after(wait, Event::Mishap);
    }

    /// An older copy of its disk is put back into a terminal.
    fn restore(&mut self, machine: usize) {
        self.watch.seen.restored += 1;
        self.cut_power(machine);
        let snapshots = &self.machines[machine].snapshots;
        let older = snapshots[self.random.usize(0..snapshots.len())].clone();
        *self.machines[machine].disk.0.borrow_mut() = older;
    }

    /// A second machine begins with a copy of a terminal's disk.
    fn copy(&mut self, machine: usize) {
        if self.machines.len() < MOST_MACHINES {
            self.watch.seen.copied += 1;
            let disk = self.machines[machine].disk.0.borrow().clone();
            self.add(disk);
        }
    }

    /// A file cannot be read any more, in part; it is set aside.
    fn damage(&mut self, machine: usize) {
        self.watch.seen.damaged += 1;
        self.cut_power(machine);
        let lost = self.random.usize(0..20);
        self.reopen(machine, |seq| seq != lost);
    }

    fn set_platform_back(&mut self) {
        if !self.platform.backups.is_empty() {
            self.watch.seen.platform_set_back += 1;
            self.platform_falls();
            let number = self.random.usize(0..self.platform.backups.len());
            self.platform.rows = self.platform.backups[number].clone();
        }
    }

    /// Years both ways, or the hour of a summer time, in the middle of whatever is going on.
    fn clock_jumps(&mut self, machine: usize) {
        self.watch.seen.clock_jumps += 1;
        let year = 365 * DAY_MS;
        let jumps = [-30 * year, -3 * year, -HOUR_MS, 0, HOUR_MS, 3 * year, 0, 0];
        self.machines[machine].clock.off_ms = jumps[self.random.usize(0..jumps.len())];
    }
}

fn state(now: u64) -> StateAnswer {
    StateAnswer {
        time_ms: true_ms(now),
        pack_version: None,
        work_orders: Vec::new(),
        erasures: Vec::new(),
        next: 0,
    }
}
