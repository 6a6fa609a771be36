//! The content of a work order in words: level, reasons, what the visitor typed. At most 1,000 characters; what is longer is
//! cut and says so.

use shiwen_domain::{
    level::Level,
    work_order::{MAX_CONTENT_CHARS, cut},
};

use super::reason::Reason;

/// The content, and whether it was cut.
pub(super) fn content(level: i16, reasons: &[Reason], text: Option<&str>, writing: bool) -> (String, bool) {
    let level = u8::try_from(level).ok().and_then(|level| Level::try_from(level).ok());
    let mut lines = vec![format!("评价：{}", level.map_or_else(String::new, |level| level.wording().zh))];
    if !reasons.is_empty() {
        let words: Vec<String> = reasons.iter().map(Reason::words).collect();
        lines.push(format!("原因：{}", words.join("；")));
    }
    if let Some(text) = text {
        lines.push(format!("意见：{text}"));
    }
    if writing {
        // Before the text, so that it is not what is cut off.
        lines.insert(1, "另有手写意见，见链接。".into());
    }
    if lines.len() == 1 {
        lines.push("未选原因，未留意见。".into());
    }
    let whole = lines.join("\n");
    let content = cut(&whole, MAX_CONTENT_CHARS);
    let was_cut = content != whole;
    (content, was_cut)
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{reason::ReasonCode, work_order::CUT_MARK};

    use super::{super::reason::shipped, *};

    #[test]
    fn the_content_says_what_was_pressed_chosen_and_typed() {
        let reasons = Reason::all(&[ReasonCode(207), ReasonCode(299)], shipped());
        let (text, cut) = content(2, &reasons, Some("没人说要带户口本"), true);
        assert_eq!(
            text,
            "评价：不满意\n另有手写意见，见链接。\n原因：没有提供材料样本；299\n意见：没人说要带户口本"
        );
        assert!(!cut);
        assert_eq!(content(1, &[], None, false).0, "评价：非常不满意\n未选原因，未留意见。");
    }

    #[test]
    fn a_long_content_is_cut_at_a_thousand_characters_with_a_mark() {
        let (text, cut) = content(1, &[], Some(&"等".repeat(2_000)), true);
        assert!(cut && text.ends_with(CUT_MARK) && text.contains("见链接"));
        assert_eq!(text.chars().count(), 1_000);
        let whole = 1_000 - "评价：非常不满意\n意见：".chars().count();
        assert!(!content(1, &[], Some(&"等".repeat(whole)), false).1);
        assert!(content(1, &[], Some(&"等".repeat(whole + 1)), false).1);
    }
}
