//! A day, a week: one visit after the other on one page, which must not grow by any of them.

use shiwen_tests::{
    figure,
    terminal::home_in_memory,
    window::{
        Options, Window,
        record::Record,
        soak::{BATCH, PACE, Sample, batch, growth, table},
    },
};

async fn samples(window: &mut Window, home: &std::path::Path, batches: usize, keeps: bool) -> Vec<Sample> {
    let mut samples = Vec::new();
    for number in 0..batches {
        samples.push(batch(window, home, number, keeps).await);
    }
    samples
}

#[tokio::test]
async fn visits_leave_nothing_behind() {
    let home = home_in_memory().unwrap();
    let mut window = Window::open(home.path(), Options { pace: PACE, ..Options::default() }).await;
    let batches = figure(5_000).div_ceil(BATCH + 1);
    let samples = samples(&mut window, home.path(), batches, false).await;
    println!("{}", table(&samples));
    assert_eq!(growth(&samples), Vec::<String>::new());
    window.is_closed().await;
    // Whoever was too slow on a busy machine came again.
    assert!(Record::of(home.path()).ratings().len() >= batches * (BATCH + 1));
}

#[tokio::test]
async fn the_check_sees_a_page_that_keeps_something_of_each_visit() {
    let home = home_in_memory().unwrap();
    let mut window = Window::open(home.path(), Options { pace: PACE, ..Options::default() }).await;
    // Twelve looks to get warm, and two for each of the parts that are held against each other: one look alone may be off.
    let samples = samples(&mut window, home.path(), 20, true).await;
    let growth = growth(&samples);
    assert!(growth.iter().any(|grown| grown.starts_with("page memory")), "{growth:?}\n{}", table(&samples));
    window.is_closed().await;
}
