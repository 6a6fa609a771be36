//! Runs of the real window: a visitor at the screen, and afterwards what the log says.

use shiwen_tests::window::{Options, Window};

#[tokio::test]
async fn a_rating_is_thanked() {
    let home = tempfile::tempdir().unwrap();
    let mut visitor = Window::open(home.path(), Options::default()).await;
    visitor.taps_face(4).await.is_done().await.finishes().await.screenshot("thanks").await;
    visitor.is_closed().await;
}
