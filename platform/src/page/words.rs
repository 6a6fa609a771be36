//! How the page says things: one of two languages, numbers, shares, times. Rounds nothing that was not rounded before but
//! shares, to a tenth of a percent.

use shiwen_domain::text::{Lang, Text};

/// What stands where there is no number: no rating, nothing announced.
pub(super) const NONE: &str = "–";

/// The words of a language.
pub(super) trait Says: Copy {
    /// One of two wordings.
    fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str;

    /// A text in this language.
    fn text(self, text: &Text) -> &str;

    /// How long ago something was, in words.
    fn ago(self, ms: i64) -> String;
}

impl Says for Lang {
    fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    fn text(self, text: &Text) -> &str {
        self.say(&text.zh, &text.en)
    }

    fn ago(self, ms: i64) -> String {
        let seconds = ms.max(0) / 1_000;
        let (count, zh, one, many) = match seconds {
            0..60 => return self.say("刚刚", "just now").to_owned(),
            60..3_600 => (seconds / 60, "分钟前", "minute ago", "minutes ago"),
            3_600..86_400 => (seconds / 3_600, "小时前", "hour ago", "hours ago"),
            _ => (seconds / 86_400, "天前", "day ago", "days ago"),
        };
        format!("{count} {}", self.say(zh, if count == 1 { one } else { many }))
    }
}

/// A count with its thousands set apart: `12,345`.
pub(super) fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as percent: `91.1%`.
pub(super) fn share(rate: Option<f64>) -> String {
    rate.map_or_else(|| NONE.to_owned(), |rate| format!("{:.1}%", rate * 100.0))
}

/// A mean on the scale of 10: `8.58`.
pub(super) fn mean(mean: Option<f64>) -> String {
    mean.map_or_else(|| NONE.to_owned(), |mean| format!("{mean:.2}"))
}

/// How much of a whole, 0 to 100, as a drawing needs it.
#[expect(clippy::cast_precision_loss, reason = "a drawing has a thousand dots")]
pub(super) fn of_hundred(part: i64, whole: i64) -> f64 {
    if whole <= 0 { 0.0 } else { (part as f64 / whole as f64 * 1_000.0).round() / 10.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let numbers = [0, 7, 999, 1_000, 12_345, 1_234_567, -1_000];
        assert_eq!(numbers.map(count), ["0", "7", "999", "1,000", "12,345", "1,234,567", "-1,000"]);
    }

    #[test]
    fn what_is_not_there_is_no_zero() {
        assert_eq!(
            (share(None), share(Some(0.0)), share(Some(0.9106))),
            (NONE.into(), "0.0%".into(), "91.1%".into())
        );
        assert_eq!((mean(None), mean(Some(8.5))), (NONE.into(), "8.50".into()));
    }

    #[test]
    fn times_are_said_in_words() {
        assert_eq!(Lang::En.ago(59_000), "just now");
        assert_eq!(Lang::En.ago(60_000), "1 minute ago");
        assert_eq!(Lang::Zh.ago(2 * 3_600_000), "2 小时前");
        assert_eq!(Lang::En.ago(3 * 86_400_000), "3 days ago");
        assert_eq!(Lang::Zh.ago(-5), "刚刚");
    }
}
