//! The size of the glass as people know it: the diagonal in inches, as it stands on the box.

use serde::{Deserialize, Serialize};

/// Tenths of inches of the screens that terminals have.
const SIZES: [u32; 6] = [101, 156, 215, 240, 270, 320];

/// The diagonal of a glass, in tenths of inches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Diagonal(u32);

impl Diagonal {
    /// Those that can be chosen.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        SIZES.into_iter().map(Self)
    }

    /// As it stands on the box: `21.5`, `27`.
    pub(super) fn name(self) -> String {
        match (self.0 / 10, self.0 % 10) {
            (inches, 0) => inches.to_string(),
            (inches, tenth) => format!("{inches}.{tenth}"),
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::all().find(|size| size.name() == name)
    }

    /// CSS pixels on 100 mm of a window of so many that fills the glass. Pixels are square, so it is the same either way up.
    pub(super) fn dots_per_decimetre(self, (width, height): (u32, u32)) -> Option<u32> {
        let [width, height] = [width, height].map(u64::from);
        // Micrometres: an inch is 25.4 mm.
        let diagonal = u64::from(self.0) * 2_540;
        // In hundredths of a CSS pixel, so that rounding the root loses nothing that is seen.
        let across = ((width * width + height * height) * 10_000).isqrt();
        let dots = (across * 1_000 + diagonal / 2).checked_div(diagonal)?;
        u32::try_from(dots).ok().filter(|dots| *dots > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dots(name: &str, points: (u32, u32)) -> Option<u32> {
        Diagonal::named(name).expect("a size").dots_per_decimetre(points)
    }

    #[test]
    fn a_diagonal_gives_the_points_on_a_decimetre_either_way_up() {
        // 217 mm of 1280 points are 590, as a ruler says.
        assert_eq!(dots("10.1", (1280, 800)), Some(588));
        assert_eq!(dots("21.5", (1920, 1080)), Some(403));
        assert_eq!(dots("21.5", (1080, 1920)), Some(403));
        assert_eq!(dots("32", (1920, 1080)), Some(271));
        assert_eq!(dots("32", (0, 0)), None);
    }

    #[test]
    fn sizes_are_named_as_on_the_box() {
        let names: Vec<_> = Diagonal::all().map(Diagonal::name).collect();
        assert_eq!(names, ["10.1", "15.6", "21.5", "24", "27", "32"]);
        assert_eq!(Diagonal::named("55"), None);
    }
}
