//! From a click in the page to the picture of the answer that the terminal gave, against a button that the page
//! answers by itself.

use std::{io::Write, path::Path, time::Duration};

use shiwen_domain::visit::GUARD_MS;
use shiwen_tests::window::driver::eventually;
use thirtyfour::WebDriver;
use tokio::time::sleep;

use super::{program::Program, session::Session};
use crate::{Failure, table::Table, times::Times};

const FACES: u32 = 100;
const REASONS: u32 = 120;
/// A button that knows its answer itself.
const OWN_BUTTON: &str = "const button = document.createElement('button');
    button.id = 'own';
    button.textContent = 'own';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () =>
        button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true')));
    document.body.append(button);";
/// Clicks, and answers the milliseconds until the frame after the one in which the button was drawn as pressed (or no
/// longer pressed) has begun: by then that picture is on the screen.
const CLICK: &str = "const [selector, done] = arguments;
    const pressed = () => document.querySelector(selector)?.getAttribute('aria-pressed');
    const wanted = pressed() === 'true' ? 'false' : 'true';
    const started = performance.now();
    const observer = new MutationObserver(() => {
        if (pressed() !== wanted) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
    });
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
    document.querySelector(selector).click();";

pub(super) async fn measure(terminal: &Program, home: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let session = Session::open(terminal, home).await?;
    let page = session.page();
    eventually("the faces are shown", async || has(page, "[data-testid=face-5]").await).await;
    page.execute(OWN_BUTTON, Vec::new()).await?;
    let (mut faces, mut reasons, mut own) = (Times::default(), Times::default(), Times::default());
    for number in 0..FACES {
        sleep(Duration::from_millis(GUARD_MS + 50)).await;
        let face = if number % 2 == 0 { "[data-testid=face-2]" } else { "[data-testid=face-4]" };
        faces.push(click(page, face).await?);
        own.push(click(page, "#own").await?);
    }
    sleep(Duration::from_millis(GUARD_MS + 50)).await;
    for _ in 0..REASONS {
        reasons.push(click(page, "[data-testid^=reason-]").await?);
        own.push(click(page, "#own").await?);
    }
    session.close().await?;
    let mut table =
        Table::new("From a click in the page to the picture of the terminal's answer (a frame is 16.7 ms)");
    let floor = ("a button that the page answers itself", &own);
    table.times(&format!("a face ({FACES} taps)"), &faces, floor, "p99 50ms");
    table.times(&format!("a reason ({REASONS} taps)"), &reasons, floor, "p99 50ms");
    Ok(table.print(out)?)
}

pub(super) async fn has(page: &WebDriver, selector: &str) -> bool {
    let script = "return document.querySelector(arguments[0]) !== null";
    let found = page.execute(script, vec![selector.into()]).await;
    found.ok().and_then(|found| found.convert().ok()).unwrap_or(false)
}

async fn click(page: &WebDriver, selector: &str) -> Result<Duration, Failure> {
    let ms: f64 = page.execute_async(CLICK, vec![selector.into()]).await?.convert()?;
    Ok(Duration::from_secs_f64(ms / 1_000.0))
}
