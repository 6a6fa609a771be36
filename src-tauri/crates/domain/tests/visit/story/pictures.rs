//! Photos of clerks and pictures of notices: shown where the page can find them, and else left out.

use shiwen_domain::{
    pack::{Clerk, Notice},
    text::Text,
    view::NoticeView,
};

use super::*;

const PHOTO: &str = "picture://localhost/7";
const SLIDE: &str = "picture://localhost/8";

/// The demo hall with a photo of clerk 4002 (at counter 8) and of clerk 4001, and one notice with a picture.
fn with_pictures(mode: Mode, found: &[(&str, &str)]) -> Visitor {
    let mut terminal = Terminal::new(mode, Scale::Five);
    let pack = &mut terminal.setting.assets.pack;
    let clerk = |id: &str, photo: &str| Clerk { id: id.into(), photo: photo.to_owned() };
    pack.clerks = vec![clerk("4002", "demo/clerk.png"), clerk("4001", "demo/broken.png")];
    let text = || Text { zh: "话".to_owned(), en: "words".to_owned() };
    pack.notices = vec![
        Notice { text: text(), picture: Some("demo/slide.png".to_owned()) },
        Notice { text: text(), picture: Some("demo/broken.png".to_owned()) },
        Notice { text: text(), picture: None },
    ];
    let found = found.iter().map(|(file, place)| ((*file).to_owned(), (*place).to_owned()));
    terminal.setting.pictures = found.collect();
    Visitor { terminal }
}

fn clerk(visitor: &Visitor) -> (String, Option<String>) {
    let Screen::Rate { about: About::Counter { counter }, .. } = visitor.screen() else {
        panic!("the faces of a counter: {:?}", visitor.screen())
    };
    let clerk = counter.clerk.expect("a clerk is on duty");
    (clerk.number, clerk.photo)
}

fn slides(visitor: &Visitor) -> Vec<Option<String>> {
    let notices = visitor.terminal.view().notices;
    assert!(notices.iter().all(|notice| notice.text.zh == "话"), "the words are always there");
    notices.into_iter().map(|notice| notice.picture).collect()
}

#[test]
fn a_picture_is_shown_where_the_page_finds_it() {
    let visitor = with_pictures(Mode::Counter, &[("demo/clerk.png", PHOTO), ("demo/slide.png", SLIDE)]);
    assert_eq!(clerk(&visitor), ("4002".to_owned(), Some(PHOTO.to_owned())));
    assert_eq!(slides(&visitor), [Some(SLIDE.to_owned()), None, None]);
}

#[test]
fn a_picture_that_cannot_be_shown_leaves_number_and_words() {
    let visitor = with_pictures(Mode::Counter, &[]);
    assert_eq!(clerk(&visitor), ("4002".to_owned(), None));
    assert_eq!(slides(&visitor), [None, None, None]);
}

fn addresses(visitor: &Visitor) -> Vec<Option<String>> {
    visitor.terminal.view().notices.into_iter().map(|notice| notice.picture).collect()
}

#[test]
fn notices_from_a_stick_follow_the_packs_own_as_far_as_it_leaves_room() {
    let mut visitor = with_pictures(Mode::Counter, &[("demo/slide.png", SLIDE)]);
    let setting = &mut visitor.terminal.setting;
    let address = |number: usize| Some(format!("picture://localhost/stick-{number}"));
    let local = |number| NoticeView { text: Text::new("通知", "Notice"), picture: address(number) };
    setting.local_notices = (0..7).map(local).collect();
    // Three of the pack and six more are nine.
    let expected: Vec<_> =
        [Some(SLIDE.to_owned()), None, None].into_iter().chain((0..6).map(address)).collect();
    assert_eq!(addresses(&visitor), expected);

    visitor.terminal.setting.assets.pack.terminal.notices_from_stick = false;
    assert_eq!(addresses(&visitor), expected[..3]);
}

#[test]
fn the_rating_is_about_the_counter_with_its_clerk_before_and_after_the_tap() {
    let mut visitor = with_pictures(Mode::Counter, &[("demo/clerk.png", PHOTO)]);
    let before = clerk(&visitor);
    visitor.taps(1);
    assert_eq!(clerk(&visitor), before);

    let mut visitor = with_pictures(Mode::Hall, &[("demo/clerk.png", PHOTO)]);
    visitor.wants(Task::Rate);
    visitor.chooses_department("11990000000000043T");
    let Screen::Subject { counters, .. } = visitor.screen() else { panic!("the counters") };
    let photos: Vec<_> = counters.into_iter().filter_map(|counter| counter.clerk?.photo).collect();
    assert_eq!(photos, [PHOTO]);
    visitor.chooses_counter("counter-8");
    assert_eq!(clerk(&visitor), before);
}

#[test]
fn an_answer_about_a_department_or_the_hall_says_so() {
    let about = |touches: &[Touch]| {
        let mut visitor = Visitor::in_the_hall();
        visitor.wants(Task::Rate);
        for touch in touches {
            visitor.touches(touch.clone());
        }
        let Screen::Rate { about, .. } = visitor.screen() else { panic!("the faces") };
        about
    };
    assert_eq!(about(&[Touch::ChooseHall]), About::Hall);
    let department = Touch::ChooseDepartment { department: "119900000000000275".into() };
    let About::Department { name } = about(&[department, Touch::ChooseWholeDepartment]) else {
        panic!("a department")
    };
    assert_eq!(name.zh, "示例市公安局");
}
