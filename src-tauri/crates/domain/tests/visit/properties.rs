//! Any order of touches, right and wrong, of waiting, failures, crashes and restarts.

use std::{collections::BTreeSet, env};

use proptest::{prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};
use shiwen_domain::{
    entry::Ending,
    id::QuestionId,
    level::{Level, Scale},
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::Lang,
    view::{Mode, PauseReason, Screen, Task, Touch},
    visit::Event,
};

use crate::{
    history, reach,
    store::{Fact, Fault},
    terminal::Terminal,
    watch::Watch,
};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Deed {
    /// A touch the screen offers.
    Offered(Index),
    /// A touch the screen offers that leads neither back nor out.
    GoesOn(Index),
    /// A touch that an earlier screen offered.
    Stale(Index),
    /// Any touch at all.
    Any(Touch),
    /// Somebody who wants to say more does, one touch at a time.
    Writes(String),
    /// Time passes, and the program wakes late.
    WakesLate(u64),
    PageOpened,
    Stopped(u64),
    Crashed(u64),
    Failed(PauseReason),
    Recovered,
    /// The next write fails.
    Faulty(Fault),
}

fn waits() -> impl Strategy<Value = u64> {
    prop_oneof![2 => 0..400_u64, 12 => 400..1_500_u64, 2 => 1_500..9_000_u64, 1 => 9_000..=60_000_u64]
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        20 => any::<Index>().prop_map(Deed::Offered),
        30 => any::<Index>().prop_map(Deed::GoesOn),
        6 => any::<Index>().prop_map(Deed::Stale),
        10 => touches().prop_map(Deed::Any),
        5 => comments().prop_map(Deed::Writes),
        3 => (0..=60_000_u64).prop_map(Deed::WakesLate),
        1 => Just(Deed::PageOpened),
        1 => (0..100_000_u64).prop_map(Deed::Stopped),
        1 => (0..100_000_u64).prop_map(Deed::Crashed),
        1 => prop_oneof![Just(PauseReason::NotSaved), Just(PauseReason::DiskFull), Just(PauseReason::NoRecord)]
            .prop_map(Deed::Failed),
        2 => Just(Deed::Recovered),
        1 => prop_oneof![Just(Fault::Lost), Just(Fault::Unanswered)].prop_map(Deed::Faulty),
    ]
}

fn touches() -> impl Strategy<Value = Touch> {
    let level = (0..5_usize).prop_map(|place| Level::ALL[place]);
    let counters = ["counter-1", "counter-2", "counter-8", "counter-99", ""];
    let departments = ["11990000000000019A", "119900000000000275", "119900000000000276", "counter-1"];
    let questions = ["told-once", "shown-the-way", "someone-in-charge", "no-such-question"];
    let answer = (questions_or(&questions), (0..4_usize).prop_map(|place| Answer::ALL[place]));
    prop_oneof![
        Just(Touch::Stay),
        prop_oneof![Just(Lang::Zh), Just(Lang::En)].prop_map(|lang| Touch::ChooseLanguage { lang }),
        prop_oneof![Just(Task::Rate), Just(Task::Survey)].prop_map(|task| Touch::ChooseTask { task }),
        (0..departments.len())
            .prop_map(move |place| Touch::ChooseDepartment { department: departments[place].into() }),
        Just(Touch::ChooseWholeDepartment),
        (0..counters.len()).prop_map(move |place| Touch::ChooseCounter { counter: counters[place].into() }),
        Just(Touch::ChooseHall),
        level.prop_map(|level| Touch::TapFace { level }),
        (100..600_u16).prop_map(|code| Touch::ToggleReason { code: ReasonCode(code) }),
        Just(Touch::OpenComment),
        comments().prop_map(|text| Touch::KeepComment { text }),
        Just(Touch::Done),
        Just(Touch::StartSurvey),
        answer.prop_map(|(question, answer)| Touch::AnswerQuestion { question, answer }),
        Just(Touch::Skip),
        Just(Touch::Back),
        (0..3_usize).prop_map(|place| Touch::ChooseCapacity { capacity: Capacity::ALL[place] }),
        Just(Touch::Finish),
    ]
}

/// Mostly text that nobody types: too long, or made of spaces and control characters.
fn comments() -> impl Strategy<Value = String> {
    prop_oneof![".{0,40}", "[ \\t\\r\\n\\x00\\x1b字]{0,4}", "[ 字]{490,510}"]
}

/// Questions of the survey, and one that it does not have.
fn questions_or(ids: &[&'static str]) -> impl Strategy<Value = QuestionId> + use<> {
    let ids = ids.to_vec();
    (0..ids.len()).prop_map(move |place| ids[place].into())
}

type Journey = (bool, bool, Vec<(u64, Deed)>);

fn journeys() -> impl Strategy<Value = Journey> {
    (any::<bool>(), any::<bool>(), prop::collection::vec((waits(), deeds()), 1..200))
}

/// A terminal after a journey, every step judged on the way, and the screens that were seen.
fn travelled((hall, five, deeds): Journey) -> (Terminal, BTreeSet<&'static str>) {
    let mode = if hall { Mode::Hall } else { Mode::Counter };
    let mut terminal = Terminal::new(mode, if five { Scale::Five } else { Scale::Two });
    let mut watch = Watch::new(&terminal);
    let (mut earlier, mut screens) = (Vec::new(), BTreeSet::new());
    for (wait, deed) in deeds {
        let until = terminal.mono_ms + wait;
        waits_until(&mut terminal, &mut watch, until);
        happens(&mut terminal, &mut watch, &mut earlier, deed);
        screens.insert(name(&terminal.view().screen));
    }
    terminal.starts(0);
    (terminal, screens)
}

fn waits_until(terminal: &mut Terminal, watch: &mut Watch, until: u64) {
    while let Some(deadline) =
        shiwen_domain::visit::deadline(&terminal.visit, terminal.mono_ms).filter(|at| *at <= until)
    {
        terminal.mono_ms = terminal.mono_ms.max(deadline);
        watch.happens(terminal, &Event::Tick);
    }
    terminal.mono_ms = until;
    watch.check_rest(terminal);
}

fn happens(terminal: &mut Terminal, watch: &mut Watch, earlier: &mut Vec<Touch>, deed: Deed) {
    match deed {
        Deed::Offered(index) => match reach::offered(&terminal.view()) {
            none if none.is_empty() => recovers(terminal, watch),
            offered => {
                let touch = offered[index.index(offered.len())].clone();
                earlier.extend(offered);
                watch.happens(terminal, &Event::Touch(touch));
            }
        },
        Deed::GoesOn(index) => {
            let mut offered = reach::offered(&terminal.view());
            offered
                .retain(|touch| !matches!(touch, Touch::Back | Touch::Finish | Touch::ChooseLanguage { .. }));
            if !offered.is_empty() {
                watch.happens(terminal, &Event::Touch(offered[index.index(offered.len())].clone()));
            }
        }
        Deed::Stale(index) if !earlier.is_empty() => {
            let touch = earlier[index.index(earlier.len())].clone();
            watch.happens(terminal, &Event::Touch(touch));
        }
        Deed::Stale(_) => {}
        Deed::Writes(text) => {
            let touch = match terminal.view().screen {
                Screen::Comment { .. } => Touch::KeepComment { text },
                _ => Touch::OpenComment,
            };
            watch.happens(terminal, &Event::Touch(touch));
        }
        Deed::Any(touch) => watch.happens(terminal, &Event::Touch(touch)),
        Deed::WakesLate(ms) => {
            terminal.mono_ms += ms;
            watch.happens(terminal, &Event::Tick);
        }
        Deed::PageOpened => watch.happens(terminal, &Event::PageOpened),
        Deed::Stopped(mono_ms) => {
            watch.happens(terminal, &Event::Stopping);
            starts(terminal, watch, mono_ms);
        }
        Deed::Crashed(mono_ms) => starts(terminal, watch, mono_ms),
        Deed::Failed(reason) => watch.happens(terminal, &Event::Failed(reason)),
        Deed::Recovered => recovers(terminal, watch),
        Deed::Faulty(fault) => terminal.store.fault = Some(fault),
    }
}

fn recovers(terminal: &mut Terminal, watch: &mut Watch) {
    if terminal.visit.paused().is_some() {
        terminal.store.reopen();
    }
    watch.happens(terminal, &Event::Recovered);
}

fn starts(terminal: &mut Terminal, watch: &mut Watch, mono_ms: u64) {
    terminal.starts(mono_ms);
    *watch = Watch::new(terminal);
    watch.check_rest(terminal);
}

fn name(screen: &Screen) -> &'static str {
    match screen {
        Screen::Start => "start",
        Screen::Subject { .. } => "subject",
        Screen::Rate { .. } => "rate",
        Screen::Next => "next",
        Screen::SurveyIntro { .. } => "survey_intro",
        Screen::Question { number: 10, .. } => "last question",
        Screen::Question { .. } => "question",
        Screen::Capacity { .. } => "capacity",
        Screen::Comment { .. } => "comment",
        Screen::Thanks => "thanks",
        Screen::Paused { .. } => "paused",
    }
}

fn cases() -> u32 {
    let is_long = env::var("SHIWEN_LONG").is_ok_and(|value| value == "1");
    if is_long { 2_560 } else { 256 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_events_leaves_each_visit_once_and_whole_or_not_at_all(journey in journeys()) {
        let (terminal, _) = travelled(journey);
        prop_assert_eq!(history::check(terminal.store.history()), Ok(()));
    }
}

#[test]
fn random_journeys_reach_every_screen_and_every_ending() {
    let mut runner = TestRunner::deterministic();
    let (mut screens, mut endings) = (BTreeSet::new(), BTreeSet::new());
    let (mut most, mut doubtful) = (0, 0);
    for _ in 0..256 {
        let journey = journeys().new_tree(&mut runner).expect("a journey").current();
        let (terminal, seen) = travelled(journey);
        screens.extend(seen);
        for fact in terminal.store.history() {
            match fact {
                Fact::Written { ending: Ending::Finished, closed, .. } => {
                    most = most.max(closed.len());
                    endings.insert("finished");
                }
                Fact::Written { ending: Ending::Left, .. } => drop(endings.insert("left")),
                Fact::Written { ending: Ending::Interrupted, .. } => drop(endings.insert("interrupted")),
                Fact::Unanswered(_) => doubtful += 1,
                Fact::Saved(_) => {}
            }
        }
    }
    let all = [
        "capacity",
        "comment",
        "last question",
        "next",
        "paused",
        "question",
        "rate",
        "start",
        "subject",
        "survey_intro",
        "thanks",
    ];
    assert_eq!(screens, BTreeSet::from(all));
    assert_eq!(endings, BTreeSet::from(["finished", "interrupted", "left"]));
    assert!(most == 2 && doubtful > 0, "{most} entries of one visit, {doubtful} lost acknowledgements");
}
