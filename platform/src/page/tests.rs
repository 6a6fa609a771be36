//! The page over a real database: complete in both languages, escaped, closed to whoever has no token.

use axum::http::{Method, StatusCode};

use super::*;
use crate::testing::{Rated, Stage};

async fn shown(stage: &Stage, path: &str, token: &str) -> (StatusCode, String) {
    let basic = format!("Basic {}", STANDARD.encode(format!("anybody:{token}")));
    let (status, body) = stage.ask(Method::GET, path, &[("authorization", &basic)], None).await;
    (status, String::from_utf8(body).unwrap())
}

#[test]
fn the_policy_lets_in_the_style_and_nothing_else() {
    assert!(POLICY.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!POLICY.contains("unsafe"));
    // What stands in the element has to be the text that was hashed.
    assert!(!STYLE.contains('<') && !STYLE.contains('&'));
}

#[tokio::test]
async fn the_page_is_there_in_both_languages_also_when_nothing_is() {
    let stage = Stage::new().await;
    let token = stage.token("reader", None, &["results"]).await;
    for filled in [false, true] {
        if filled {
            stage.store(&[Rated::bad(), Rated { hall: "west", ..Rated::bad() }]).await;
        }
        let (status, chinese) = shown(&stage, "/?from=&to=", &token).await;
        assert_eq!(status, StatusCode::OK);
        assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("全部评价"));
        let (_, english) = shown(&stage, "/?lang=en&from=&to=", &token).await;
        assert!(english.contains("<html lang=\"en\">") && english.contains("All ratings"));
        assert!(!english.contains("Example"), "there is no pack");
        for page in [&chinese, &english] {
            assert_eq!(page.contains("100.0%"), filled, "the bad rate");
            assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("DEMO"));
            assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
        }
    }
}

#[tokio::test]
async fn whoever_has_no_token_is_asked_for_one() {
    let stage = Stage::new().await;
    let request = axum::http::Request::builder().uri("/").body(axum::body::Body::empty()).unwrap();
    let answer = tower::ServiceExt::oneshot(crate::http::router(stage.app.clone()), request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.headers()[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Basic "));
    let orders = stage.token("orders", None, &["orders"]).await;
    assert_eq!(shown(&stage, "/", &orders).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_hall_token_sees_no_choice_of_halls_and_nothing_of_others() {
    let stage = Stage::new().await;
    stage.store(&[Rated::bad(), Rated { hall: "west", ..Rated::bad() }]).await;
    let east = stage.token("east", Some("east"), &["results"]).await;
    let (_, page) = shown(&stage, "/?from=&to=", &east).await;
    assert!(page.contains("east-1") && !page.contains("west") && !page.contains("<select"));
    let city = stage.token("city", None, &["results"]).await;
    let (_, page) = shown(&stage, "/?from=&to=", &city).await;
    assert!(page.contains("east-1") && page.contains("west-1") && page.contains("<select"), "the control");
}

#[tokio::test]
async fn what_comes_from_elsewhere_is_text() {
    let stage = Stage::new().await;
    stage.store(&[Rated::bad()]).await;
    let client = stage.client().await;
    client.execute("UPDATE work_order SET title = '<script>1</script>&'", &[]).await.unwrap();
    let alarm = "INSERT INTO alarm (kind, terminal) VALUES ('<b>', 'east-1')";
    client.execute(alarm, &[]).await.unwrap();
    let token = stage.token("reader", None, &["results"]).await;
    let (_, page) = shown(&stage, "/", &token).await;
    assert!(page.contains("&lt;script&gt;1&lt;/script&gt;&amp;") && page.contains("&lt;b&gt;"));
    assert!(!page.contains("<script") && !page.contains("<b>"));
}
