//! Glasses: the physical screens a window is looked at on, and the shapes it must fit besides.

use image::RgbImage;

use super::{Window, driver::eventually, seen::Seen};

const SEEN: &str = include_str!("seen.js");
const REST: &str = include_str!("rest.js");
/// `WebKit` takes a picture after the page's next frame, and a page at rest has none: so one pixel blinks, too faintly
/// to be seen.
const BLINK: &str = "let on = 0; window.blinking = setInterval(() => {
    document.body.style.outline = `1px solid rgba(0, 0, 0, ${(on = 1 - on) / 250})`;
}, 16)";
const STOP_BLINKING: &str = "clearInterval(window.blinking); document.body.style.outline = ''";

/// Width and height in CSS pixels.
pub type Shape = (u32, u32);

/// A physical screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glass {
    /// What it is called in tables and pictures.
    pub name: &'static str,
    /// What the window has.
    pub pixels: Shape,
    /// Width and height of the glass.
    pub millimetres: (u32, u32),
}

/// A tablet on a counter: 10.1 inch.
pub const LANDSCAPE: Glass = Glass { name: "landscape", pixels: (1280, 800), millimetres: (217, 136) };
/// A stele in a hall: 21.5 inch, upright.
pub const PORTRAIT: Glass = Glass { name: "portrait", pixels: (1080, 1920), millimetres: (268, 476) };

/// From a telephone on its side to an upright 4K screen: nothing may be cut on any of these.
pub const SHAPES: [Shape; 7] =
    [(667, 375), (800, 480), (1024, 600), (1280, 800), (1920, 1080), (1080, 1920), (2160, 3840)];

impl Glass {
    /// How many CSS pixels a millimetre has.
    pub fn dots_per_mm(&self) -> f64 {
        f64::from(self.pixels.0) / f64::from(self.millimetres.0)
    }

    /// Whether it is taller than wide.
    pub fn is_tall(&self) -> bool {
        self.pixels.1 > self.pixels.0
    }
}

impl Window {
    /// Gives the window another shape and waits until the page is drawn in it.
    pub async fn takes_shape(&mut self, (width, height): Shape) -> &mut Self {
        self.page().set_window_rect(0, 0, width, height).await.expect("the window takes a shape");
        eventually(&format!("the page is {width} x {height}"), async || {
            let size = self.asks("return [innerWidth, innerHeight]").await;
            size == serde_json::json!([width, height])
        })
        .await;
        self.comes_to_rest().await
    }

    /// Waits until the page has drawn what it is to draw.
    pub async fn comes_to_rest(&mut self) -> &mut Self {
        let rested = self.page().execute_async(REST, Vec::new()).await.expect("the page answers");
        assert_eq!(rested.json(), &serde_json::json!(true), "what is drawn keeps moving");
        self
    }

    /// What is drawn, measured.
    pub async fn seen(&self) -> Seen {
        serde_json::from_value(self.asks(SEEN).await).expect("the page was measured")
    }

    /// What is drawn, as pixels.
    pub async fn picture(&self) -> RgbImage {
        let picture = image::load_from_memory(&self.png().await).expect("a picture of the page");
        picture.into_rgb8()
    }

    /// Runs a script in the page, as the body of a function, and gives its answer.
    pub async fn asks(&self, script: &str) -> serde_json::Value {
        let answer = self.page().execute(script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("the page answers: {error}")).json().clone()
    }

    pub(super) async fn png(&self) -> Vec<u8> {
        self.asks(BLINK).await;
        let png = self.page().screenshot_as_png().await.expect("the page can be pictured");
        self.asks(STOP_BLINKING).await;
        png
    }
}
