//! The real size of the glass: so that a button is as large as a finger on every screen.

use gtk::gdk::{self, prelude::MonitorExt};

/// A screen or window: its pixels, and the millimetres they lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glass {
    /// Width and height in device pixels.
    pub(super) pixels: (u32, u32),
    /// Width and height in millimetres, if known and credible.
    mm: Option<(u32, u32)>,
    /// Device pixels on a CSS pixel.
    scale: u32,
}

/// No screen at a counter is coarser or finer than this, in pixels a millimetre: a wall of 5 mm pixels, a telephone.
const CREDIBLE_PIXELS: std::ops::RangeInclusive<f64> = 1.0..=24.0;
/// How far the two sides may disagree about the size of a pixel; screens have square ones.
const CREDIBLE_SHAPE: f64 = 1.1;

impl Glass {
    /// The glass of the first screen, or of a window of `size` CSS pixels; `mm` if somebody has measured it.
    pub(super) fn find(size: Option<(u32, u32)>, mm: Option<(u32, u32)>) -> Option<Self> {
        let display = gdk::Display::default()?;
        let monitor = display.primary_monitor().or_else(|| display.monitor(0))?;
        let (area, scale) = (monitor.geometry(), positive(monitor.scale_factor()).unwrap_or(1));
        let whole = (positive(area.width())? * scale, positive(area.height())? * scale);
        let told = positive(monitor.width_mm()).zip(positive(monitor.height_mm()));
        let screen = Self { pixels: whole, mm: told.filter(|mm| credible(whole, *mm)), scale };
        let Some((width, height)) = size else {
            return Some(Self { mm: mm.or(screen.mm), ..screen });
        };
        let pixels = (width * scale, height * scale);
        // What was measured is the glass of this window; what the screen says is for the whole of it.
        let part = |(screen_width, screen_height): (u32, u32)| {
            (screen_width * pixels.0 / whole.0, screen_height * pixels.1 / whole.1)
        };
        Some(Self { pixels, mm: mm.or(screen.mm.map(part)), scale })
    }

    /// Width and height in CSS pixels.
    pub(super) fn points(self) -> (u32, u32) {
        (self.pixels.0 / self.scale, self.pixels.1 / self.scale)
    }

    /// CSS pixels on 100 mm, along the width.
    pub(super) fn dots_per_decimetre(self) -> Option<u32> {
        let (width, _) = self.mm.filter(|mm| mm.0 > 0)?;
        let mm = width * self.scale;
        Some((self.pixels.0 * 100 + mm / 2) / mm)
    }
}

fn positive(number: i32) -> Option<u32> {
    u32::try_from(number).ok().filter(|number| *number > 0)
}

/// Screens tell nonsense at times: nothing, the size of a box, centimetres for millimetres.
fn credible(pixels: (u32, u32), mm: (u32, u32)) -> bool {
    let (across, down) = (f64::from(pixels.0) / f64::from(mm.0), f64::from(pixels.1) / f64::from(mm.1));
    CREDIBLE_PIXELS.contains(&across) && across.max(down) / across.min(down) <= CREDIBLE_SHAPE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_says_its_size_is_believed() {
        assert!(credible((1280, 800), (217, 136)));
        assert!(credible((1080, 1920), (268, 476)));
        assert!(credible((3840, 2160), (1210, 680)), "55 inches");
    }

    #[test]
    fn nonsense_is_not_believed() {
        let centimetres = (22, 14);
        let box_of_the_screen = (600, 136);
        let sideways = (136, 217);
        for mm in [centimetres, box_of_the_screen, sideways, (1, 1)] {
            assert!(!credible((1280, 800), mm), "{mm:?}");
        }
    }

    #[test]
    fn dots_are_css_pixels_on_a_decimetre() {
        let glass = Glass { pixels: (1280, 800), mm: Some((217, 136)), scale: 1 };
        assert_eq!(glass.dots_per_decimetre(), Some(590));
        assert_eq!(Glass { scale: 2, ..glass }.dots_per_decimetre(), Some(295));
        assert_eq!(Glass { mm: None, ..glass }.dots_per_decimetre(), None);
    }
}
