//! Everything together, one event after the other, in the order of a simulated steady clock that counts milliseconds.

use std::{collections::BTreeMap, rc::Rc, time::Duration};

use fastrand::Rng;
use shiwen_domain::entry::ReopenReason;
use shiwen_log::SigningKey;
use shiwen_sync::{
    backoff::start_offset,
    exchange::{End, Pins, Report},
    link::{Fault, NetworkFault},
};

use crate::{
    clock::Clock,
    disk::{Disk, Fails, Pen, PowerCut},
    engine::{self, Engine, Kind},
    entry::{self, What},
    machine::Machine,
    network::{Ask, Reply},
    platform::Platform,
    watch::{Seen, Watch},
};

pub(crate) const SECOND: u64 = 1_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;
/// How long things go wrong.
const STORM: u64 = 90 * MINUTE;
/// How often a terminal looks when nothing waits.
const LOOK: u64 = 10 * MINUTE;

/// What happens next.
pub(crate) enum Event {
    Visit(usize),
    Look(usize),
    Boot(usize),
    Person(usize),
    Mishap,
    Heal,
    Arrive { machine: usize, call: u64, ask: Ask },
    Deliver { machine: usize, call: u64, reply: Reply, conflict: bool },
}

/// The simulated world.
pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) random: Rng,
    pub(crate) now: u64,
    pub(crate) platform: Platform,
    pub(crate) machines: Vec<Machine>,
    pub(crate) watch: Watch,
    pub(crate) healing: bool,
    pins: Rc<Pins>,
    queue: BTreeMap<(u64, u64), Event>,
    order: u64,
    fresh: u64,
}

impl World {
    pub(crate) fn new(seed: u64, kind: Kind) -> Self {
        let mut world = Self {
            kind,
            random: Rng::with_seed(seed),
            now: 0,
            platform: Platform::new(kind),
            machines: Vec::new(),
            watch: Watch::default(),
            healing: false,
            pins: Rc::new(engine::pins()),
            queue: BTreeMap::new(),
            order: 0,
            fresh: 0,
        };
        for terminal in 0..world.random.u8(1..=2) {
            let key = SigningKey::from_seed(&[terminal + 1; 32]);
            let pen = Rc::new(Pen { terminal: format!("hall-{terminal}"), key });
            let disk = Disk::new(pen, world.fresh(), world.fresh());
            world.add(disk);
        }
        world.after(MINUTE, Event::Mishap);
        world.after(STORM, Event::Heal);
        world
    }

    /// Lets it run to its end: a storm, then the healing. What was seen, or what is wrong.
    pub(crate) fn run(mut self) -> Result<Seen, String> {
        let expected = self.storm()?;
        self.heal(&expected)?;
        Ok(self.watch.seen)
    }

    /// A new terminal with this disk.
    pub(crate) fn add(&mut self, disk: Disk) {
        let dead = self.random.u8(0..4) == 0;
        let mut machine = Machine::new(disk, Clock { dead, off_ms: 0, started: self.now });
        let wrote = std::mem::take(&mut machine.disk.0.borrow_mut().written);
        self.watch.wrote(wrote);
        machine.snapshots.push(machine.disk.0.borrow().clone());
        self.machines.push(machine);
        let number = self.machines.len() - 1;
        self.after(0, Event::Visit(number));
        let offset = start_offset(&mut self.random);
        self.after(u64::try_from(offset.as_millis()).expect("seconds"), Event::Look(number));
    }

    pub(crate) fn fresh(&mut self) -> u64 {
        self.fresh += 1;
        self.fresh
    }

    pub(crate) fn after(&mut self, wait: u64, event: Event) {
        self.order += 1;
        self.queue.insert((self.now + wait, self.order), event);
    }

    /// Whether something happens that happens once in so many times; never while healing.
    pub(crate) fn once_in(&mut self, times: u32) -> bool {
        !self.healing && self.random.u32(0..times) == 0
    }

    /// The next event, with the clock moved to it.
    pub(crate) fn next(&mut self) -> Option<Event> {
        let ((at, _), event) = self.queue.pop_first()?;
        self.now = at;
        Some(event)
    }

    /// One event happens.
    pub(crate) fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Visit(machine) => self.visit(machine),
            Event::Look(machine) => return self.look(machine),
            Event::Boot(machine) => self.boot(machine),
            Event::Person(machine) => self.person(machine),
            Event::Mishap => self.mishap(),
            Event::Heal => {}
            Event::Arrive { machine, call, ask } => return self.arrive(machine, call, &ask),
            Event::Deliver { machine, call, reply, conflict } => {
                if self.machines[machine].wire.0.borrow_mut().deliver(call, reply) {
                    self.machines[machine].told_of_conflict |= conflict;
                    return self.go_on(machine);
                }
            }
        }
        Ok(())
    }

    fn visit(&mut self, machine: usize) {
        if self.healing {
            return;
        }
        if self.machines[machine].up {
            let what = if self.random.u8(0..10) == 0 { What::Poison } else { What::Answer };
            let id = self.fresh();
            self.write(machine, |disk| disk.append(entry::bytes(what, id)));
            self.watch.seen.answers += 1;
            if self.random.u8(0..3) == 0 {
                // A bad rating wakes the sender at once.
                self.after(0, Event::Look(machine));
            }
        }
        let wait = self.random.u64(SECOND..8 * MINUTE);
        self.after(wait, Event::Visit(machine));
    }

    /// Changes a disk, and remembers what was written.
    pub(crate) fn write(&mut self, machine: usize, change: impl FnOnce(&mut Disk)) {
        let mut disk = self.machines[machine].disk.0.borrow_mut();
        change(&mut disk);
        self.watch.wrote(std::mem::take(&mut disk.written));
    }

    fn look(&mut self, machine: usize) -> Result<(), String> {
        if !self.machines[machine].is_idle() {
            return Ok(());
        }
        let fails = [Fails::BeforeKeeping, Fails::AfterKeeping][self.random.usize(0..2)];
        let fails = self.once_in(25).then_some(fails);
        self.machines[machine].disk.0.borrow_mut().fails = fails;
        let leave = self.machines[machine].mood.leave(Duration::from_millis(self.now));
        self.machines[machine].begin(self.kind, self.pins.clone(), leave);
        self.watch.seen.exchanges += 1;
        self.go_on(machine)
    }

    fn boot(&mut self, machine: usize) {
        if !self.machines[machine].up {
            self.machines[machine].rise(self.now);
            let offset = start_offset(&mut self.random);
            self.after(u64::try_from(offset.as_millis()).expect("seconds"), Event::Look(machine));
        }
    }

    /// A person enrols the terminal again.
    fn person(&mut self, machine: usize) {
        let terminal = self.machines[machine].terminal();
        self.platform.confirm(&terminal, self.now);
        self.machines[machine].disk.0.borrow_mut().stopped = None;
        self.watch.seen.confirmed += 1;
        self.after(SECOND, Event::Look(machine));
    }

    fn go_on(&mut self, machine: usize) -> Result<(), String> {
        let result = self.machines[machine].poll();
        let kept = std::mem::take(&mut self.machines[machine].disk.0.borrow_mut().kept);
        self.watch.kept(kept)?;
        let asked = std::mem::take(&mut self.machines[machine].wire.0.borrow_mut().outbox);
        for (call, ask) in asked {
            self.carry(machine, call, ask);
        }
        match result {
            None => Ok(()),
            Some(Ok(report)) => self.ended(machine, report),
            Some(Err(PowerCut)) => {
                let fails = self.machines[machine].disk.0.borrow().fails;
                let after = fails == Some(Fails::AfterKeeping);
                self.watch.seen.cut_after_keeping += u64::from(after);
                self.watch.seen.cut_before_keeping += u64::from(!after);
                self.cut_power(machine);
                Ok(())
            }
        }
    }

    /// The power of a terminal is cut, whatever it is doing, and comes back.
    pub(crate) fn cut_power(&mut self, machine: usize) {
        self.watch.seen.power_cuts += 1;
        self.machines[machine].fall();
        let wait = self.random.u64(SECOND..5 * MINUTE);
        self.after(wait, Event::Boot(machine));
    }

    fn ended(&mut self, machine: usize, report: Report) -> Result<(), String> {
        let told = self.machines[machine].told_of_conflict;
        let reopens = matches!(report.end, End::Reopen { .. });
        if told != reopens && self.kind.engine == Engine::Exchange {
            let what = if told { "a fork was not seen within one exchange" } else { "a new log for nothing" };
            return Err(format!("{what}: {report}"));
        }
        let cosigned_s = report.cosigned_s.unwrap_or_default();
        let mut disk = self.machines[machine].disk.0.borrow_mut();
        disk.cosigned_s = disk.cosigned_s.max(cosigned_s);
        drop(disk);
        self.watch.seen.acknowledged += report.acknowledged;
        self.watch.seen.remarks += report.flagged;
        self.watch.seen.set_back_told += u64::from(report.set_back.is_some());
        self.follow(machine, report)
    }

    /// What a terminal does after an exchange.
    fn follow(&mut self, machine: usize, report: Report) -> Result<(), String> {
        let mood = &mut self.machines[machine].mood;
        let wait = millis(mood.after(&report, &mut self.random));
        let wait = match report.end {
            End::Done => {
                self.watch.seen.not_heard += u64::from(report.beside.is_some());
                let left =
                    mood.after_asking(&report, false, Duration::from_millis(self.now), &mut self.random);
                left.map_or(LOOK, millis)
            }
            End::Again { fault, .. } => {
                self.watch.seen.again += 1;
                let refused = matches!(fault, Fault::Network(NetworkFault::Tls(_)));
                self.watch.seen.certificate_refused += u64::from(refused);
                wait
            }
            End::Alarm { .. } => {
                self.watch.seen.alarms += 1;
                wait
            }
            End::Reopen { reason, .. } => {
                self.watch.seen.forked += u64::from(reason == ReopenReason::Forked);
                self.watch.seen.shrunk += u64::from(reason == ReopenReason::Shrunk);
                if self.kind.ignores_forks {
                    LOOK
                } else {
                    self.reopen(machine, |_| true);
                    SECOND
                }
            }
            End::Stop { problem, .. } => {
                self.watch.seen.stops += 1;
                self.machines[machine].disk.0.borrow_mut().stopped = Some(problem);
                let wait = if self.healing { MINUTE } else { self.random.u64(MINUTE..60 * MINUTE) };
                self.after(wait, Event::Person(machine));
                return Ok(());
            }
            End::NotSound => return Err("a sound log was called unsound".to_owned()),
        };
        self.after(wait, Event::Look(machine));
        Ok(())
    }

    /// A terminal starts over with what it can read.
    pub(crate) fn reopen(&mut self, machine: usize, readable: impl Fn(usize) -> bool) {
        let (log, id) = (self.fresh(), self.fresh());
        let tail_only = self.kind.carries_tail_only;
        self.write(machine, |disk| {
            let witnessed = disk.log.cursor.as_ref().map_or(0, |cursor| cursor.range.size());
            disk.reopen(log, id, if tail_only { witnessed } else { 0 }, readable);
        });
    }
}

fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).expect("minutes")
}
