//! Any order of touches, right and wrong, of waiting, failures, crashes and restarts.

use std::{collections::BTreeSet, env};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use shiwen_domain::{
    entry::Ending,
    level::Scale,
    phone::Form,
    view::{CallBack, Mode, Screen, Task, Touch, VisitorView},
    visit::Event,
};

use crate::{history, reach, store::Fact, terminal::Terminal, watch::Watch};

use deeds::Deed;

mod aids;
mod deeds;

/// Numbers over the counters: one is the beginning of others, some are letters, and no digit stands alone.
const NUMBERS: [&str; 8] = ["1", "12", "123", "A1", "A12", "B", "21", "A2"];

type Journey = (bool, bool, Vec<(u64, Deed)>);

fn journeys() -> impl Strategy<Value = Journey> {
    (any::<bool>(), any::<bool>(), prop::collection::vec((deeds::waits(), deeds::deeds()), 1..200))
}

/// A terminal after a journey, every step judged on the way, and the screens that were seen.
fn travelled((hall, five, deeds): Journey) -> (Terminal, BTreeSet<&'static str>) {
    let mode = if hall { Mode::Hall } else { Mode::Counter };
    let mut terminal = Terminal::new(mode, if five { Scale::Five } else { Scale::Two });
    terminal.renumbers(&NUMBERS);
    let mut watch = Watch::new(&terminal);
    let (mut earlier, mut screens) = (Vec::new(), BTreeSet::new());
    for (wait, deed) in deeds {
        let until = terminal.mono_ms + wait;
        waits_until(&mut terminal, &mut watch, until);
        screens.insert(name(&terminal.view()));
        happens(&mut terminal, &mut watch, &mut earlier, deed);
        screens.insert(name(&terminal.view()));
    }
    terminal.starts(0);
    (terminal, screens)
}

fn waits_until(terminal: &mut Terminal, watch: &mut Watch, until: u64) {
    while let Some(deadline) = shiwen_domain::visit::deadline(
        &terminal.visit,
        &terminal.setting,
        &terminal.now(terminal.mono_ms).moment,
    )
    .filter(|at| *at <= until)
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
            let view = terminal.view();
            let mut offered = reach::offered(&view);
            offered.retain(|touch| goes_on(&view.screen, touch));
            if !offered.is_empty() {
                watch.happens(terminal, &Event::Touch(offered[index.index(offered.len())].clone()));
            }
        }
        Deed::Stale(index) if !earlier.is_empty() => {
            let touch = earlier[index.index(earlier.len())].clone();
            watch.happens(terminal, &Event::Touch(touch));
        }
        Deed::Stale(_) => {}
        Deed::Says(text, writing) => {
            let touch = match terminal.view().screen {
                Screen::Comment { .. } => Touch::KeepComment { text, writing },
                _ => Touch::OpenComment,
            };
            watch.happens(terminal, &Event::Touch(touch));
        }
        Deed::Dials(line, touches) => {
            let next = |terminal: &Terminal| dials(&terminal.view(), line);
            for _ in 0..touches {
                let Some(touch) = next(terminal) else { break };
                watch.happens(terminal, &Event::Touch(touch));
                let until = terminal.mono_ms + 500;
                waits_until(terminal, watch, until);
            }
        }
        Deed::Types(index) => {
            let touch = types(&terminal.view(), index);
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

/// Whether a touch leads neither back nor out, and is not about the screen itself.
fn goes_on(screen: &Screen, touch: &Touch) -> bool {
    if matches!(screen, Screen::Phone { .. }) {
        return *touch == Touch::Back; // digits at random are no number, and lead nowhere
    }
    !matches!(
        touch,
        Touch::Back
            | Touch::Finish
            | Touch::EraseKey
            | Touch::OpenPhone
            | Touch::ChooseLanguage { .. }
            | Touch::SwitchAid { .. }
    )
}

/// What somebody does who wants the pad.
fn types(view: &VisitorView, index: prop::sample::Index) -> Touch {
    match &view.screen {
        Screen::Start => Touch::ChooseTask { task: Task::Rate },
        Screen::Pad { .. } => {
            let on_pad = |touch: &Touch| matches!(touch, Touch::TapKey { .. } | Touch::EraseKey);
            let touches: Vec<_> = reach::offered(view).into_iter().filter(on_pad).collect();
            if touches.is_empty() { Touch::Stay } else { touches[index.index(touches.len())].clone() }
        }
        _ => Touch::OpenPad,
    }
}

/// What somebody does who wants to leave a number: one of a mobile, or of a line.
fn dials(view: &VisitorView, line: bool) -> Option<Touch> {
    let number = if line { "055165521234" } else { "13800138000" };
    Some(match &view.screen {
        Screen::Rate { chosen: None, faces, .. } => Touch::TapFace { level: faces[0].level },
        Screen::Rate { .. } => Touch::Done,
        Screen::Next { .. } => Touch::OpenPhone,
        Screen::Phone { form: Form::Whole, .. } => Touch::KeepPhone,
        Screen::Phone { typed, .. } => {
            let typed = typed.grouped().replace(' ', "");
            match number.strip_prefix(&typed).and_then(|rest| rest.chars().next()) {
                Some(key) => Touch::TapKey { key: key.to_string() },
                None => Touch::EraseKey,
            }
        }
        _ => return None,
    })
}

fn name(view: &VisitorView) -> &'static str {
    match &view.screen {
        _ if view.dimmed => "dimmed",
        Screen::Start => "start",
        Screen::Subject { .. } => "subject",
        Screen::Pad { .. } if view.cover_seconds.is_some() => "covered pad",
        Screen::Pad { found: Some(_), .. } => "pad with a counter",
        Screen::Pad { .. } => "pad",
        Screen::Rate { .. } => "rate",
        Screen::Next { call_back: CallBack::Left } => "next with a number left",
        Screen::Next { .. } => "next",
        Screen::Phone { .. } if view.cover_seconds.is_some() => "covered phone",
        Screen::Phone { left: true, .. } => "phone with a number left",
        Screen::Phone { form: Form::Whole, .. } => "phone with a number",
        Screen::Phone { refused: true, .. } => "phone refused",
        Screen::Phone { .. } => "phone",
        Screen::SurveyIntro { .. } => "survey_intro",
        Screen::Question { number: 10, .. } => "last question",
        Screen::Question { .. } => "question",
        Screen::Capacity { .. } => "capacity",
        Screen::Comment { writing: Some(_), .. } => "comment with a writing",
        Screen::Comment { .. } => "comment",
        Screen::Thanks { .. } => "thanks",
        Screen::Cleaning { .. } => "cleaning",
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
    let (mut most, mut doubtful, mut written, mut phones) = (0, 0, 0, 0);
    for _ in 0..256 {
        let journey = journeys().new_tree(&mut runner).expect("a journey").current();
        let (terminal, seen) = travelled(journey);
        screens.extend(seen);
        written += terminal.store.writings().len();
        phones += terminal.store.phones().len();
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
        "comment with a writing",
        "covered pad",
        "covered phone",
        "dimmed",
        "last question",
        "next",
        "next with a number left",
        "pad",
        "pad with a counter",
        "paused",
        "phone",
        "phone refused",
        "phone with a number",
        "phone with a number left",
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
    assert!(written > 0 && phones > 0, "{written} writings and {phones} numbers became durable");
}
