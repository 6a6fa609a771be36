//! At a counter: the faces are there at once.

use super::*;

#[test]
fn a_bad_rating_with_reasons_is_kept_whole() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.picks(115);
    visitor.picks(108);
    visitor.picks(111);
    visitor.picks(108);
    visitor.is_done();
    visitor.finishes();
    assert!(visitor.is_thanked());
    let rating = visitor.rating();
    assert_eq!((rating.level, codes(&rating)), (level(1), vec![115, 111]));
    assert_eq!((rating.no_reason, rating.raised, rating.ending), (false, false, Ending::Finished));
    assert_eq!(rating.subject.counter, Some("counter-8".into()));
    assert_eq!(rating.subject.department, Some("11990000000000043T".into()));
    assert_eq!(rating.subject.item, Some("title-search".into()), "the counter's only service");
    assert_eq!(rating.subject.clerk, Some("4002".into()));
    assert_eq!(visitor.entries().len(), 1, "no survey was answered");
}

#[test]
fn the_first_tap_is_on_the_disk_at_once_whatever_the_level() {
    for number in 1..=5 {
        let mut visitor = Visitor::at_the_counter();
        visitor.taps(number);
        let draft = visitor.terminal.store.draft().expect("a draft");
        assert_eq!(draft.level(), Some(level(number)));
        assert_eq!(visitor.chosen(), (Some(number), vec![]));
    }
}

#[test]
fn a_bad_rating_without_a_reason_counts_and_says_so() {
    for (number, silent) in [(1, true), (2, true), (3, false), (4, false), (5, false)] {
        let mut visitor = Visitor::at_the_counter();
        visitor.taps(number);
        visitor.is_done();
        visitor.finishes();
        assert_eq!(visitor.rating().no_reason, silent, "level {number}");
    }
}

#[test]
fn a_comment_alone_is_a_reason() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.writes("取号就取错了");
    visitor.is_done();
    visitor.finishes();
    assert!(!visitor.rating().no_reason);
    assert_eq!(visitor.terminal.store.comments(), ["取号就取错了"]);
}

#[test]
fn a_change_of_mind_keeps_every_tap_and_a_rise_by_two_is_flagged() {
    let raised = |numbers: &[u8]| {
        let mut visitor = Visitor::at_the_counter();
        for number in numbers {
            visitor.taps(*number);
        }
        visitor.is_done();
        visitor.finishes();
        let rating = visitor.rating();
        assert_eq!(taps(&rating), numbers);
        assert_eq!(Some(rating.level.number()), numbers.last().copied());
        rating.raised
    };
    assert!(raised(&[5, 1, 5]));
    assert!(raised(&[2, 3, 4]), "two small rises are one of two");
    assert!(raised(&[1, 3, 1]), "taken back, but it happened");
    assert!(!raised(&[1, 2, 1, 2]));
    assert!(!raised(&[5, 3, 1]));
}

#[test]
fn a_new_level_forgets_the_reasons_of_the_old_one_and_keeps_the_comment() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.picks(115);
    visitor.writes("等了很久");
    visitor.taps(2);
    assert_eq!(visitor.chosen(), (Some(2), vec![]));
    visitor.picks(115);
    assert_eq!(visitor.chosen(), (Some(2), vec![]), "a reason of another level");
    visitor.picks(214);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(codes(&visitor.rating()), [214]);
    assert_eq!(visitor.terminal.store.comments(), ["等了很久"]);
}

#[test]
fn done_and_back_to_the_faces_keeps_the_choice() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(2);
    visitor.picks(209);
    visitor.is_done();
    assert_eq!(visitor.screen(), Screen::Next { call_back: CallBack::Offered });
    visitor.goes_back();
    assert_eq!(visitor.chosen(), (Some(2), vec![209]));
    visitor.taps(1);
    visitor.is_done();
    visitor.finishes();
    assert_eq!(taps(&visitor.rating()), [2, 1]);
}

#[test]
fn rating_and_questions_of_one_visit_share_its_identity() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(4);
    visitor.is_done();
    visitor.starts_questions();
    visitor.answers(Answer::No);
    visitor.finishes();
    let (rating, response) = (visitor.rating(), visitor.response());
    assert_eq!(rating.visit_id, response.visit_id);
    assert_eq!((rating.subject, rating.started), (response.subject, response.started));
    assert!(rating.reasons.is_empty(), "an answer never becomes a reason");
}

#[test]
fn two_faces_are_stored_as_four_and_two() {
    let mut visitor = Visitor { terminal: Terminal::new(Mode::Counter, Scale::Two) };
    let Screen::Rate { faces, .. } = visitor.screen() else { panic!("the faces are there at once") };
    assert_eq!(faces.iter().map(|face| face.level.number()).collect::<Vec<_>>(), [4, 2]);
    visitor.taps(5);
    assert_eq!(visitor.chosen(), (None, vec![]), "a face that is not there");
    visitor.taps(2);
    visitor.picks(214);
    visitor.is_done();
    visitor.finishes();
    let rating = visitor.rating();
    assert_eq!((rating.scale, rating.level, codes(&rating)), (Scale::Two, level(2), vec![214]));
}

#[test]
fn a_comment_is_cut_at_five_hundred_characters_not_bytes() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.writes(&"窗".repeat(501));
    visitor.is_done();
    visitor.finishes();
    assert_eq!(visitor.terminal.store.comments(), ["窗".repeat(500)]);
}

#[test]
fn a_comment_keeps_its_lines_and_loses_control_characters() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.writes(" 第一\r\n第\u{1b}二\u{7f}\t行\u{0} ");
    visitor.touches(Touch::OpenComment);
    let Screen::Comment { text, max_chars, .. } = visitor.screen() else { panic!("the comment is open") };
    assert_eq!((text.as_str(), max_chars), ("第一\n第二行", 500));
}

#[test]
fn control_characters_and_blanks_are_no_comment() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.writes("\u{0} \u{1b}");
    visitor.is_done();
    visitor.finishes();
    assert!(visitor.rating().no_reason, "nothing was written");
    assert_eq!(visitor.rating().comment, None);
}

#[test]
fn an_empty_text_takes_the_comment_back() {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor.writes("写错了");
    visitor.writes("");
    visitor.is_done();
    visitor.finishes();
    assert!(visitor.rating().no_reason);
    assert!(visitor.terminal.store.comments().is_empty());
}
