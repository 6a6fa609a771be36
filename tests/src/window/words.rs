//! How many words a screen has. Chinese is counted by characters, English by words; the hall's notices, which change
//! by themselves, are left out.

use super::seen::Seen;

/// What there is to read and to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// Chinese characters and Latin words or numbers.
    pub words: usize,
    /// Sentences: what ends with a full stop, a question or an exclamation mark.
    pub sentences: usize,
    /// Controls.
    pub controls: usize,
}

/// Counts what is drawn.
pub fn count(seen: &Seen) -> Count {
    let texts = seen.texts.iter().filter(|text| !text.notice).map(|text| text.text.as_str());
    let mut count = Count { controls: seen.controls.len(), ..Count::default() };
    for text in texts {
        count.words += words(text);
        count.sentences += text.matches(['。', '？', '！', '.', '?', '!']).count();
    }
    count
}

/// Each Chinese character is one, and so is each run of other letters and digits.
fn words(text: &str) -> usize {
    let mut words = 0;
    let mut inside = false;
    for letter in text.chars() {
        let is_chinese = matches!(letter, '\u{3400}'..='\u{9fff}');
        let is_other =
            !is_chinese && (letter.is_alphanumeric() || (inside && matches!(letter, '\'' | '’' | '-')));
        if is_chinese || (is_other && !inside) {
            words += 1;
        }
        inside = is_other;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_characters_in_chinese_and_words_in_english() {
        assert_eq!(words("请您评价这次服务。"), 8);
        assert_eq!(words("You can't see it, 3 times"), 6);
        assert_eq!(words("演示 DEMO"), 3);
        assert_eq!(words("482 190 377"), 3);
        assert_eq!(words("— ✓"), 0);
    }
}
