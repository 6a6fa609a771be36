//! The room around: people who walk away, look on, touch twice; power that goes; a disk that fails.

use super::*;

fn cover(visitor: &Visitor) -> Option<u32> {
    visitor.terminal.view().cover_seconds
}

#[test]
fn who_walks_away_is_covered_then_counted_as_left() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.waits(7_999);
    assert_eq!(cover(&visitor), None);
    visitor.waits(1);
    assert_eq!(cover(&visitor), Some(20));
    visitor.waits(19_999);
    assert_eq!(cover(&visitor), Some(1));
    assert!(visitor.entries().is_empty());
    visitor.waits(1);
    assert_eq!((visitor.rating().level, visitor.rating().ending), (level(1), Ending::Left));
    visitor.waits(5_000);
    assert_eq!(visitor.chosen(), (None, vec![]), "the next visitor finds bare faces");
}

#[test]
fn a_touch_on_the_cover_brings_the_choice_back_and_does_nothing_else() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(2);
    visitor.picks(214);
    visitor.waits(20_000);
    visitor.taps(5);
    assert_eq!(cover(&visitor), None);
    visitor.waits(399);
    visitor.terminal.touch(Touch::TapFace { level: level(5) });
    assert_eq!(visitor.chosen(), (Some(2), vec![214]), "nor does its trembling double");
    visitor.waits(1);
    visitor.terminal.touch(Touch::TapFace { level: level(5) });
    assert_eq!(visitor.chosen(), (Some(5), vec![]));
}

#[test]
fn who_walks_away_before_answering_leaves_nothing() {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Rate);
    visitor.waits(28_000);
    assert_eq!(visitor.screen(), Screen::Start);
    assert!(visitor.entries().is_empty() && visitor.terminal.store.history().is_empty());
}

#[test]
fn a_double_tap_does_not_answer_the_next_question() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(4);
    visitor.is_done();
    visitor.starts_questions();
    visitor.answers(Answer::Yes);
    visitor.waits(399);
    visitor.terminal.touch(Touch::Skip);
    assert_eq!(visitor.question(), (2, None));
    visitor.waits(1);
    visitor.terminal.touch(Touch::Skip);
    assert_eq!(visitor.question(), (3, None));
}

#[test]
fn what_cannot_be_saved_is_told_and_the_terminal_comes_back() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.taps(1);
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::NotSaved });
    visitor.waits(500);
    visitor.terminal.recovers();
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::NotSaved }, "long enough to be read");
    visitor.taps(1);
    visitor.waits(4_500);
    assert_eq!(visitor.chosen(), (None, vec![]));
    assert!(visitor.entries().is_empty());
    visitor.taps(2);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(taps(&visitor.rating()), [2]);
}

#[test]
fn an_answer_saved_before_the_disk_failed_is_kept_as_interrupted() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.picks(115);
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::NotSaved });
    visitor.terminal.recovers();
    let rating = visitor.rating();
    assert_eq!((rating.level, rating.no_reason, rating.ending), (level(1), true, Ending::Interrupted));
}

#[test]
fn a_full_disk_takes_no_answers_until_there_is_room() {
    let mut visitor = Visitor::at_the_counter();
    visitor.terminal.happens(&Event::Failed(PauseReason::DiskFull));
    visitor.taps(1);
    visitor.waits(3_600_000);
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::DiskFull });
    visitor.terminal.recovers();
    assert_eq!(visitor.chosen(), (None, vec![]));
    assert!(visitor.entries().is_empty());
}

#[test]
fn a_power_cut_a_stop_and_a_new_page_each_end_the_visit() {
    let cuts: [fn(&mut Terminal); 3] = [
        |terminal| terminal.starts(0),
        |terminal| drop(terminal.happens(&Event::Stopping)),
        |terminal| drop(terminal.happens(&Event::PageOpened)),
    ];
    for cut in cuts {
        let mut visitor = Visitor::at_the_counter();
        visitor.taps(1);
        visitor.picks(110);
        cut(&mut visitor.terminal);
        assert_eq!(visitor.chosen(), (None, vec![]), "no screen resumes another's draft");
        assert_eq!((visitor.rating().ending, codes(&visitor.rating())), (Ending::Interrupted, vec![110]));
        visitor.waits(60_000);
        visitor.terminal.starts(0);
        assert_eq!(visitor.entries().len(), 1, "once");
    }
}

#[test]
fn two_visitors_are_two_visits() {
    let mut visitor = Visitor::at_the_counter();
    for number in [1, 5] {
        visitor.taps(number);
        visitor.is_done();
        visitor.finishes();
        assert!(visitor.is_thanked());
        visitor.waits(5_000);
    }
    let ratings = visitor.entries();
    let [Body::Rating(first), Body::Rating(second)] = ratings.as_slice() else { panic!("two: {ratings:?}") };
    assert_ne!(first.visit_id, second.visit_id);
    assert_eq!((taps(first), taps(second)), (vec![1], vec![5]));
}

#[test]
fn the_language_is_the_visitors_and_the_next_starts_in_chinese() {
    let mut visitor = Visitor::at_the_counter();
    visitor.speaks(Lang::En);
    visitor.taps(5);
    visitor.is_done();
    visitor.finishes();
    assert!(visitor.is_thanked());
    assert_eq!(visitor.terminal.view().lang, Lang::En);
    visitor.waits(5_000);
    assert_eq!(visitor.terminal.view().lang, Lang::Zh);
}

#[test]
fn a_language_chosen_by_somebody_who_left_is_taken_back() {
    let mut visitor = Visitor::in_the_hall();
    visitor.speaks(Lang::En);
    visitor.waits(27_999);
    assert_eq!(visitor.terminal.view().lang, Lang::En);
    visitor.waits(1);
    assert_eq!((visitor.terminal.view().lang, cover(&visitor)), (Lang::Zh, None));
}
