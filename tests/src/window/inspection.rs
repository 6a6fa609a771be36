//! Looks at one screen after the other with every rule, and keeps what was found and counted.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::{
    Window, contrast, focus,
    glass::{Glass, Shape},
    overflow,
    seen::Seen,
    setting::Setting,
    sheet, sizes,
    words::{self, Count},
};

/// States that a key, or a moment too many, changes: the way of the focus is not followed there.
const CHANGES_SOON: [&str; 3] = ["cover", "dimmed", "thanks"];

/// How thoroughly a screen is looked at.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The shapes it must fit, besides that of the glass.
    pub shapes: Vec<Shape>,
    /// Whether the way of the focus is followed.
    pub focus: bool,
    /// Whether the ring is looked for around every control.
    pub rings: bool,
}

/// What was found on one glass in one setting.
#[derive(Debug)]
pub struct Inspection {
    glass: Glass,
    /// How the visitor has set the screen.
    pub setting: Setting,
    plan: Plan,
    /// Everything that is wrong.
    pub faults: Vec<String>,
    /// The words of each state.
    pub counts: BTreeMap<&'static str, Count>,
    /// By how much the page had to shrink in each shape, at most.
    pub fits: BTreeMap<Shape, f64>,
    /// The lowest contrast of a text.
    pub contrast: f64,
}

impl Inspection {
    /// Nothing was looked at yet.
    pub fn new(glass: Glass, setting: Setting, plan: Plan) -> Self {
        let (faults, counts, fits) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { glass, setting, plan, faults, counts, fits, contrast: f64::INFINITY }
    }

    /// Looks at what is on the screen, which has the shape of the glass and has it again afterwards.
    pub async fn looks(&mut self, window: &mut Window, state: &'static str) {
        self.looks_on_the_glass(window, state).await;
        for shape in self.plan.shapes.clone() {
            let seen = window.takes_shape(shape).await.seen().await;
            self.notes(state, shape, overflow::faults(&seen));
            let fit = self.fits.entry(shape).or_insert(1.0);
            *fit = fit.min(seen.fit);
        }
        if !self.plan.shapes.is_empty() {
            window.takes_shape(self.glass.pixels).await;
        }
    }

    async fn looks_on_the_glass(&mut self, window: &mut Window, state: &'static str) {
        let shape = self.glass.pixels;
        let seen = window.comes_to_rest().await.seen().await;
        self.counts.insert(state, words::count(&seen));
        self.notes(state, shape, overflow::faults(&seen));
        let mut sizes = sizes::faults(&seen, &self.glass, self.setting.aids);
        // Where everything had to shrink, that is the fault, and need not be said of each.
        sizes.retain(|fault| seen.fit >= 1.0 || fault.contains("shrink"));
        self.notes(state, shape, sizes);
        self.notes(state, shape, window.axe_findings().await);
        let png = window.png().await;
        let picture = sheet::keep(&self.glass, self.setting, state, &png);
        if !window.has("dimmed").await {
            let faults = lasting_faults(window, contrast::faults(&seen, &picture)).await;
            self.notes(state, shape, faults);
            self.contrast = contrast::lowest(&seen, &picture).unwrap_or(f64::INFINITY).min(self.contrast);
        }
        if !CHANGES_SOON.contains(&state) {
            self.follows_the_focus(window, state, &seen).await;
        }
    }

    async fn follows_the_focus(&mut self, window: &mut Window, state: &str, seen: &Seen) {
        if self.plan.focus {
            let stops = window.focus_stops(seen).await;
            self.notes(state, self.glass.pixels, focus::faults(seen, &stops));
        }
        if self.plan.rings {
            let faults = window.ring_faults(seen).await;
            self.notes(state, self.glass.pixels, faults);
        }
    }

    fn notes(&mut self, state: &str, (width, height): Shape, faults: Vec<String>) {
        let place = format!("{} {} {state} {width}x{height}", self.glass.name, self.setting.name());
        for fault in faults {
            let fault = format!("{place}: {fault}");
            // Said at once, because the walk may yet fail. Nobody reads it if stderr is closed.
            let _ = writeln!(io::stderr(), "{fault}");
            self.faults.push(fault);
        }
    }
}

/// Those that are still there in a second picture: a notice that is just changing is faint for a moment.
async fn lasting_faults(window: &mut Window, mut faults: Vec<String>) -> Vec<String> {
    if !faults.is_empty() {
        let seen = window.comes_to_rest().await.seen().await;
        let still = contrast::faults(&seen, &window.picture().await);
        faults.retain(|fault| still.contains(fault));
    }
    faults
}
