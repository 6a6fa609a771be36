//! The text format of Prometheus: families with their help and type, then their lines.

use std::fmt::{Display, Write as _};

/// Metrics, written one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Text(String);

impl Text {
    /// What the next lines are about.
    pub(super) fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing into a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// A line with one label. Its value comes from this program or the database, never from a visitor.
    pub(super) fn labelled(&mut self, name: &str, label: &str, value: &str, number: impl Display) {
        let value = value.replace(['\\', '"', '\n'], "_");
        let _ = writeln!(self.0, "{name}{{{label}=\"{value}\"}} {number}");
    }

    /// A line without a label.
    pub(super) fn plain(&mut self, name: &str, number: impl Display) {
        let _ = writeln!(self.0, "{name} {number}");
    }

    /// A family of one gauge.
    pub(super) fn gauge(&mut self, name: &str, help: &str, number: impl Display) {
        self.family(name, "gauge", help);
        self.plain(name, number);
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_begin_a_line_of_its_own() {
        let mut text = Text::default();
        text.family("x", "counter", "Something.");
        text.labelled("x", "kind", "a\"} 1\nx{kind=\"b", 2);
        assert_eq!(
            text.into_string(),
            "# HELP x Something.\n# TYPE x counter\nx{kind=\"a_} 1_x{kind=_b\"} 2\n"
        );
    }
}
