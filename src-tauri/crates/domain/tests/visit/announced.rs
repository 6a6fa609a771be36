//! Services that the counter's business system announces: on the screen, rated, left alone, taken back, cut off. In any order, each
//! ends once.

use std::collections::BTreeMap;

use proptest::{prelude::*, sample::Index};
use shiwen_domain::{
    announced::{self, AnnounceRefusal, Announced, Duty, EvaluationState},
    entry::{Body, Rating},
    id::EvaluationId,
    level::{Level, Scale},
    text::Lang,
    view::{About, Mode, PauseReason, Screen, Touch},
    visit::{ANNOUNCED_MS, COUNTDOWN_MS, Effect, Event},
};
use uuid::Uuid;

use crate::{
    store::{Fault, Service},
    terminal::Terminal,
};

fn at_the_counter() -> Terminal {
    Terminal::new(Mode::Counter, Scale::Five)
}

fn id(number: u128) -> EvaluationId {
    EvaluationId(Uuid::from_u128(number))
}

/// What the business system announces, about the terminal's own counter.
fn service(terminal: &Terminal, number: u128) -> Announced {
    let subject = announced::subject(&terminal.setting, None, None).expect("a terminal at a counter");
    let started = terminal.now(terminal.mono_ms).moment;
    Announced { id: id(number), service: format!("service-{number}"), started, subject, pack_version: 1 }
}

/// Announces a service if it may be.
fn announces(terminal: &mut Terminal, number: u128) -> Result<(), AnnounceRefusal> {
    terminal.visit.may_announce(&terminal.setting)?;
    let announced = service(terminal, number);
    terminal.happens(&Event::Announce(announced));
    Ok(())
}

fn taps(terminal: &mut Terminal, level: Level) {
    terminal.waits(1_000);
    terminal.touch(Touch::TapFace { level });
}

fn state(terminal: &Terminal) -> Option<EvaluationState> {
    terminal.visit.evaluation().map(|(_, state)| state)
}

fn became(terminal: &Terminal) -> Vec<Service> {
    terminal.store.services().iter().map(|(_, what)| *what).collect()
}

fn ratings(terminal: &Terminal) -> Vec<&Rating> {
    let entries = terminal.store.entries().into_iter();
    entries.filter_map(|body| if let Body::Rating(rating) = body { Some(rating) } else { None }).collect()
}

#[test]
fn an_announced_service_shows_the_faces_with_nothing_chosen() {
    let mut terminal = at_the_counter();
    terminal.setting.duty = Duty::Clerk("2002".into());
    assert_eq!(announces(&mut terminal, 1), Ok(()));
    let Screen::Rate { about: About::Counter { counter }, chosen, faces, reasons, .. } =
        terminal.view().screen
    else {
        panic!("{:?}", terminal.view().screen)
    };
    assert_eq!((chosen, faces.len(), reasons.len()), (None, 5, 0));
    assert_eq!(counter.clerk.map(|clerk| clerk.number).as_deref(), Some("2002"));
    assert_eq!(
        (state(&terminal), became(&terminal)),
        (Some(EvaluationState::Waiting), vec![Service::Announced])
    );
}

#[test]
fn the_first_tap_answers_it_whatever_the_level_and_the_rating_names_it() {
    for level in Level::ALL {
        let mut terminal = at_the_counter();
        announces(&mut terminal, 1).expect("nobody is there");
        taps(&mut terminal, level);
        assert_eq!(state(&terminal), Some(EvaluationState::Answered), "{level:?}");
        terminal.waits(60_000);
        assert_eq!(became(&terminal), [Service::Announced, Service::Rated]);
        let rated = ratings(&terminal);
        assert_eq!((rated.len(), rated[0].level), (1, level));
        assert_eq!(rated[0].service.as_deref(), Some("service-1"));
        assert_eq!(rated[0].subject, service(&terminal, 1).subject);
        assert_eq!(state(&terminal), None);
    }
}

#[test]
fn nobody_who_comes_in_time_is_no_praise_and_is_warned_for_twenty_seconds() {
    let mut terminal = at_the_counter();
    announces(&mut terminal, 1).expect("nobody is there");
    terminal.waits(ANNOUNCED_MS - 1);
    assert_eq!(terminal.view().cover_seconds, None);
    terminal.waits(1);
    assert_eq!(terminal.view().cover_seconds, Some(20));
    terminal.waits(COUNTDOWN_MS - 1);
    assert_eq!(became(&terminal), [Service::Announced]);
    terminal.waits(1);
    assert_eq!(became(&terminal), [Service::Announced, Service::Unrated]);
    assert_eq!((ratings(&terminal).len(), terminal.visit.is_idle()), (0, true));
}

#[test]
fn a_touch_on_the_warning_gives_the_time_again() {
    let mut terminal = at_the_counter();
    announces(&mut terminal, 1).expect("nobody is there");
    terminal.waits(ANNOUNCED_MS + 10_000);
    terminal.touch(Touch::Stay);
    terminal.waits(COUNTDOWN_MS);
    assert_eq!(terminal.view().cover_seconds, None);
    taps(&mut terminal, Level::VeryDissatisfied);
    terminal.waits(60_000);
    assert_eq!(became(&terminal), [Service::Announced, Service::Rated]);
}

#[test]
fn it_can_be_taken_back_until_somebody_touches_the_screen_and_not_afterwards() {
    let mut terminal = at_the_counter();
    announces(&mut terminal, 1).expect("nobody is there");
    assert_eq!(terminal.happens(&Event::Cancel(id(2))), None, "another one");
    assert!(matches!(terminal.happens(&Event::Cancel(id(1))), Some(Effect::Cancel(_))));
    assert!(terminal.visit.is_idle());
    for touch in [
        Touch::Stay,
        Touch::ChooseLanguage { lang: Lang::En },
        Touch::TapFace { level: Level::VeryDissatisfied },
    ] {
        let mut terminal = at_the_counter();
        announces(&mut terminal, 1).expect("nobody is there");
        terminal.waits(1_000);
        terminal.touch(touch.clone());
        assert_eq!(terminal.happens(&Event::Cancel(id(1))), None, "{touch:?}");
        terminal.waits(200_000);
        assert_ne!(became(&terminal), [Service::Announced, Service::Cancelled], "{touch:?}");
        assert_eq!(became(&terminal).len(), 2, "{touch:?}");
    }
}

#[test]
fn while_somebody_is_there_or_nobody_can_be_it_is_refused() {
    let mut terminal = at_the_counter();
    taps(&mut terminal, Level::Satisfied);
    assert_eq!(announces(&mut terminal, 1), Err(AnnounceRefusal::Busy));
    terminal.waits(60_000);
    assert_eq!(announces(&mut terminal, 1), Ok(()));
    assert_eq!(announces(&mut terminal, 2), Err(AnnounceRefusal::Busy), "one at a time");
    terminal.happens(&Event::Failed(PauseReason::Counter));
    assert_eq!(announces(&mut terminal, 2), Err(AnnounceRefusal::Paused(PauseReason::Counter)));
    let mut hall = Terminal::new(Mode::Hall, Scale::Five);
    assert_eq!(announced::subject(&hall.setting, None, None), Err(AnnounceRefusal::NoCounter));
    assert_eq!(hall.visit.may_announce(&hall.setting), Err(AnnounceRefusal::NoCounter));
    // An event that comes all the same changes nothing.
    let forced = service(&at_the_counter(), 3);
    assert_eq!(hall.happens(&Event::Announce(forced)), None);
}

#[test]
fn items_and_clerks_are_those_of_the_hall() {
    let terminal = at_the_counter();
    let subject = |item: Option<&str>, clerk: Option<&str>| {
        announced::subject(&terminal.setting, item.map(Into::into), clerk.map(Into::into))
    };
    assert_eq!(subject(Some("no-such-item"), None), Err(AnnounceRefusal::UnknownItem));
    assert_eq!(subject(None, Some("9999")), Err(AnnounceRefusal::UnknownClerk));
    let own = subject(None, None).expect("its own");
    let item = own.item.as_ref().map(|item| item.as_str().to_owned());
    assert_eq!(subject(item.as_deref(), None), Ok(own));
}

#[test]
fn a_page_that_starts_anew_keeps_it_and_a_power_cut_makes_it_unrated() {
    let mut terminal = at_the_counter();
    announces(&mut terminal, 1).expect("nobody is there");
    terminal.happens(&Event::PageOpened);
    assert_eq!(state(&terminal), Some(EvaluationState::Waiting));
    terminal.starts(0);
    assert_eq!(became(&terminal), [Service::Announced, Service::Unrated]);
    // The control: cut off after the first tap it is a rating, as it was last tapped.
    announces(&mut terminal, 2).expect("nobody is there");
    taps(&mut terminal, Level::VeryDissatisfied);
    terminal.starts(0);
    assert_eq!(became(&terminal)[2..], [Service::Announced, Service::Rated]);
    assert_eq!(ratings(&terminal)[0].level, Level::VeryDissatisfied);
}

/// What may happen around an announced service.
#[derive(Clone, Debug)]
enum Deed {
    Announces,
    Cancels(Index),
    Taps(Level),
    Touches(bool),
    Finishes,
    PageOpened,
    Stopped,
    Crashed,
    Failed,
    Recovered,
    Faulty(bool),
}

fn deeds() -> impl Strategy<Value = (u64, Deed)> {
    let level = (0..5_usize).prop_map(|place| Deed::Taps(Level::ALL[place]));
    let deed = prop_oneof![
        8 => Just(Deed::Announces),
        3 => any::<Index>().prop_map(Deed::Cancels),
        5 => level,
        3 => any::<bool>().prop_map(Deed::Touches),
        3 => Just(Deed::Finishes),
        1 => Just(Deed::PageOpened),
        1 => Just(Deed::Stopped),
        1 => Just(Deed::Crashed),
        1 => Just(Deed::Failed),
        2 => Just(Deed::Recovered),
        2 => any::<bool>().prop_map(Deed::Faulty),
    ];
    (prop_oneof![3 => 0..1_500_u64, 2 => 1_500..30_000_u64, 2 => 30_000..120_000_u64], deed)
}

fn happens(terminal: &mut Terminal, announced: &mut u128, deed: &Deed) {
    match *deed {
        Deed::Announces => {
            if announces(terminal, *announced + 1).is_ok() {
                *announced += 1;
            }
        }
        Deed::Cancels(ref which) if *announced > 0 => {
            let before = state(terminal);
            let number = which.index(usize::try_from(*announced).expect("few")) as u128 + 1;
            let effect = terminal.happens(&Event::Cancel(id(number)));
            let allowed = effect.is_none() || before == Some(EvaluationState::Waiting);
            assert!(allowed, "taken back although somebody was there");
        }
        Deed::Taps(level) => drop(terminal.touch(Touch::TapFace { level })),
        Deed::Touches(stays) => {
            let touch = if stays { Touch::Stay } else { Touch::ChooseLanguage { lang: Lang::En } };
            terminal.touch(touch);
        }
        Deed::Finishes => {
            terminal.touch(Touch::Done);
            terminal.waits(500);
            terminal.touch(Touch::Finish);
        }
        Deed::PageOpened => drop(terminal.happens(&Event::PageOpened)),
        Deed::Stopped => {
            terminal.happens(&Event::Stopping);
            terminal.starts(0);
        }
        Deed::Crashed => terminal.starts(0),
        Deed::Failed => drop(terminal.happens(&Event::Failed(PauseReason::NotSaved))),
        Deed::Recovered if terminal.visit.paused().is_some() => terminal.recovers(),
        Deed::Cancels(_) | Deed::Recovered => {}
        Deed::Faulty(lost) => terminal.store.fault = Some(if lost { Fault::Lost } else { Fault::Unanswered }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_each_announced_service_ends_once(deeds in prop::collection::vec(deeds(), 1..80)) {
        let mut terminal = at_the_counter();
        let mut announced = 0;
        for (wait, deed) in deeds {
            terminal.waits(wait);
            happens(&mut terminal, &mut announced, &deed);
        }
        terminal.starts(0);
        let mut ends: BTreeMap<&str, Vec<Service>> = BTreeMap::new();
        for (service, what) in terminal.store.services() {
            ends.entry(service).or_default().push(*what);
        }
        for (service, facts) in &ends {
            prop_assert_eq!(facts.first(), Some(&Service::Announced), "{}", service);
            prop_assert_eq!(facts.len(), 2, "{} {:?}", service, facts);
        }
        let rated = ratings(&terminal);
        let named = rated.iter().filter(|rating| rating.service.is_some()).count();
        let answered = ends.values().filter(|facts| facts[1] == Service::Rated).count();
        prop_assert_eq!(named, answered, "a rating about a service is what rates it");
    }
}
