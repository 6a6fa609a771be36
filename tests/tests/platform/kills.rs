//! Either side is killed at each point of an exchange: before the platform knows anything, after its commit and before its
//! answer, after the answer and before the terminal's cursor, and at any moment. What was acknowledged arrives, once.

use std::{
    process::{Child, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal as Sign, kill_process};
use shiwen_tests::{
    figure,
    platform::{Platform, Signal, compare},
    seed::Seed,
    terminal::{enrolled::EnrolledTerminal, strace::Boundary},
    wire::{Fate, Wire},
};

use super::{NOTHING, programs};

/// The moment of a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// The request came out of the terminal whole; the platform does not have it.
    Sent,
    /// The platform has committed; the terminal does not have its answer.
    Committed,
}

/// A platform, a wire, and a terminal that has sent everything.
struct Scene {
    platform: Platform,
    wire: Wire,
    terminal: EnrolledTerminal,
    seed: Seed,
}

impl Scene {
    fn open(number: u64) -> Self {
        let programs = programs();
        let platform = Platform::start(&programs);
        let wire = Wire::to(platform.address());
        let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
        terminal.simulate(2, number);
        terminal.syncs();
        Self { platform, wire, terminal, seed: Seed::new(number) }
    }

    /// Visitors come; the judge sees that the platform does not have them yet.
    fn visitors(&mut self) {
        self.terminal.simulate(1 + self.seed.below(3), self.seed.draw());
        assert_ne!(compare::wrong_with(&self.platform.sql(), &[&self.terminal]), NOTHING);
    }

    fn begins_to_sync(&self) -> Child {
        let mut sync = self.terminal.command(&["sync", "--once"]);
        sync.stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the terminal starts")
    }

    /// The next batch, at its moment, kills the process that `victim` names by then. The terminal never hears the answer.
    fn kills_at(&self, moment: Moment, victim: &Arc<AtomicU32>) {
        let (now, then) = (Arc::clone(victim), Arc::clone(victim));
        let armed = Arc::new(AtomicBool::new(false));
        let fire = Arc::clone(&armed);
        self.wire.decide(move |request| match moment {
            Moment::Sent if request.is_batch() => {
                kill(&now);
                Fate::CutRequest(0)
            }
            Moment::Committed if request.is_batch() => {
                armed.store(true, Ordering::SeqCst);
                Fate::CutAnswer(0)
            }
            _ => Fate::Pass,
        });
        self.wire.when_delivered(move || {
            if fire.swap(false, Ordering::SeqCst) {
                kill(&then);
            }
        });
    }

    /// How many entries the platform has beyond what the terminal knows of.
    fn ahead(&self) -> i64 {
        let witnessed = self.terminal.status()["sync"]["witnessed"].as_i64().expect("a cursor");
        self.platform.sql().one::<i64>("SELECT size FROM log", &[]) - witnessed
    }

    /// The kill happened at its moment, and not before or after it.
    fn was_at(&self, moment: Moment) {
        match moment {
            Moment::Sent => assert_eq!(self.ahead(), 0),
            Moment::Committed => assert!(self.ahead() > 0, "the platform had committed"),
        }
    }

    /// Nobody kills any more: everything arrives.
    fn arrives(&self) {
        self.wire.when_delivered(|| {});
        self.wire.pass();
        self.terminal.syncs();
        assert_eq!(compare::wrong_with(&self.platform.sql(), &[&self.terminal]), NOTHING);
        assert_eq!(self.platform.sql().count("alarm"), 0, "a kill is no disagreement");
    }

    /// The platform's own recount of everything that came agrees.
    fn agrees(&self) {
        let ran = self.platform.run(&["verify"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }
}

/// Kills the process of this number, as soon as it is known.
fn kill(victim: &AtomicU32) {
    while victim.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    let pid = Pid::from_raw(victim.swap(0, Ordering::SeqCst).cast_signed()).expect("a process number");
    kill_process(pid, Sign::KILL).expect("it can be killed");
}

/// A span of time with nothing to wait for, because a kill may come at any moment.
fn passes(time: Duration) {
    let (_kept, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}

#[test]
fn a_terminal_killed_while_it_sends_loses_nothing_and_doubles_nothing() {
    for moment in [Moment::Sent, Moment::Committed] {
        let mut scene = Scene::open(1);
        for _ in 0..figure(50) {
            scene.visitors();
            let victim = Arc::new(AtomicU32::new(0));
            scene.kills_at(moment, &victim);
            let mut sync = scene.begins_to_sync();
            victim.store(sync.id(), Ordering::SeqCst);
            assert_eq!(sync.wait().expect("it ends").code(), None, "it was killed");
            scene.was_at(moment);
            scene.arrives();
        }
        scene.agrees();
    }
}

#[test]
fn a_platform_killed_before_or_behind_its_commit_loses_nothing_and_doubles_nothing() {
    for moment in [Moment::Sent, Moment::Committed] {
        let mut scene = Scene::open(2);
        for _ in 0..figure(50) {
            scene.visitors();
            let victim = Arc::new(AtomicU32::new(scene.platform.pid().expect("it runs")));
            scene.kills_at(moment, &victim);
            assert_eq!(scene.terminal.sync().code, Some(3));
            // It is gone by itself: this only takes note of it.
            scene.platform.end(Signal::Kill);
            scene.was_at(moment);
            scene.platform.go();
            scene.arrives();
        }
        scene.agrees();
    }
}

#[test]
fn a_terminal_killed_between_the_answer_and_its_cursor_loses_nothing_and_doubles_nothing() {
    let mut scene = Scene::open(4);
    // Which of its syncs stands there is found by trying: opening the record has some too.
    let (mut number, mut hits) = (1, 0);
    while hits < figure(50) {
        assert!(number <= 20, "no sync stands between the answer and the cursor");
        scene.visitors();
        let answered = scene.wire.counted().answered;
        let boundary = Boundary { call: "fsync", number };
        let ran =
            scene.terminal.program().killed_at(boundary, &["sync", "--once"]).expect("strace can trace");
        assert_eq!(ran.code, None, "it was killed: {}{}", ran.out, ran.err);
        // The control: the whole answer was on its way back, nothing else was asked, and the cursor is not kept.
        let hit = scene.wire.counted().answered == answered + 1 && scene.ahead() > 0;
        if hit {
            hits += 1;
        } else {
            number += 1;
        }
        scene.arrives();
    }
    println!("killed at sync {number}, {hits} times");
    scene.agrees();
}

#[test]
fn a_terminal_killed_at_any_moment_loses_nothing_and_doubles_nothing() {
    let mut scene = Scene::open(3);
    let (mut killed, mut ended) = (0, 0);
    for round in 0..figure(200) {
        scene.visitors();
        let answered = scene.wire.counted().answered;
        let mut sync = scene.begins_to_sync();
        if round % 2 == 0 {
            // As soon as it has the answer to its batch, which is the first thing it asks.
            while scene.wire.counted().answered == answered && sync.try_wait().expect("it runs").is_none() {
                thread::yield_now();
            }
        } else {
            passes(Duration::from_micros(scene.seed.below(120_000)));
        }
        sync.kill().expect("it can be killed");
        match sync.wait().expect("it ends").code() {
            None => killed += 1,
            Some(_) => ended += 1,
        }
        assert_eq!(compare::wrong_so_far(&scene.platform.sql(), &[&scene.terminal]), NOTHING);
        scene.arrives();
    }
    println!("{killed} killed, {ended} had ended; {} acknowledged", scene.terminal.acknowledged.len());
    assert!(killed > 0, "some were killed");
    scene.agrees();
}
