//! Requests that come twice, twice at once, or after later ones: everything is there once and in order.

use shiwen_tests::{
    figure,
    platform::{Platform, compare},
    seed::Seed,
    terminal::enrolled::EnrolledTerminal,
    wire::{Fate, Wire},
};

use super::{NOTHING, programs};

/// Syncs so often while each batch meets a fate drawn from these; then lets everything through.
fn meets(fates: &'static [Fate], number: u64) -> (Platform, Wire) {
    let programs = programs();
    let platform = Platform::start(&programs);
    let wire = Wire::to(platform.address());
    let mut terminal = EnrolledTerminal::enrolled_through(&programs, &platform, &wire.url());
    let (mut seed, mut drawn) = (Seed::new(number), Seed::new(number + 1));
    wire.decide(move |request| match drawn.one_of(fates) {
        Some(fate) if request.is_batch() => fate.clone(),
        _ => Fate::Pass,
    });
    for _ in 0..figure(100) {
        terminal.simulate(1 + seed.below(3), seed.draw());
        assert_ne!(
            compare::wrong_with(&platform.sql(), &[&terminal]),
            NOTHING,
            "the judge sees what is missing"
        );
        let code = terminal.sync().code;
        assert!(matches!(code, Some(0 | 3)), "{code:?}");
        assert_eq!(compare::wrong_so_far(&platform.sql(), &[&terminal]), NOTHING);
    }
    wire.pass();
    terminal.syncs();
    wire.deliver_late();
    assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), NOTHING);
    let ran = platform.run(&["verify"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    (platform, wire)
}

#[test]
fn a_batch_that_comes_twice_is_there_once() {
    let (platform, wire) = meets(&[Fate::Twice, Fate::TwiceAtOnce], 11);
    assert_eq!(platform.sql().count("alarm"), 0, "a repetition is no disagreement");
    // The control: the platform did get more than came from the terminal.
    let counted = wire.counted();
    println!("{counted:?}");
    assert!(counted.delivered >= counted.requests + figure(100) as u64, "{counted:?}");
}

#[test]
fn a_batch_that_comes_after_later_ones_changes_nothing() {
    let (_platform, wire) = meets(&[Fate::Pass, Fate::Late, Fate::Twice], 12);
    // The control: some came late, so fewer were answered than came.
    let counted = wire.counted();
    println!("{counted:?}");
    assert!(counted.answered < counted.requests, "{counted:?}");
}
