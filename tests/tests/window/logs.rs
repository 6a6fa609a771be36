//! What the program says of itself holds nothing that a visitor said, nor a password, however talkative it is told to be.

use std::{fs, path::Path};

use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::managing::Role;
use shiwen_tests::{
    call_back::CallCentre,
    window::{Options, Window},
};

const NAME: &str = "hall-1";

/// Everything in the files of the log.
fn log(home: &Path) -> String {
    let files = fs::read_dir(home.join("logs")).expect("a log is kept");
    let texts = files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("a text"));
    texts.collect::<Vec<_>>().concat()
}

fn found<'a>(log: &str, private: &'a [String]) -> Vec<&'a str> {
    private.iter().filter(|text| log.contains(text.as_str())).map(String::as_str).collect()
}

#[tokio::test]
async fn nothing_private_is_in_a_log() {
    let home = tempfile::tempdir().unwrap();
    CallCentre::default().enrol(home.path()).unwrap();
    let drawn = |digits: usize| -> String {
        (0..digits).map(|_| char::from(b'0' + uuid::Uuid::new_v4().as_bytes()[0] % 10)).collect()
    };
    let words = format!("{} queues", uuid::Uuid::new_v4().simple());
    let (number, password) = (format!("13{}", drawn(9)), format!("five lamps {}", drawn(6)));
    let told = [("SHIWEN_LOG", "trace"), ("JOURNAL_STREAM", "")];
    let mut window = Window::open_with(home.path(), Options::default(), &told).await;
    // So talkative a program is slow: the visitor is not asked meanwhile whether he is there.
    window.stays_there().await.taps_face(1).await.tap("comment-open").await.shows("comment").await;
    window.draws(&[(0.2, 0.3), (0.5, 0.6), (0.8, 0.4)]).await;
    window.tap_only("comment-way-type").await;
    window.types("comment-text", &words).await.tap("comment-keep").await.is_done().await;
    window.tap("phone-open").await.shows("phone").await.dials(&number).await;
    window
        .tap("phone-keep")
        .await
        .shows("next")
        .await
        .goes_away()
        .await
        .finishes()
        .await
        .leaves_the_thanks()
        .await;
    let code = make_code(&Home::at(home.path()), Role::Manager).expect("a code");
    window.knocks().await;
    for (field, text) in
        [("code", code.as_str()), ("name", NAME), ("password", &password), ("again", &password)]
    {
        window.types(field, text).await;
    }
    window.does("set-up").await.shows_test_id("who").await.does("leave").await.does("account").await;
    window.types("password", "a wrong password").await.does("enter").await.reads("message", "4").await;
    window.is_closed().await;

    let grouped = format!("{} {} {}", &number[..3], &number[3..7], &number[7..]);
    // What every picture of a writing begins with, as the page sends it.
    let writing = "iVBORw0KGgo".to_owned();
    let wrong = "a wrong password".to_owned();
    let private = [words.clone(), number, grouped, writing, password, code.as_str().to_owned(), wrong];
    let log = log(home.path());
    assert!(log.lines().count() > 10, "the control: it was talkative");
    assert_eq!(found(&log, &private), [""; 0]);
    assert_eq!(
        found(&format!("{log}{words}"), &private),
        [words.as_str()],
        "the control: the search finds it"
    );
}
