//! Every screen in every state is looked at, on both reference glasses and in every shape, language and setting:
//! nothing is cut, too small, too faint or wrongly named, and no screen has more words than it needs.

use std::fs;

use shiwen_domain::{level::Scale, view::Mode};
use shiwen_tests::{
    call_back::CallCentre,
    figure,
    terminal::small_disk::SmallDisk,
    window::{
        Options, Window,
        driver::target,
        glass::{Glass, LANDSCAPE, PORTRAIT, SHAPES, Shape},
        inspection::{Inspection, Plan},
        setting::SETTINGS,
        sheet, walk,
    },
};

#[path = "looks/budget.rs"]
mod budget;
#[path = "looks/places.rs"]
mod places;
#[path = "looks/sight.rs"]
mod sight;
#[path = "looks/signs.rs"]
mod signs;

/// The terminal's time runs three times as fast, so that a walk through everything is short.
const PACE: u32 = 3;
/// The dark comes after three minutes.
const PACE_TO_THE_DARK: u32 = 60;

#[tokio::test]
async fn every_screen_in_the_hall_is_right_on_a_wide_glass() {
    in_the_hall(LANDSCAPE).await;
}

#[tokio::test]
async fn every_screen_in_the_hall_is_right_on_a_tall_glass() {
    in_the_hall(PORTRAIT).await;
}

#[tokio::test]
async fn every_screen_at_a_counter_is_right_on_a_wide_glass() {
    at_a_counter(LANDSCAPE).await;
}

#[tokio::test]
async fn every_screen_at_a_counter_is_right_on_a_tall_glass() {
    at_a_counter(PORTRAIT).await;
}

#[tokio::test]
async fn two_buttons_are_right_on_both_glasses() {
    for glass in [LANDSCAPE, PORTRAIT] {
        with_two_buttons(glass).await;
    }
}

#[tokio::test]
async fn out_of_service_is_right_on_both_glasses() {
    for glass in [LANDSCAPE, PORTRAIT] {
        on_a_full_disk(glass).await;
    }
}

#[tokio::test]
async fn the_darkened_screen_is_right_on_both_glasses() {
    for glass in [LANDSCAPE, PORTRAIT] {
        in_the_dark(glass).await;
    }
}

async fn in_the_hall(glass: Glass) {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(home.path(), terminal(glass, Mode::Hall)).await;
    let mut inspections = inspections(glass);
    for one in &mut inspections {
        let setting = one.setting;
        let look = &mut async |window: &mut Window, state| one.looks(window, state).await;
        walk::in_the_hall(&mut window, &setting, look).await;
    }
    report("hall", glass, &inspections, window).await;
}

async fn at_a_counter(glass: Glass) {
    let home = tempfile::tempdir().expect("a folder");
    CallCentre::default().enrol(home.path()).expect("an enrolment");
    let mut window = Window::open(home.path(), terminal(glass, Mode::Counter)).await;
    let mut inspections = inspections(glass);
    for one in &mut inspections {
        let setting = one.setting;
        let look = &mut async |window: &mut Window, state| one.looks(window, state).await;
        walk::at_a_counter(&mut window, &setting, look).await;
    }
    report("counter", glass, &inspections, window).await;
}

async fn with_two_buttons(glass: Glass) {
    let home = tempfile::tempdir().expect("a folder");
    let options = Options { scale: Scale::Two, ..terminal(glass, Mode::Counter) };
    let mut window = Window::open(home.path(), options).await;
    let mut inspections = few_inspections(glass);
    for one in &mut inspections {
        let setting = one.setting;
        let look = &mut async |window: &mut Window, state| one.looks(window, state).await;
        walk::with_two_buttons(&mut window, &setting, look).await;
    }
    report("two", glass, &inspections, window).await;
}

async fn on_a_full_disk(glass: Glass) {
    let disk = SmallDisk::new(300).unwrap_or_else(|why| panic!("{why}"));
    let home = disk.home();
    let mut window = Window::open(home.path(), terminal(glass, Mode::Counter)).await;
    let mut inspections = few_inspections(glass);
    for one in &mut inspections {
        window.stays_there().await.sets(&one.setting).await.taps_face(2).await;
        disk.fill_to(0).expect("the disk fills");
        let mut chosen = false;
        while window.screen().await != "paused" {
            chosen = window.touches_until_drawn_or_paused("reason-208", !chosen).await;
        }
        one.looks(&mut window, "paused").await;
        disk.empty().expect("the disk empties");
        window.shows("rate").await;
    }
    report("paused", glass, &inspections, window).await;
}

/// The dark is only where nobody has been for long, so in nobody's setting.
async fn in_the_dark(glass: Glass) {
    let home = tempfile::tempdir().expect("a folder");
    let options = Options { pace: PACE_TO_THE_DARK, ..terminal(glass, Mode::Counter) };
    let mut window = Window::open(home.path(), options).await;
    let mut inspection = Inspection::new(glass, SETTINGS[0], plan(0, glass));
    window.shows_test_id("dimmed").await;
    inspection.looks(&mut window, "dimmed").await;
    report("dark", glass, &[inspection], window).await;
}

fn terminal(glass: Glass, mode: Mode) -> Options {
    Options { mode, pace: PACE, ..Options::on(glass) }
}

/// In each setting; in a short run in two, which differ between the two glasses.
fn inspections(glass: Glass) -> Vec<Inspection> {
    let all = SETTINGS.into_iter().enumerate();
    let turns = if glass.is_tall() { [2, 5] } else { [0, 3] };
    let turn = all.filter(|(at, _)| is_long() || turns.contains(at));
    turn.map(|(at, setting)| Inspection::new(glass, setting, plan(at, glass))).collect()
}

/// In one setting; in each, if the run is long.
fn few_inspections(glass: Glass) -> Vec<Inspection> {
    let mut inspections = inspections(glass);
    inspections.truncate(figure(10));
    inspections
}

/// In a short run each setting takes its turn with two of the shapes.
fn plan(at: usize, glass: Glass) -> Plan {
    let others: Vec<Shape> = SHAPES.into_iter().filter(|shape| *shape != glass.pixels).collect();
    let turn = |step: usize| others[(at + step * 3) % others.len()];
    Plan {
        shapes: if is_long() { others.clone() } else { (0..2).map(turn).collect() },
        focus: is_long() || [0, 5].contains(&at),
        rings: at == 0 || (is_long() && at == 5),
    }
}

fn is_long() -> bool {
    figure(10) == 10
}

/// Draws the sheet anew with what was pictured, keeps the tables, and fails if anything is wrong.
#[expect(clippy::print_stdout, reason = "the measures are what is quoted")]
async fn report(part: &str, glass: Glass, inspections: &[Inspection], window: Window) {
    sheet::compose(&window).await;
    window.is_closed().await;
    let tables = [budget::table(&glass, inspections), budget::measures(inspections)].concat();
    let file = format!("measures-{}-{part}.md", glass.name);
    fs::write(target("screenshots").join(file), &tables).expect("the measures are kept");
    println!("{tables}");
    let mut faults: Vec<String> = inspections.iter().flat_map(|one| one.faults.clone()).collect();
    faults.extend(inspections.iter().flat_map(budget::faults));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
