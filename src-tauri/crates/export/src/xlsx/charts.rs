//! The summary's charts: native ones, over the tables of the same workbook, so that each can be looked up.

use rust_xlsxwriter::{Chart, ChartLegendPosition, Worksheet};

use super::{
    XlsxFault,
    look::{ACCENT, SECOND},
};

/// The rows of a sheet that a chart draws, the titles left out.
#[derive(Clone, Debug)]
pub(super) struct Range<'a> {
    pub(super) sheet: &'a str,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) names: u16,
}

/// A chart's size in pixels.
const SIZE: (u32, u32) = (560, 320);

/// Columns for how many, one after the other: good above bad.
pub(super) fn columns(title: &str, range: &Range<'_>, values: &[(u16, &str)]) -> Chart {
    drawn(Chart::new_column(), title, range, values)
}

/// Bars for long names.
pub(super) fn bars(title: &str, range: &Range<'_>, values: &[(u16, &str)]) -> Chart {
    let mut chart = drawn(Chart::new_bar(), title, range, values);
    // As in the table: the first on top.
    chart.y_axis().set_reverse();
    chart
}

/// A line over days.
pub(super) fn line(title: &str, range: &Range<'_>, values: &[(u16, &str)]) -> Chart {
    drawn(Chart::new_line(), title, range, values)
}

fn drawn(mut chart: Chart, title: &str, range: &Range<'_>, values: &[(u16, &str)]) -> Chart {
    for ((column, name), colour) in values.iter().zip([ACCENT, SECOND]) {
        chart
            .add_series()
            .set_name(*name)
            .set_categories((range.sheet, range.first, range.names, range.last, range.names))
            .set_values((range.sheet, range.first, *column, range.last, *column))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour))
                    .set_line(rust_xlsxwriter::ChartLine::new().set_color(colour)),
            );
    }
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    if values.len() < 2 {
        chart.legend().set_hidden();
    }
    chart.set_width(SIZE.0).set_height(SIZE.1);
    chart
}

/// Puts a chart at a cell.
pub(super) fn put(sheet: &mut Worksheet, (row, column): (u32, u16), chart: &Chart) -> Result<(), XlsxFault> {
    sheet.insert_chart(row, column, chart)?;
    Ok(())
}
