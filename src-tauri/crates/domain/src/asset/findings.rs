//! The mistakes found in one file, and the rules that hold for every file: readable text, plain identities, bounded
//! and unique lists.

use std::{collections::HashSet, fmt, hash::Hash, ops::RangeInclusive};

use crate::{asset::AssetError, text::Text};

/// The longest text, in characters: a work order's title (GB/T 39046-2020, table 10), which item names and reasons
/// end up in.
pub(crate) const MAX_TEXT_CHARS: usize = 200;

/// The longest identity, in characters. Item codes of the national catalogue have 31; twice that leaves room for a
/// hall's own scheme and keeps an entry, which names about five of them, far below its 64 KiB.
pub(crate) const MAX_ID_CHARS: usize = 64;

/// One rule: looks at a value and tells what breaks it.
pub(crate) type Rule<T> = fn(&T, &mut Findings);

/// The mistakes found so far in one file.
pub(crate) struct Findings {
    file: String,
    errors: Vec<AssetError>,
}

impl Findings {
    /// Nothing found yet in `file`.
    pub(crate) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), errors: Vec::new() }
    }

    /// Checks `value` against every one of `rules`.
    pub(crate) fn check<T>(&mut self, rules: &[Rule<T>], value: &T) {
        for rule in rules {
            rule(value, self);
        }
    }

    /// All mistakes found, in the order of the rules.
    pub(crate) fn into_errors(self) -> Vec<AssetError> {
        self.errors
    }

    /// Keeps `rule` as broken at `place` unless it `holds`.
    pub(crate) fn expect(&mut self, holds: bool, place: impl fmt::Display, rule: impl fmt::Display) {
        if !holds {
            self.errors.push(AssetError {
                file: self.file.clone(),
                place: place.to_string(),
                rule: rule.to_string(),
            });
        }
    }

    /// A text is readable in both languages.
    pub(crate) fn expect_text(&mut self, place: impl fmt::Display, text: &Text) {
        for (lang, line) in [("zh", &text.zh), ("en", &text.en)] {
            let chars = line.chars().count();
            let place = format!("{place}.{lang}");
            self.expect(!line.trim().is_empty(), &place, "must not be blank");
            self.expect(
                chars <= MAX_TEXT_CHARS,
                &place,
                format_args!("must be at most {MAX_TEXT_CHARS} characters, not {chars}"),
            );
            self.expect(!line.chars().any(char::is_control), &place, "must not hold control characters");
        }
    }

    /// An identity is plain enough for a file name, a column and a command line.
    pub(crate) fn expect_id(&mut self, place: impl fmt::Display, id: impl AsRef<str>) {
        self.expect(
            is_plain_id(id.as_ref()),
            place,
            format_args!("must be 1 to {MAX_ID_CHARS} letters a-z, A-Z, digits or inner hyphens"),
        );
    }

    /// A list has a bearable length.
    pub(crate) fn expect_count(
        &mut self,
        place: impl fmt::Display,
        count: usize,
        bounds: &RangeInclusive<usize>,
    ) {
        let (least, most) = (bounds.start(), bounds.end());
        self.expect(
            bounds.contains(&count),
            place,
            format_args!("must have {least} to {most} entries, not {count}"),
        );
    }

    /// No two values of a list are the same; `place` says where the n-th one stands.
    pub(crate) fn expect_unique<T: Eq + Hash, P: fmt::Display>(
        &mut self,
        values: impl IntoIterator<Item = T>,
        place: impl Fn(usize) -> P,
    ) {
        let mut seen = HashSet::new();
        for (n, value) in values.into_iter().enumerate() {
            self.expect(seen.insert(value), place(n), "must not appear twice");
        }
    }
}

/// Whether `id` is letters, digits and inner hyphens only, so that it can never be a path or an option.
pub(crate) fn is_plain_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=MAX_ID_CHARS).contains(&id.len())
        && id.chars().all(plain)
        && !id.starts_with('-')
        && !id.ends_with('-')
}
