//! From a finger on a button to the picture of the pressed button, and from a click to the picture of the next screen.

use std::{io::Write, path::Path, time::Duration};

use shiwen_domain::visit::GUARD_MS;
use shiwen_tests::window::driver::eventually;
use thirtyfour::WebDriver;
use tokio::time::sleep;

use super::{click::has, program::Program, session::Session};
use crate::{Failure, table::Table, times::Times};

const PRESSES: u32 = 200;
const SCREENS: u32 = 50;
/// A square that the page itself darkens when it is touched: nothing can be quicker.
const OWN_SQUARE: &str = "const square = document.createElement('i');
    square.id = 'square';
    square.addEventListener('touchstart', () => square.setAttribute('data-pressed', ''));
    square.addEventListener('touchend', () => square.removeAttribute('data-pressed'));
    document.body.append(square);";
/// Touches at any point between two frames, and answers the milliseconds until the frame after the one that draws the
/// mark has begun.
const PRESS: &str = "const [selector, wait, done] = arguments;
    const target = document.querySelector(selector);
    setTimeout(() => {
        const started = performance.now();
        const finger = new Event('touchstart', { bubbles: true });
        finger.touches = [{}];
        target.dispatchEvent(finger);
        const drawn = () => {
            if (!target.hasAttribute('data-pressed')) return requestAnimationFrame(drawn);
            requestAnimationFrame(() => {
                done(performance.now() - started);
                target.dispatchEvent(new Event('touchend', { bubbles: true }));
            });
        };
        requestAnimationFrame(drawn);
    }, wait);";
/// Clicks, and answers the milliseconds until the frame after the one with the wanted screen has begun.
const LEAD: &str = "const [selector, wanted, done] = arguments;
    const started = performance.now();
    const observer = new MutationObserver(() => {
        if (!document.querySelector(wanted)) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
    });
    observer.observe(document.documentElement, { subtree: true, childList: true });
    document.querySelector(selector).click();";
/// A panel that the page itself puts in place of another one.
const OWN_PANEL: &str = "const panel = document.createElement('i');
    panel.id = 'panel';
    panel.addEventListener('click', () => {
        const next = document.createElement('b');
        next.className = panel.className = panel.className === 'one' ? 'two' : 'one';
        panel.replaceChildren(next);
    });
    document.body.append(panel);";

pub(super) async fn measure(terminal: &Program, home: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let session = Session::open(terminal, home).await?;
    let page = session.page();
    eventually("the faces are shown", async || has(page, "[data-testid=face-5]").await).await;
    for script in [OWN_SQUARE, OWN_PANEL] {
        page.execute(script, Vec::new()).await?;
    }
    let (mut presses, mut squares) = (Times::default(), Times::default());
    for number in 0..PRESSES {
        // Every point between two frames has its turn.
        let wait = number * 7 % 17;
        presses.push(press(page, "[data-testid=face-3]", wait).await?);
        squares.push(press(page, "#square", wait).await?);
    }
    let (screens, panels) = screens(page).await?;
    session.close().await?;
    let mut table = Table::new("From a touch to its picture (a frame is 16.7 ms)");
    let floor = ("a mark that the page draws by itself", &squares);
    table.times(&format!("the pressed button ({PRESSES} presses)"), &presses, floor, "1 frame");
    let floor = ("a panel that the page exchanges by itself", &panels);
    table.times(&format!("the next screen ({} screens)", screens.count()), &screens, floor, "p99 50ms");
    Ok(table.print(out)?)
}

/// To and fro between the faces and the place to say more.
async fn screens(page: &WebDriver) -> Result<(Times, Times), Failure> {
    let (mut screens, mut panels) = (Times::default(), Times::default());
    guard().await;
    screens.push(lead(page, "[data-testid=face-4]", "[data-testid=done]").await?);
    for _ in 0..SCREENS {
        for (button, wanted) in [("comment-open", "screen-comment"), ("comment-keep", "screen-rate")] {
            guard().await;
            let (button, wanted) = (format!("[data-testid={button}]"), format!("[data-testid={wanted}]"));
            screens.push(lead(page, &button, &wanted).await?);
            panels.push(lead(page, "#panel", "#panel b").await?);
        }
    }
    Ok((screens, panels))
}

async fn guard() {
    sleep(Duration::from_millis(GUARD_MS + 50)).await;
}

async fn press(page: &WebDriver, selector: &str, wait_ms: u32) -> Result<Duration, Failure> {
    milliseconds(page, PRESS, vec![selector.into(), wait_ms.into()]).await
}

async fn lead(page: &WebDriver, selector: &str, wanted: &str) -> Result<Duration, Failure> {
    milliseconds(page, LEAD, vec![selector.into(), wanted.into()]).await
}

/// Runs a script that answers milliseconds.
pub(super) async fn milliseconds(
    page: &WebDriver,
    script: &str,
    arguments: Vec<serde_json::Value>,
) -> Result<Duration, Failure> {
    let ms: f64 = page.execute_async(script, arguments).await?.convert()?;
    Ok(Duration::from_secs_f64(ms / 1_000.0))
}
