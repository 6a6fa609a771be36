//! Say more, by hand: kept until it is taken back, and never on a covered screen.

use super::*;

const MAX: usize = 64 * 1024;

/// What the open comment shows: the text, and whether there is a writing.
fn open(visitor: &mut Visitor) -> (String, Option<String>) {
    visitor.touches(Touch::OpenComment);
    let Screen::Comment { text, writing, .. } = visitor.screen() else { panic!("the comment is open") };
    (text, writing)
}

/// How a drawn one is shown.
fn shown(byte: u8, bytes: usize) -> String {
    Writing(vec![byte; bytes]).to_data_url()
}

fn displeased() -> Visitor {
    let mut visitor = Visitor::at_the_counter();
    visitor.taps(1);
    visitor
}

fn leaves(visitor: &mut Visitor) {
    visitor.is_done();
    visitor.finishes();
    assert!(visitor.is_thanked());
}

fn after_ten_skips() -> Visitor {
    let mut visitor = Visitor::in_the_hall();
    visitor.wants(Task::Survey);
    visitor.touches(Touch::ChooseHall);
    visitor.starts_questions();
    for _ in 1..=10 {
        visitor.skips();
    }
    visitor
}

fn has_comment(visitor: &Visitor) -> bool {
    match visitor.screen() {
        Screen::Rate { has_comment, .. } | Screen::Capacity { has_comment, .. } => has_comment,
        screen => panic!("neither faces nor the last question: {screen:?}"),
    }
}

#[test]
fn a_writing_is_kept_beside_the_text_and_shown_to_who_wrote_it() {
    let mut visitor = displeased();
    assert!(!has_comment(&visitor));
    visitor.says("等了很久", drawn(7, 9));
    assert!(has_comment(&visitor));
    assert_eq!(open(&mut visitor), ("等了很久".to_owned(), Some(shown(7, 9))));
    visitor.goes_back();
    leaves(&mut visitor);
    assert_eq!(visitor.terminal.store.comments(), ["等了很久"]);
    assert_eq!(visitor.terminal.store.writings(), [[7; 9]]);
    let rating = visitor.rating();
    assert!(rating.comment.is_some() && rating.writing.is_some() && rating.comment != rating.writing);
}

#[test]
fn what_was_not_touched_stays_and_what_is_drawn_anew_takes_its_place() {
    let mut visitor = displeased();
    visitor.says("", drawn(7, 9));
    visitor.says("还有一句", WritingTouch::Unchanged);
    assert_eq!(open(&mut visitor), ("还有一句".to_owned(), Some(shown(7, 9))));
    visitor.touches(Touch::KeepComment { text: "还有一句".to_owned(), writing: drawn(8, 3) });
    leaves(&mut visitor);
    assert_eq!(visitor.terminal.store.writings(), [[8; 3]]);
}

#[test]
fn a_writing_can_be_taken_back() {
    let mut visitor = displeased();
    visitor.says("", drawn(7, 9));
    visitor.says("", WritingTouch::Cleared);
    assert!(!has_comment(&visitor));
    assert_eq!(open(&mut visitor), (String::new(), None));
    visitor.goes_back();
    leaves(&mut visitor);
    assert!(visitor.terminal.store.writings().is_empty());
    assert_eq!((visitor.rating().writing, visitor.rating().no_reason), (None, true));
}

#[test]
fn going_back_leaves_what_was_kept_before() {
    let mut visitor = displeased();
    visitor.says("一", drawn(7, 9));
    visitor.touches(Touch::OpenComment);
    visitor.goes_back();
    assert_eq!(open(&mut visitor), ("一".to_owned(), Some(shown(7, 9))));
}

#[test]
fn a_writing_too_large_is_refused_without_losing_what_was_kept() {
    let mut visitor = displeased();
    visitor.says("", drawn(7, MAX));
    assert_eq!(open(&mut visitor).1, Some(shown(7, MAX)), "as large as it may be");
    visitor.touches(Touch::KeepComment { text: "字".to_owned(), writing: drawn(8, MAX + 1) });
    assert_eq!(open(&mut visitor), ("字".to_owned(), Some(shown(7, MAX))), "the text is kept all the same");

    let mut visitor = displeased();
    visitor.says("", drawn(8, MAX + 1));
    assert!(!has_comment(&visitor), "there was none before");
}

#[test]
fn a_picture_of_nothing_is_no_writing() {
    let mut visitor = displeased();
    visitor.says("", drawn(0, 0));
    leaves(&mut visitor);
    assert_eq!((visitor.rating().writing, visitor.rating().no_reason), (None, true));
    assert!(visitor.terminal.store.writings().is_empty());
}

#[test]
fn a_writing_alone_is_a_reason() {
    for number in [1, 2] {
        let mut visitor = Visitor::at_the_counter();
        visitor.taps(number);
        visitor.says("", drawn(7, 9));
        leaves(&mut visitor);
        let rating = visitor.rating();
        assert_eq!((rating.no_reason, rating.comment), (false, None));
        assert!(rating.writing.is_some());
    }
}

#[test]
fn a_writing_outlives_a_change_of_mind() {
    let mut visitor = displeased();
    visitor.says("", drawn(7, 9));
    visitor.taps(2);
    assert!(has_comment(&visitor));
    leaves(&mut visitor);
    assert_eq!(visitor.terminal.store.writings(), [[7; 9]]);
}

#[test]
fn a_survey_that_holds_only_a_writing_is_answered() {
    let mut visitor = after_ten_skips();
    visitor.says("", drawn(7, 9));
    assert!(has_comment(&visitor));
    visitor.finishes();
    assert!(visitor.is_thanked());
    let response = visitor.response();
    assert!(response.answers.is_empty() && response.comment.is_none() && response.writing.is_some());
    assert_eq!(visitor.terminal.store.writings(), [[7; 9]]);
}

#[test]
fn nothing_said_begins_no_survey() {
    for writing in [WritingTouch::Unchanged, WritingTouch::Cleared, drawn(7, MAX + 1)] {
        let mut visitor = after_ten_skips();
        visitor.says(" ", writing);
        assert!(!has_comment(&visitor) && visitor.terminal.store.draft().is_none());
        visitor.finishes();
        assert_eq!(visitor.screen(), Screen::Start);
    }
}

#[test]
fn rating_and_survey_each_have_their_own_words() {
    let mut visitor = displeased();
    visitor.says("窗口", drawn(1, 5));
    visitor.is_done();
    visitor.starts_questions();
    for _ in 1..=10 {
        visitor.skips();
    }
    assert_eq!(open(&mut visitor), (String::new(), None), "not those of the rating");
    visitor.touches(Touch::KeepComment { text: "大厅".to_owned(), writing: drawn(2, 6) });
    visitor.finishes();
    assert_eq!(visitor.terminal.store.comments(), ["窗口", "大厅"]);
    assert_eq!(visitor.terminal.store.writings(), [vec![1; 5], vec![2; 6]]);
}

#[test]
fn a_covered_comment_holds_neither_text_nor_writing() {
    let mut visitor = displeased();
    visitor.says("等了很久", drawn(7, 9));
    assert_eq!(open(&mut visitor), ("等了很久".to_owned(), Some(shown(7, 9))));
    visitor.waits(8_000);
    let view = visitor.terminal.view();
    assert_eq!(view.cover_seconds, Some(20));
    let Screen::Comment { text, writing, .. } = &view.screen else { panic!("the comment is covered") };
    assert_eq!((text.as_str(), writing), ("", &None));
    visitor.touches(Touch::KeepComment { text: String::new(), writing: WritingTouch::Cleared });
    let Screen::Comment { text, writing, .. } = visitor.screen() else { panic!("the comment is open") };
    assert_eq!((text.as_str(), writing), ("等了很久", Some(shown(7, 9))), "the touch only uncovers");
}

#[test]
fn the_comment_says_whether_there_is_a_keyboard() {
    for attached in [true, false] {
        let mut visitor = displeased();
        visitor.terminal.setting.keyboard = attached;
        visitor.touches(Touch::OpenComment);
        let Screen::Comment { keyboard, max_chars, .. } = visitor.screen() else { panic!("the comment") };
        assert_eq!((keyboard, max_chars), (attached, 500));
    }
}

#[test]
fn a_writing_that_cannot_be_saved_is_told() {
    let mut visitor = displeased();
    visitor.touches(Touch::OpenComment);
    visitor.terminal.store.fault = Some(Fault::Lost);
    visitor.touches(Touch::KeepComment { text: String::new(), writing: drawn(7, 9) });
    assert_eq!(visitor.screen(), Screen::Paused { reason: PauseReason::NotSaved });
    visitor.terminal.recovers();
    assert!(visitor.rating().no_reason, "what was on the disk before");
}

#[test]
fn no_log_file_could_repeat_what_was_said() {
    let mut visitor = displeased();
    visitor.says("张三的电话", drawn(201, 9));
    let png = Writing(vec![201; 9]);
    let secrets = ["张三", "201, 201", &png.to_data_url()["data:image/png;base64,".len()..]];
    let effect = visitor.terminal.step(&visitor.terminal.visit, visitor.terminal.mono_ms, &Event::Stopping).1;
    let texts = [
        format!("{:?}", visitor.terminal.visit),
        format!("{:?}", visitor.terminal.store.draft()),
        format!("{effect:?}"),
        format!("{:?}", drawn(201, 9)),
    ];
    for text in texts {
        assert!(text.contains("9 bytes"), "the control: {text}");
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
    }
}
