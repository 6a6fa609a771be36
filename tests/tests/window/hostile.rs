//! Texts that come with a pack are shown as text, whatever they look like: nothing of them runs, nothing of them becomes
//! a part of the page. Clerks have numbers and no names, and pictures plain file names: the rules of the pack refuse
//! anything else (`domain/src/pack/rules.rs`).

use std::{fs, path::Path};

use serde_json::{Value, json};
use shiwen_domain::view::Mode;
use shiwen_tests::{
    figure,
    window::{Options, Window},
};

#[path = "hostile/comments.rs"]
mod comments;
#[path = "hostile/strings.rs"]
mod strings;

/// Texts that one pack carries to the screen: hall, department, counter, item, notice, and ten questions with themes.
const TEXTS_OF_A_PACK: usize = 25;
/// The place of the notice among them.
const NOTICE: usize = 4;
/// Left by a string that ran.
const RAN: &str = "return [document.documentElement.dataset.ran ?? '', document.title]";
/// Whatever a string could have put into the page; the page itself has none of it beside its pictures.
const FOREIGN: &str =
    "return [...document.querySelectorAll('script, iframe, object, embed, style, link, form, a, b, \
    marquee, video, audio, meta, base, math, img[src=x], svg[onload]')]
    .filter((it) => document.body.contains(it)).map((it) => it.outerHTML)";

#[tokio::test]
async fn texts_of_a_pack_are_shown_as_text() {
    let strings = strings::all(figure(200));
    for chunk in strings.chunks(TEXTS_OF_A_PACK) {
        let texts: Vec<&str> = chunk.iter().map(String::as_str).cycle().take(TEXTS_OF_A_PACK).collect();
        let folder = tempfile::tempdir().unwrap();
        write_assets(folder.path(), &texts);
        let (seen, notice) = everything_said(folder.path()).await;
        for (at, text) in texts.iter().enumerate() {
            // A notice too long for its room is spread over several slides; the first is its beginning.
            let shown = if at == NOTICE { text.starts_with(&notice) } else { seen.contains(text) };
            assert!(shown, "{text:?} is not shown as it is");
        }
        assert!(!notice.is_empty());
    }
}

#[tokio::test]
async fn the_check_sees_a_text_that_becomes_part_of_the_page() {
    let home = tempfile::tempdir().unwrap();
    let window = Window::open(home.path(), Options::default()).await;
    assert!(foreign(&window).await.is_empty());
    for text in strings::all(20).iter().filter(|text| text.starts_with('<')) {
        let taken = format!("document.body.insertAdjacentHTML('beforeend', {})", json!(text));
        window.asks(&taken).await;
    }
    assert!(!foreign(&window).await.is_empty(), "what was taken as markup is found");
    window.is_closed().await;
}

/// Goes through all screens that show texts of the pack; answers everything that was said on them, and the first slide of
/// the notice.
async fn everything_said(assets: &Path) -> (String, String) {
    let home = tempfile::tempdir().expect("the disk takes it");
    let options = Options { mode: Mode::Hall, pace: 5, ..Options::default() };
    let assets = assets.to_str().expect("a plain path");
    let mut window = Window::open_with(home.path(), options, &[("SHIWEN_ASSETS", assets)]).await;
    window.shows_test_id("notice").await;
    let slide = window.asks("return document.querySelector('[data-testid=notice]').textContent").await;
    let notice = slide.as_str().unwrap_or_default().trim_end_matches('…').to_owned();
    let mut said = said(&window).await;
    window.tap("task-rate").await.shows("subject").await;
    said += &self::said(&window).await;
    window.tap("department-11990000000000019A").await;
    said += &self::said(&window).await;
    window.tap("counter-one").await.shows("rate").await;
    said += &self::said(&window).await;
    window.taps_face(4).await.is_done().await.starts_the_questions().await;
    while window.screen().await == "question" {
        said += &self::said(&window).await;
        window.skips().await;
    }
    window.is_closed().await;
    (said, notice)
}

/// What the page says; fails if a text has run or become more than text.
async fn said(window: &Window) -> String {
    let ran = window.asks(RAN).await;
    assert_eq!(ran[0], "", "a text has run");
    assert!(ran[1] == "十问" || ran[1] == "Shiwen", "a text has changed the title to {}", ran[1]);
    assert_eq!(foreign(window).await, Vec::<String>::new(), "a text has become part of the page");
    let scrolls = "return document.documentElement.scrollWidth > innerWidth \
        || document.documentElement.scrollHeight > innerHeight";
    assert_eq!(
        window.asks(scrolls).await,
        Value::Bool(false),
        "a text has pushed the page out of its window"
    );
    window.asks("return document.body.textContent").await.as_str().unwrap_or_default().to_owned()
}

async fn foreign(window: &Window) -> Vec<String> {
    serde_json::from_value(window.asks(FOREIGN).await).expect("a list")
}

/// The demo set with these texts in the places of its own.
fn write_assets(folder: &Path, texts: &[&str]) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    for part in ["demo", "reasons", "surveys"] {
        fs::create_dir_all(folder.join(part)).expect("the disk takes it");
    }
    fs::copy(own.join("reasons/v2.json"), folder.join("reasons/v2.json")).expect("the disk takes it");
    let read = |file: &str| -> Value {
        serde_json::from_slice(&fs::read(own.join(file)).expect("the disk takes it"))
            .expect("assets are JSON")
    };
    let text = |at: usize| json!({ "zh": texts[at], "en": texts[at] });
    let mut survey = read("surveys/ten-questions.json");
    for (at, question) in survey["questions"].as_array_mut().expect("questions").iter_mut().enumerate() {
        question["theme"] = text(5 + at);
        question["text"] = text(15 + at);
    }
    let mut pack = read("demo/pack.json");
    let department = pack["departments"][0]["id"].clone();
    pack["hall"]["name"] = text(0);
    pack["departments"] = json!([{ "id": department, "name": text(1) }]);
    pack["items"] = json!([{ "id": "item", "name": text(3), "department": department }]);
    pack["counters"] = json!([{ "id": "one", "number": "1", "name": text(2), "department": department,
        "items": ["item"], "clerk": "1001" }]);
    pack["clerks"] = json!([]);
    pack["notices"] = json!([{ "text": text(4), "picture": null }]);
    pack["terminal"]["counter"] = json!("one");
    for (file, value) in [("surveys/ten-questions.json", &survey), ("demo/pack.json", &pack)] {
        fs::write(folder.join(file), serde_json::to_vec(value).expect("the disk takes it"))
            .expect("the disk takes it");
    }
}
