//! Comments come from anybody, and are read at the manager's window: shown there as text, whatever they look like.

use serde_json::json;
use shiwen_app::{home::Home, managing::setting_up::make_code};
use shiwen_domain::managing::Role;
use shiwen_tests::{
    figure,
    window::{Options, Window, driver::eventually, record::Record},
};

use super::{FOREIGN, RAN, strings};

/// Fewer than a page of the ledger has.
const VISITS: usize = 40;
/// Visits by hand, one after the other: each waits until touches count again.
const VISIT: &str = "const [text, done] = arguments;
    const touch = (touch) => window.__TAURI_INTERNALS__.invoke('visit_touch', { touch });
    const until = async (told, holds) => {
        for (;;) {
            const view = await touch(told);
            if (holds(view.screen)) return;
            await new Promise((go) => setTimeout(go, 20));
        }
    };
    const visit = async () => {
        await until({ kind: 'tap_face', level: 1 }, (screen) => screen.chosen === 1);
        await until({ kind: 'open_comment' }, (screen) => screen.kind === 'comment');
        await until({ kind: 'keep_comment', text, writing: { kind: 'unchanged' } }, (screen) => screen.kind === 'rate');
        await until({ kind: 'done' }, (screen) => screen.kind === 'next');
        await until({ kind: 'finish' }, (screen) => screen.kind === 'thanks');
        await until({ kind: 'stay' }, (screen) => screen.kind === 'rate');
    };
    visit().then(() => done(true), (error) => done(String(error)));";

#[tokio::test]
async fn comments_are_shown_as_text_in_the_managers_window() {
    let strings = strings::all(figure(200));
    for chunk in strings.chunks(VISITS) {
        let home = tempfile::tempdir().unwrap();
        let mut window = Window::open(home.path(), Options { pace: 10, ..Options::default() }).await;
        for text in chunk {
            let visited =
                window.page().execute_async(VISIT, vec![json!(text)]).await.expect("the page answers");
            assert_eq!(visited.json(), &json!(true));
        }
        let code = make_code(&Home::at(home.path()), Role::Manager).expect("a code");
        let _both = window.knocks().await;
        let password = "five small lamps";
        for (field, words) in
            [("code", code.as_str()), ("name", "hall-1"), ("password", password), ("again", password)]
        {
            window.types(field, words).await;
        }
        window.does("set-up").await.shows_test_id("who").await.does("to-ledger").await;
        let items = "return document.querySelectorAll('[data-testid=item]').length";
        eventually("every comment is shown", async || window.asks(items).await == json!(chunk.len())).await;
        let said = window.asks("return document.body.textContent").await;
        let said = said.as_str().unwrap_or_default();
        for text in chunk {
            assert!(said.contains(text.trim()), "{text:?} is not shown as it is");
        }
        let parts: Vec<String> = serde_json::from_value(window.asks(FOREIGN).await).expect("a list");
        assert_eq!(parts.iter().filter(|part| !part.starts_with("<form")).collect::<Vec<_>>(), [""; 0]);
        let ran = window.asks(RAN).await;
        assert!(ran[0] == "" && ran[1] != "ran", "a comment has run: {ran}");
        window.is_closed().await;
        let record = Record::of(home.path());
        assert_eq!(record.ratings().iter().filter(|rating| rating.comment.is_some()).count(), chunk.len());
        record.verifies();
    }
}
