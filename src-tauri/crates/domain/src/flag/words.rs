//! What the rules are called and what they look for, for the person who reads the results. Says what is seen, and accuses
//! nobody.

use crate::{
    flag::{FlagRules, Rule},
    text::Text,
};

impl Rule {
    /// What it is called.
    pub fn wording(self) -> Text {
        match self {
            Self::Burst => Text::new("短时间内集中评价", "Many in a short time"),
            Self::Alternating => Text::new("评价高低交替", "Levels alternate"),
            Self::OffHours => Text::new("非办公时间评价", "Outside opening hours"),
            Self::TooFast => Text::new("评价完成过快", "Too fast to have read"),
            Self::SamePattern => Text::new("评价内容雷同", "The same again and again"),
            Self::ClosingBurst => Text::new("下班前集中好评", "Praise in a burst at closing"),
            Self::Raised => Text::new("评价当场改高", "Raised on the spot"),
        }
    }

    /// One sentence on what it looks for, with its thresholds; `None` where the pack has switched it off.
    pub fn looks_for(self, rules: &FlagRules) -> Option<Text> {
        match self {
            Self::Burst => burst(rules),
            Self::Alternating => alternating(rules),
            Self::OffHours => off_hours(rules),
            Self::TooFast => too_fast(rules),
            Self::SamePattern => same_pattern(rules),
            Self::ClosingBurst => closing_burst(rules),
            Self::Raised => Some(Text::new(
                "同一位办事人在屏幕前把评价改高了两级或以上。",
                "The level rose by two or more while the same visitor stood at the screen.",
            )),
        }
    }
}

fn burst(rules: &FlagRules) -> Option<Text> {
    let rule = rules.burst?;
    let (ratings, seconds) = (rule.ratings, rule.seconds);
    Some(Text::new(
        format!("同一窗口在 {seconds} 秒内收到 {ratings} 条或更多评价。"),
        format!("At least {ratings} ratings about one counter within {seconds} seconds."),
    ))
}

fn alternating(rules: &FlagRules) -> Option<Text> {
    let rule = rules.alternating?;
    let (ratings, minutes) = (rule.ratings, rule.minutes);
    Some(Text::new(
        format!("{minutes} 分钟内连续 {ratings} 条或更多评价在两个等级之间来回交替。"),
        format!(
            "At least {ratings} ratings in a row go to and fro between two levels within {minutes} minutes."
        ),
    ))
}

fn off_hours(rules: &FlagRules) -> Option<Text> {
    let minutes = rules.off_hours?.minutes;
    Some(Text::new(
        format!("评价时大厅不在开放时间，且距离开门前或关门后超过 {minutes} 分钟。"),
        format!(
            "Given while the hall was closed, more than {minutes} minutes before opening or after closing."
        ),
    ))
}

fn too_fast(rules: &FlagRules) -> Option<Text> {
    let rule = rules.too_fast?;
    let (finish, reason) = (rule.finish_ms, rule.reason_ms);
    Some(Text::new(
        format!("从最后一次点选表情到完成不足 {finish} 毫秒，每选一条原因另加 {reason} 毫秒。"),
        format!(
            "Finished less than {finish} milliseconds after the last face, {reason} more for each reason chosen."
        ),
    ))
}

fn same_pattern(rules: &FlagRules) -> Option<Text> {
    let rule = rules.same_pattern?;
    let (ratings, bare, minutes) = (rule.ratings, rule.ratings_without_reasons, rule.minutes);
    Some(Text::new(
        format!(
            "{minutes} 分钟内连续 {ratings} 条或更多评价的等级和原因完全相同；没有选原因的，{bare} 条或更多。"
        ),
        format!(
            "At least {ratings} ratings in a row with the same level and reasons within {minutes} minutes, or {bare} \
             where no reason was chosen."
        ),
    ))
}

fn closing_burst(rules: &FlagRules) -> Option<Text> {
    let rule = rules.closing_burst?;
    let (ratings, seconds, minutes) = (rule.ratings, rule.seconds, rule.minutes);
    Some(Text::new(
        format!(
            "关门前 {minutes} 分钟起，同一窗口在 {seconds} 秒内收到 {ratings} 条或更多评价，全部是好评。"
        ),
        format!(
            "From {minutes} minutes before closing on, at least {ratings} ratings about one counter within {seconds} \
             seconds, none of them bad."
        ),
    ))
}
