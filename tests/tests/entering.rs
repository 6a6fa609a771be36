//! A thousand wrong passwords against real files, with kills in the midst of a check and at the boundaries of system calls,
//! new starts of the machine and waits between them: never more tries than allowed. The wall clock is no input of the door
//! ([`Tick`](shiwen_domain::managing::Tick) has none), so what changes here is the only clock it reads: the steady one goes
//! on, or begins anywhere with each start of the machine.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use shiwen_app::{
    home::Home,
    managing::{Cost, Managing, Means, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::managing::{Refusal, Role};
use shiwen_tests::{
    figure,
    seed::Seed,
    terminal::{Program, Ran, home_in_memory, small_disk::SmallDisk, strace::Counted},
};

const DOOR: &str = env!("CARGO_BIN_EXE_shiwen-door");
const MINUTE: u64 = 60_000;

/// A machine as it really is, and what was seen on it.
struct Siege {
    program: Program,
    seed: Seed,
    door: &'static str,
    real_ms: u64,
    began_ms: u64,
    boot: u64,
    first_mono_ms: u64,
    tried: usize,
    killed: usize,
    /// The real times at which a password was compared.
    compared: Vec<u64>,
}

impl Siege {
    fn new(home: &Path, door: &'static str, seed: u64) -> Self {
        Self {
            program: Program::new(DOOR, home),
            seed: Seed::new(seed),
            door,
            real_ms: 0,
            began_ms: 0,
            boot: 1,
            first_mono_ms: 100 * MINUTE,
            tried: 0,
            killed: 0,
            compared: Vec::new(),
        }
    }

    fn words(&self, tries: u64, killed_at: u64) -> [String; 5] {
        let mono_ms = self.first_mono_ms + self.real_ms - self.began_ms;
        let [boot, mono_ms, tries, killed_at] =
            [self.boot, mono_ms, tries, killed_at].map(|number| number.to_string());
        [boot, mono_ms, tries, killed_at, self.door.to_owned()]
    }

    /// Time goes by, or the machine starts anew.
    fn goes_on(&mut self) {
        match self.seed.below(4) {
            0 => {
                self.real_ms += self.seed.below(20 * MINUTE);
                (self.began_ms, self.boot) = (self.real_ms, self.boot + 1);
                self.first_mono_ms = self.seed.below(100 * MINUTE);
            }
            1 => self.real_ms += self.seed.below(90 * MINUTE),
            2 => self.real_ms += 15 * MINUTE,
            _ => {}
        }
    }

    /// Some wrong passwords; the program ends in order, in the midst of a check, or before any system call.
    fn tries(&mut self, counted: &Counted) {
        let tries = 1 + self.seed.below(8);
        let ran = match self.seed.below(3) {
            0 => self.program.run(&self.words(tries, 0)).expect("a run"),
            1 => {
                let killed_at = 1 + self.seed.below(4);
                self.program.run(&self.words(tries, killed_at)).expect("a run")
            }
            _ => {
                let boundary = counted.boundary(&mut self.seed);
                self.program.killed_at(boundary, &self.words(tries, 0)).unwrap_or_else(|why| panic!("{why}"))
            }
        };
        self.notes(&ran);
    }

    fn notes(&mut self, ran: &Ran) {
        assert!(matches!(ran.code, None | Some(0)), "{}", ran.err);
        self.tried += ran.out.lines().filter(|line| *line == "tried").count();
        self.killed += usize::from(ran.code.is_none());
        self.reads_notes();
    }

    fn reads_notes(&mut self) {
        let notes = fs::read_to_string(self.program.home().path().join("compared")).unwrap_or_default();
        self.compared.resize(notes.lines().count(), self.real_ms);
    }

    /// The system calls of a run with some tries.
    fn counted(&mut self) -> Counted {
        let trace = self.program.home().path().join("trace");
        let counted = self.program.counted(&self.words(3, 0), &trace).unwrap_or_else(|why| panic!("{why}"));
        self.reads_notes();
        counted
    }
}

fn lockout_ms(lockouts: usize) -> u64 {
    ((15 * MINUTE) << lockouts.min(2)).min(60 * MINUTE)
}

/// The first comparisons that came too soon after each other. A try that was cut off before its comparison stands in no
/// list, so of those that do every five have at least one lockout behind them, and at least the one of their place.
fn too_early(compared: &[u64]) -> Option<(usize, usize)> {
    (0..compared.len()).find_map(|first| {
        let mut least_ms = 0;
        (first + 5..compared.len()).step_by(5).enumerate().find_map(|(row, next)| {
            least_ms += lockout_ms(first / 5 + row);
            (compared[next] < compared[first] + least_ms).then_some((first, next))
        })
    })
}

/// A home with one account, `manager`.
fn set_up(home: &Path) {
    let home = Home::at(home);
    let terminal = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
    let means = Means { cost: Cost { memory_kib: 8, passes: 1 }, ..Means::product() };
    let code = make_code(&home, Role::Manager).expect("a code");
    let managing = Managing::with(&home, &terminal, None, means);
    managing.set_up(code.to_string(), "manager", "the right password".to_owned()).expect("an account");
    managing.close();
    terminal.stop();
}

fn siege(door: &'static str, passwords: usize, seed: u64) -> Siege {
    let home = home_in_memory().expect("a folder");
    set_up(home.path());
    let mut siege = Siege::new(home.path(), door, seed);
    let counted = siege.counted();
    while siege.tried < passwords {
        siege.tries(&counted);
        siege.goes_on();
    }
    siege
}

#[test]
fn a_thousand_wrong_passwords_get_no_try_too_many() {
    let passwords = figure(1_000);
    let siege = siege("careful", passwords, 1_000);
    let Siege { tried, killed, compared, boot, .. } = &siege;
    assert_eq!(too_early(compared), None, "{compared:?}");
    // Without kills, starts and comparisons this would prove nothing.
    assert!(*killed > passwords / 20 && *boot > 3, "{killed} kills, {boot} starts");
    assert!(compared.len() > passwords / 20 && compared.len() < *tried, "{} of {tried}", compared.len());
}

#[test]
fn a_door_that_counts_after_it_has_compared_is_seen() {
    let siege = siege("careless", 100, 1_000);
    assert!(too_early(&siege.compared).is_some(), "{:?}", siege.compared);
}

#[test]
fn on_a_full_disk_nobody_is_let_in_and_nothing_is_compared() {
    // The record lies elsewhere: what is full here is the counter's disk alone.
    let (elsewhere, disk) = (home_in_memory().expect("a folder"), SmallDisk::new(1).expect("a disk"));
    let terminal =
        Terminal::open(&Home::at(elsewhere.path()), &TerminalOptions::default()).expect("a terminal");
    let home = disk.home();
    fs::create_dir(home.path()).expect("a folder");
    let compared = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&compared);
    let count = move || {
        counts.fetch_add(1, Ordering::SeqCst);
    };
    let means =
        Means { cost: Cost { memory_kib: 8, passes: 1 }, compared: Arc::new(count), ..Means::product() };
    let managing = Managing::with(&home, &terminal, None, means);
    let code = make_code(&home, Role::Manager).expect("a code");
    let password = || "the right password".to_owned();
    managing.set_up(code.to_string(), "manager", password()).expect("an account");
    assert!(managing.enter("manager", password()).is_ok());
    let before = compared.load(Ordering::SeqCst);
    disk.fill_to(0).expect("full");
    let refused = managing.enter("manager", password());
    assert!(matches!(refused, Err(Refusal::Failed { .. })), "{refused:?}");
    assert_eq!(compared.load(Ordering::SeqCst), before);
    disk.empty().expect("room");
    assert!(managing.enter("manager", password()).is_ok());
    terminal.stop();
}

#[test]
fn the_judge_knows_how_long_a_lockout_is() {
    let at = |minutes: &[u64]| minutes.iter().map(|at| at * MINUTE).collect::<Vec<_>>();
    assert_eq!(too_early(&at(&[0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 45])), None);
    assert_eq!(too_early(&at(&[0, 0, 0, 0, 0, 14])), Some((0, 5)));
    assert_eq!(too_early(&at(&[0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 44])), Some((0, 10)));
}
