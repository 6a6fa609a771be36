//! From a movement of the pen to its ink in the picture, against a line that the page draws by itself.

use std::{io::Write, path::Path, time::Duration};

use shiwen_domain::visit::GUARD_MS;
use shiwen_tests::window::driver::eventually;
use tokio::time::sleep;

use super::{click::has, press::milliseconds, program::Program, session::Session};
use crate::{Failure, table::Table, times::Times};

const MOVES: u32 = 200;
const PAD: &str = "[data-testid=comment-paper]";
/// A canvas of the same size with a line in its own handler: nothing can be quicker.
const OWN_CANVAS: &str = "const pad = document.querySelector(arguments[0]);
    const own = document.createElement('canvas');
    own.id = 'own';
    [own.width, own.height] = [pad.width, pad.height];
    own.style.cssText = `position: fixed; opacity: 0; width: ${pad.clientWidth}px; height: ${pad.clientHeight}px`;
    const glass = own.getContext('2d');
    let last = null;
    const at = (event) => [event.offsetX * own.width / own.clientWidth, event.offsetY * own.height / own.clientHeight];
    own.addEventListener('pointerdown', (event) => { last = at(event); });
    own.addEventListener('pointermove', (event) => {
        glass.beginPath(); glass.lineWidth = 6; glass.moveTo(...last); glass.lineTo(...(last = at(event))); glass.stroke();
    });
    document.body.append(own);";
/// Puts the pen down and moves it once, at any point between two frames; answers the milliseconds until the frame after
/// the one with ink in the middle of the way has begun.
const STROKE: &str = "const [selector, number, done] = arguments;
    const pad = document.querySelector(selector);
    const box = pad.getBoundingClientRect();
    const [scale, glass] = [pad.width / box.width, pad.getContext('2d')];
    const x = box.left + box.width * (0.1 + 0.8 * (number % 20) / 20);
    const y = box.top + box.height * (0.1 + 0.7 * Math.floor(number / 20) / 10);
    const reach = box.width * 0.02;
    const pen = (type, x) => pad.dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons: 1,
        clientX: x, clientY: y }));
    const inked = () => {
        const middle = [(x + reach / 2 - box.left) * scale, (y - box.top) * scale];
        return glass.getImageData(middle[0] - 4, middle[1] - 4, 8, 8).data.some((value, at) => at % 4 === 3 && value > 0);
    };
    pen('pointerdown', x);
    pen('pointermove', x + 1);
    setTimeout(() => {
        const started = performance.now();
        pen('pointermove', x + reach);
        const look = () => {
            if (!inked()) return requestAnimationFrame(look);
            requestAnimationFrame(() => {
                done(performance.now() - started);
                pen('pointerup', x + reach);
            });
        };
        requestAnimationFrame(look);
    }, number * 7 % 17);";

pub(super) async fn measure(terminal: &Program, home: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let session = Session::open(terminal, home).await?;
    let page = session.page();
    for (button, next) in [("face-4", "comment-open"), ("comment-open", "comment-paper")] {
        eventually("the button is there", async || has(page, &format!("[data-testid={button}]")).await).await;
        sleep(Duration::from_millis(GUARD_MS + 50)).await;
        page.execute(&format!("document.querySelector('[data-testid={button}]').click()"), Vec::new())
            .await?;
        eventually("the next step is there", async || has(page, &format!("[data-testid={next}]")).await)
            .await;
    }
    page.execute(OWN_CANVAS, vec![PAD.into()]).await?;
    let (mut strokes, mut own) = (Times::default(), Times::default());
    for number in 0..MOVES {
        strokes.push(milliseconds(page, STROKE, vec![PAD.into(), number.into()]).await?);
        own.push(milliseconds(page, STROKE, vec!["#own".into(), number.into()]).await?);
    }
    session.close().await?;
    let mut table = Table::new("From a movement of the pen to its ink in the picture (a frame is 16.7 ms)");
    let floor = ("a line that the page draws by itself", &own);
    table.times(&format!("handwriting ({MOVES} strokes)"), &strokes, floor, "2 frames");
    Ok(table.print(out)?)
}
