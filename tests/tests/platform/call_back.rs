//! Whoever left a number is called back, however satisfied: such a rating has a work order, and no other good one has.

use shiwen_domain::level::Level;
use shiwen_tests::paper_log::Secret;

use crate::scene::Scene;

#[test]
fn a_number_left_with_a_good_rating_opens_a_work_order() {
    let scene = Scene::open();
    let mut machine = scene.machine(7);
    let mut log = machine.opens();
    let number = Secret::phone("13800138000", &machine.known.recipient);
    log.push(machine.author.rating_with(Level::VerySatisfied, &[number]));
    // The control: the same level without a number opens none.
    log.push(machine.author.rating_with(Level::VerySatisfied, &[]));
    machine.line.taken(&log, &log.batch_from(0));
    let titles: Vec<String> = scene.sql().column("SELECT title FROM work_order", &[]);
    assert_eq!(titles.len(), 1, "{titles:?}");
    assert!(titles[0].contains("回访"), "{titles:?}");
    let with_number: i64 = scene.sql().one(
        "SELECT count(*) FROM work_order JOIN rating USING (entry_id) WHERE phone AND rating.level = 5",
        &[],
    );
    assert_eq!(with_number, 1);
    scene.agrees();
}
