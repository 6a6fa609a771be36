//! Whatever is seen in whatever order: nothing is ended while all goes well, nobody's visit is cut off while the page draws,
//! and what never gets well ends with a terminal that stands still.

use proptest::prelude::*;
use shiwen_domain::{
    id::BootId,
    managing::Tick,
    supervision::{
        Act, Begin, Event, FORGOTTEN_AFTER_MS, Failing, GAP_MS, LOOP_SILENT_MS, PAGE_AGE_MS, PAGE_BYTES,
        PAGE_LOADS_MS, PAGE_PROVEN_MS, PAGE_SILENT_MS, PAGE_WELL_MS, Past, Pulse, RELOADS, Renewal, Rung,
        STORE_AT_LENGTH_MS, STORE_SILENT_MS, Supervision,
    },
};
use uuid::Uuid;

const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const BUSY: Event = Event::StoreAnswered(Pulse { idle: false, night: true });
const IDLE: Event = Event::StoreAnswered(Pulse { idle: true, night: false });
const NIGHT: Event = Event::StoreAnswered(Pulse { idle: true, night: true });

fn at(mono_ms: u64) -> Tick {
    Tick { boot: BootId(Uuid::from_u128(1)), mono_ms }
}

/// How long a page lives, and whether it then hangs rather than dies.
type Life = (u64, bool);

/// A watch, and what came of each second.
struct Run {
    watch: Supervision,
    boot: u128,
    now: u64,
    acts: Vec<Act>,
}

impl Run {
    fn new() -> Self {
        Self::begun(Past::default(), 0)
    }

    fn begun(past: Past, now: u64) -> Self {
        Self { watch: Supervision::new(past, now), boot: 1, now, acts: Vec::new() }
    }

    fn tick(&self) -> Tick {
        Tick { boot: BootId(Uuid::from_u128(self.boot)), mono_ms: self.now }
    }

    fn sees(&mut self, event: Event) {
        self.acts.extend(self.watch.step(self.tick(), event));
    }

    /// Seconds in which these are seen, each with its tick.
    fn seconds(&mut self, seconds: u64, events: &[Event]) {
        for _ in 0..seconds {
            self.now += SECOND;
            for event in events {
                self.sees(*event);
            }
            self.sees(Event::Tick);
        }
    }

    /// A time in steps that are just no gap.
    fn passes(&mut self, ms: u64, page: Option<Event>) {
        for _ in 0..ms.div_ceil(GAP_MS) {
            self.now += GAP_MS;
            for event in page.into_iter().chain([Event::LoopAnswered, BUSY, Event::Tick]) {
                self.sees(event);
            }
        }
    }

    fn page_lives(&mut self, (life, hangs): Life) {
        self.passes(life, Some(Event::PageBeat));
        if hangs {
            self.passes(PAGE_SILENT_MS + 1, None);
        } else {
            self.sees(Event::PageGone);
        }
    }

    /// One run of the program, in which pages fail one after the other. Answers how it ends, if it does.
    fn goes_on<'a>(&mut self, past: &mut Past, lives: impl Iterator<Item = &'a Life>) -> Rung {
        self.watch = Supervision::new(past.clone(), self.now);
        for life in lives {
            self.acts.clear();
            self.page_lives(*life);
            for act in &self.acts {
                match act {
                    Act::End(rung, _) => return *rung,
                    Act::Forget => *past = past.forgotten(),
                    Act::Alive | Act::Reload | Act::Renew(_) => {}
                }
            }
        }
        Rung::Reload
    }

    /// What was done besides saying that all is well.
    fn did(&self) -> Vec<Act> {
        self.acts.iter().copied().filter(|act| *act != Act::Alive).collect()
    }
}

#[test]
fn all_well_is_all_that_is_said_of_a_day_of_visits() {
    let mut run = Run::new();
    run.seconds(
        PAGE_AGE_MS / SECOND + 600,
        &[Event::PageBeat, Event::LoopAnswered, BUSY, Event::PageWeighs(4 * PAGE_BYTES)],
    );
    assert_eq!(run.did(), [], "however old and heavy the page, somebody is there");
    assert_eq!(run.acts.len() as u64, PAGE_AGE_MS / SECOND + 600, "and each second it is said");
}

#[test]
fn an_old_page_is_loaded_anew_once_at_night_and_by_day_when_a_day_has_passed() {
    let well = [Event::PageBeat, Event::LoopAnswered];
    let mut run = Run::new();
    run.seconds(PAGE_AGE_MS / 2 / SECOND - 1, &[well[0], well[1], NIGHT]);
    assert_eq!(run.did(), []);
    run.seconds(1, &[well[0], well[1], NIGHT]);
    assert_eq!(run.did(), [Act::Renew(Renewal::Age)]);
    // Somebody came just then: later once more, and then no more.
    run.seconds(15, &[well[0], well[1], NIGHT]);
    run.sees(Event::PageRenewed);
    run.seconds(HOUR / SECOND, &[well[0], well[1], NIGHT]);
    assert_eq!(run.did(), [Act::Renew(Renewal::Age); 2]);

    let mut run = Run::new();
    run.seconds(PAGE_AGE_MS / SECOND - 1, &[well[0], well[1], IDLE]);
    assert_eq!(run.did(), []);
    run.seconds(1, &[well[0], well[1], IDLE]);
    assert_eq!(run.did(), [Act::Renew(Renewal::Age)]);
}

#[test]
fn a_heavy_page_is_loaded_anew_once_nobody_is_there() {
    let mut run = Run::new();
    let weighs = [Event::PageBeat, Event::LoopAnswered, BUSY, Event::PageWeighs(PAGE_BYTES + 1)];
    run.seconds(HOUR / SECOND, &weighs);
    assert_eq!(run.did(), []);
    run.seconds(1, &[Event::PageBeat, Event::LoopAnswered, IDLE]);
    assert_eq!(run.did(), [Act::Renew(Renewal::Weight)]);
}

#[test]
fn a_page_that_hangs_is_loaded_anew_and_only_then_the_program() {
    let mut run = Run::new();
    let others = [Event::LoopAnswered, BUSY];
    run.seconds(20, &[Event::PageBeat, others[0], others[1]]);
    run.seconds(PAGE_SILENT_MS / SECOND, &others);
    assert_eq!(run.did(), []);
    run.seconds(1, &others);
    assert_eq!(run.did(), [Act::Reload], "although somebody is there");
    run.seconds((2 + 4 + 4) * PAGE_LOADS_MS / SECOND + u64::from(RELOADS), &others);
    let end = Act::End(Rung::Restart, Failing::Page);
    assert_eq!(run.did(), [Act::Reload, Act::Reload, Act::Reload, end]);
    let said = run.acts.len();
    run.seconds(60, &others);
    assert_eq!(run.acts.len(), said, "whoever watches over the program hears nothing more");
}

#[test]
fn a_slow_machine_is_given_the_time_that_its_page_takes() {
    // Every page draws so many seconds after it was loaded, if it is let.
    let draws_after = |seconds: u64| {
        let mut run = Run::new();
        let (mut acts, mut loading) = (0, 0);
        for _ in 0..600 {
            let draws = [Event::PageBeat, Event::LoopAnswered, BUSY];
            run.seconds(1, if loading < seconds { &draws[1..] } else { &draws });
            loading = if run.did().len() > acts { 0 } else { loading + 1 };
            acts = run.did().len();
        }
        run.did()
    };
    assert_eq!(draws_after(PAGE_LOADS_MS / SECOND), []);
    assert_eq!(draws_after(2 * PAGE_LOADS_MS / SECOND), [Act::Reload]);
    assert_eq!(draws_after(4 * PAGE_LOADS_MS / SECOND), [Act::Reload, Act::Reload]);
    // The control: there is an end of it.
    let end = Act::End(Rung::Restart, Failing::Page);
    assert_eq!(draws_after(5 * PAGE_LOADS_MS / SECOND), [Act::Reload, Act::Reload, Act::Reload, end]);
}

#[test]
fn a_page_that_dies_a_hundred_times_and_serves_in_between_is_only_loaded_again() {
    let dies = |run: &mut Run| {
        run.seconds(PAGE_WELL_MS / SECOND + 10, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
        run.sees(Event::PageGone);
    };
    let mut run = Run::new();
    for death in 0..100 {
        if death % 10 == 0 {
            run.sees(Event::VisitServed);
        }
        dies(&mut run);
    }
    assert_eq!(run.did(), []);
    // The controls: a page that dies before it draws is in vain at once, one that draws and serves nobody after a while.
    let mut drawing = run;
    for _ in 0..RELOADS {
        drawing.seconds(1, &[Event::LoopAnswered, BUSY]);
        drawing.sees(Event::PageGone);
    }
    assert_eq!(drawing.did(), [Act::End(Rung::Restart, Failing::Page)]);
    let mut serving = Run::new();
    for _ in 0..100 {
        dies(&mut serving);
    }
    assert_eq!(serving.did(), [Act::End(Rung::Restart, Failing::Page)]);
}

#[test]
fn a_page_that_dies_is_given_the_time_in_which_one_proves_itself() {
    let mut run = Run::new();
    let lives = 30;
    for death in 0..=PAGE_PROVEN_MS / SECOND / lives {
        assert_eq!(run.did(), [], "after {death} deaths");
        run.seconds(lives, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
        run.sees(Event::PageGone);
    }
    assert_eq!(run.did(), [Act::End(Rung::Restart, Failing::Page)]);
    // Time in which the machine slept is no time in which pages died.
    let mut run = Run::new();
    for _ in 0..20 {
        run.seconds(10, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
        run.sees(Event::PageGone);
        run.now += HOUR;
    }
    assert_eq!(run.did(), []);
}

#[test]
fn a_page_that_dies_once_a_day_climbs_no_rung() {
    for days_apart in [1, 3] {
        let mut run = Run::new();
        for _ in 0..30 {
            run.page_lives((days_apart * 24 * HOUR, false));
        }
        assert_eq!(run.did(), []);
    }
}

#[test]
fn a_page_that_is_exchanged_on_purpose_was_not_in_vain() {
    let mut run = Run::new();
    for _ in 0..20 {
        run.seconds(1, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
        run.sees(Event::PageRenewed);
        run.sees(Event::PageGone);
    }
    assert_eq!(run.did(), []);
}

#[test]
fn a_loop_and_a_thread_that_hang_end_the_program() {
    for (silent, patience, failing) in [
        ([Event::PageBeat, BUSY], LOOP_SILENT_MS, Failing::MainLoop),
        ([Event::PageBeat, Event::LoopAnswered], STORE_SILENT_MS, Failing::Store),
    ] {
        let mut run = Run::new();
        run.seconds(patience / SECOND, &silent);
        assert_eq!(run.did(), []);
        run.seconds(1, &silent);
        assert_eq!(run.did(), [Act::End(Rung::Restart, failing)]);
    }
    let mut run = Run::new();
    run.sees(Event::StoreGone);
    assert_eq!(run.did(), [Act::End(Rung::Restart, Failing::Store)]);
}

#[test]
fn a_thread_that_does_what_takes_long_has_its_time_and_no_more() {
    let mut run = Run::new();
    run.sees(Event::StoreAtLength(true));
    let others = [Event::PageBeat, Event::LoopAnswered];
    run.seconds(STORE_AT_LENGTH_MS / SECOND, &others);
    assert_eq!(run.did(), []);
    run.seconds(1, &others);
    assert_eq!(run.did(), [Act::End(Rung::Restart, Failing::Store)]);
}

#[test]
fn a_machine_that_slept_is_not_blamed() {
    for asleep in [GAP_MS + 1, HOUR, 100 * HOUR] {
        let mut run = Run::new();
        run.seconds(10, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
        run.now += asleep;
        run.sees(Event::Tick);
        run.seconds(5, &[]);
        assert!(run.did().is_empty(), "{:?}", run.did());
        // The control: what hangs after it is seen.
        run.seconds(LOOP_SILENT_MS / SECOND, &[]);
        assert_eq!(run.did(), [Act::End(Rung::Restart, Failing::MainLoop)]);
    }
}

/// What a machine goes through whose terminal fails at once in every start.
fn doomed(mut lasts_ms: impl FnMut() -> u64, crashes: impl Fn(usize) -> bool) -> (usize, u32, Past) {
    let (mut past, mut boot, mut mono_ms, mut starts, mut reboots) = (Past::default(), 1, 0, 0, 0);
    loop {
        let now = |mono_ms| Tick { boot: BootId(Uuid::from_u128(boot)), mono_ms };
        let begin;
        (past, begin) = past.begin(now(mono_ms));
        starts += 1;
        mono_ms += lasts_ms();
        let rung = match begin {
            Begin::Serve if crashes(starts) => continue,
            Begin::Serve => past.rung(now(mono_ms)),
            Begin::Reboot => Rung::Reboot,
            Begin::StandStill => Rung::StandStill,
        };
        past = past.takes(rung, Failing::Page, now(mono_ms));
        match rung {
            Rung::Reboot => (boot, mono_ms, reboots) = (boot + 1, 0, reboots + 1),
            Rung::StandStill => return (starts, reboots, past),
            Rung::Reload | Rung::Restart => {}
        }
        assert!(starts < 100, "it never stands still");
    }
}

/// What a machine goes through whose page fails in every run, after each of these times.
fn failing(lives: &[Life]) -> Past {
    let mut lives = lives.iter().cycle();
    let (mut past, mut run) = (Past::default(), Run::new());
    for _ in 0..100 {
        let begin;
        (past, begin) = past.begin(run.tick());
        let rung = match begin {
            Begin::Serve => run.goes_on(&mut past, lives.by_ref().take(100)),
            Begin::Reboot => Rung::Reboot,
            Begin::StandStill => Rung::StandStill,
        };
        past = past.takes(rung, Failing::Page, run.tick());
        match rung {
            Rung::StandStill => break,
            Rung::Reboot => (run.boot, run.now) = (run.boot + 1, 0),
            Rung::Reload | Rung::Restart => {}
        }
    }
    past
}

#[test]
fn the_slowest_rhythm_in_which_no_page_proves_itself_ends_with_a_terminal_that_stands_still() {
    for hangs in [false, true] {
        assert!(failing(&[(PAGE_PROVEN_MS, hangs)]).stands_still());
    }
    // The control: a little slower, and each page has proven itself.
    assert!(!failing(&[(PAGE_PROVEN_MS + GAP_MS, false)]).stands_still());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_rhythm_a_page_that_never_proves_itself_ends_with_a_terminal_that_stands_still(
        lives in prop::collection::vec((GAP_MS..PAGE_PROVEN_MS, any::<bool>()), 1..40),
    ) {
        prop_assert!(failing(&lives).stands_still());
    }

    #[test]
    fn a_page_that_proves_itself_before_it_fails_climbs_no_rung(
        lives in prop::collection::vec((PAGE_PROVEN_MS + 3 * GAP_MS..6 * PAGE_PROVEN_MS, any::<bool>()), 1..20),
    ) {
        let rung = Run::new().goes_on(&mut Past::default(), lives.iter());
        prop_assert_eq!(rung, Rung::Reload);
    }
}

proptest! {
    #[test]
    fn what_never_gets_well_ends_with_a_terminal_that_stands_still(
        lasts in prop::collection::vec(0..5 * 60 * SECOND, 100),
        crashes in prop::collection::vec(any::<bool>(), 101),
    ) {
        let mut lasts = lasts.into_iter().cycle();
        let (starts, reboots, past) = doomed(|| lasts.next().unwrap_or_default(), |start| crashes[start]);
        prop_assert_eq!(reboots, 2);
        prop_assert!((12..=18).contains(&starts), "{} starts", starts);
        prop_assert!(past.stands_still());
    }

    /// Whoever plays the parts answers in time, late, or never.
    #[test]
    fn one_that_answers_is_never_blamed_and_one_that_does_not_always_is(
        beats in 1_u64..9, loops in 1_u64..4, stores in 1_u64..50, dead in 0_usize..4, idle: bool,
    ) {
        let mut run = Run::new();
        for second in 0..1_200 {
            let every = |seconds: u64, part: usize| dead != part && second % seconds == 0;
            let mut events = Vec::new();
            if every(beats, 1) && dead != 2 { events.push(Event::PageBeat); }
            if every(loops, 2) { events.push(Event::LoopAnswered); }
            if every(stores, 3) { events.push(if idle { IDLE } else { BUSY }); }
            run.seconds(1, &events);
        }
        let end = run.did().last().copied();
        let expected = [None, Some(Failing::Page), Some(Failing::MainLoop), Some(Failing::Store)][dead];
        prop_assert_eq!(end, expected.map(|failing| Act::End(Rung::Restart, failing)));
    }

    #[test]
    fn nothing_that_is_seen_cuts_off_a_visit_on_a_page_that_draws(
        events in prop::collection::vec(prop_oneof![
            Just(Event::PageWeighs(9 * PAGE_BYTES)), Just(BUSY), Just(Event::LoopAnswered),
            Just(Event::StoreAtLength(true)), Just(Event::StoreAtLength(false)),
        ], 0..200),
    ) {
        let mut run = Run::new();
        for event in events {
            run.seconds(600, &[event, Event::PageBeat, Event::LoopAnswered, BUSY]);
        }
        prop_assert!(run.did().iter().all(|act| !matches!(act, Act::Renew(_) | Act::Reload | Act::End(..))));
    }
}

#[test]
fn faults_are_forgotten_after_an_hour_in_which_all_went_well() {
    let (past, _) = Past::default().begin(at(0));
    let (past, begin) = past.begin(at(SECOND));
    assert_eq!((past.starts(), begin), ((1, 0), Begin::Serve), "it had crashed");
    let mut run = Run::begun(past, SECOND);
    run.seconds(FORGOTTEN_AFTER_MS / SECOND, &[Event::PageBeat, Event::LoopAnswered, BUSY]);
    assert_eq!(run.did(), [Act::Forget]);
}

#[test]
fn an_ordered_end_and_a_power_cut_are_no_faults() {
    let (past, _) = Past::default().begin(at(0));
    assert_eq!(past.ended().begin(at(SECOND)).0.starts(), (0, 0));
    let other_boot = Tick { boot: BootId(Uuid::from_u128(2)), mono_ms: 0 };
    assert_eq!(past.begin(other_boot).0.starts(), (0, 0));
    assert_eq!(past.begin(at(SECOND)).0.starts(), (1, 0), "the control");
}

#[test]
fn a_terminal_that_stands_still_tries_again_after_an_hour_or_when_the_machine_was_started() {
    let (_, _, past) = doomed(|| SECOND, |_| false);
    let (boot, since) = (3, 4 * SECOND);
    let now = |mono_ms| Tick { boot: BootId(Uuid::from_u128(boot)), mono_ms };
    assert_eq!(past.begin(now(since + HOUR / 2)).1, Begin::StandStill);
    assert!(past.still_for_ms(now(since + HOUR / 2)).is_some());
    assert_eq!(past.begin(now(since + 2 * HOUR)).1, Begin::Serve);
    assert_eq!(past.begin(at(0)).1, Begin::Serve, "somebody has started the machine");
    assert_eq!(
        past.tries_again().begin(now(since + SECOND)).1,
        Begin::Serve,
        "somebody has ended the program"
    );
    // One more fault, three more starts, and no start of the machine.
    let (past, _) = past.begin(now(since + 2 * HOUR));
    assert_eq!(past.rung(now(since + 2 * HOUR)), Rung::Restart);
    assert!(
        (0..5).fold(past, |past, _| past.begin(now(since + 2 * HOUR)).0).rung(now(since + 2 * HOUR))
            == Rung::StandStill
    );
}
