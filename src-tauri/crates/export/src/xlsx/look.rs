//! How cells look: calm, readable in print, numbers aligned.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The accent of the terminal's screens, on which white text stands.
pub(super) const ACCENT: Color = Color::RGB(0x1F_4E_5F);
/// Bad ratings in charts: not red, which would judge.
pub(super) const SECOND: Color = Color::RGB(0xB0_6A_2C);
const LINE: Color = Color::RGB(0xC9_C4_BA);
const FONT: &str = "Microsoft YaHei";

/// The formats of a workbook.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) heading: Format,
    pub(super) note: Format,
    pub(super) title: Format,
    pub(super) text: Format,
    pub(super) count: Format,
    pub(super) share: Format,
    pub(super) mean: Format,
}

impl Look {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(11);
        let cell =
            base.clone().set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::Top);
        let number = |form: &str| cell.clone().set_num_format(form);
        Self {
            heading: base.clone().set_font_size(18).set_bold().set_font_color(ACCENT),
            note: base,
            title: cell
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(ACCENT)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            text: cell.clone().set_num_format("@").set_text_wrap(),
            count: number("#,##0"),
            share: number("0.00%"),
            mean: number("0.00"),
        }
    }
}
