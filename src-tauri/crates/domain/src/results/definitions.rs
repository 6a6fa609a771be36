//! What each figure means, in the words that stand beside it wherever it is shown.

use crate::text::Text;

/// The terms, as pairs of name and meaning in Chinese and English.
const TERMS: &[[&str; 4]] = &[
    [
        "评价数",
        "选择了等级的办事人人数。没有评价的不计入任何比率。",
        "Ratings",
        "Visitors who chose a level. Who did not rate is in no rate.",
    ],
    [
        "好评率",
        "（非常满意＋满意＋基本满意）÷评价数。",
        "Good rate",
        "(very satisfied + satisfied + fairly satisfied) / ratings.",
    ],
    [
        "差评率",
        "（不满意＋非常不满意）÷评价数。",
        "Bad rate",
        "(dissatisfied + very dissatisfied) / ratings.",
    ],
    [
        "平均分",
        "五级评价的平均等级乘以 2，满分 10；两键评价计入比率，不计入平均分。",
        "Mean",
        "Mean level of the five faces times 2, of 10; two-button ratings are in the rates and never in the mean.",
    ],
    [
        "另计",
        "除去规则提示和大厅以外人员认定为误评、恶意的评价之后的数字。两个数字总是一起给出，任何评价都不会被删除。",
        "Undisputed",
        "Without ratings that a rule has flagged or that somebody outside the hall has called mistaken or malicious. Both figures are always given; no rating is ever removed.",
    ],
    [
        "规则提示",
        "按规则标出的异常评价，例如离开后又被大幅调高。只标出，不删除。",
        "Flagged",
        "Ratings that stand out by a named rule, such as one raised by two levels or more. Marked, never removed.",
    ],
    [
        "日期不确定",
        "终端时钟不可信时的评价：计入本表，但不归入任何一天。",
        "Date uncertain",
        "Rated while the terminal's clock could not be believed: counted here, on no day.",
    ],
    [
        "未说明原因",
        "既没有选原因也没有留言的差评。同样计入差评。",
        "No reason",
        "Bad ratings with neither a reason nor a word. They count as bad like the others.",
    ],
    [
        "中断",
        "停电或重启打断的评价：按最后一次点按计入。",
        "Interrupted",
        "Cut off by a power failure or a restart: counted as it was last tapped.",
    ],
    [
        "无法证明",
        "从损坏的旧记录中恢复、旧记录已无法证明的评价：照样计入，单独标出。",
        "Unproven",
        "Carried over from a damaged record that could not prove them any more: counted all the same, and marked.",
    ],
    [
        "业务系统通知",
        "窗口业务系统在办结时通知的服务：已评价与未评价之和，已撤回的另列。",
        "Announced",
        "Services that the counter's business system announced: rated and unrated together; those taken back stand beside.",
    ],
    [
        "未评价",
        "业务系统通知了本次办理，但办事人没有评价。不计入任何比率。",
        "Unrated",
        "The counter's business system announced a service, and nobody rated it. In no rate.",
    ],
    [
        "已撤回",
        "业务系统通知后，在任何人触摸屏幕之前撤回。有人触摸后不能撤回。不计入任何比率。",
        "Taken back",
        "Announced and taken back before anybody had touched the screen; afterwards nothing can be. In no rate.",
    ],
    [
        "参评率",
        "通知后已评价÷业务系统通知。业务系统没有通知过办理时不给出。",
        "Response rate",
        "Announced and rated / announced. Not given where no service was announced.",
    ],
    [
        "暂停分钟",
        "开放时间内终端不接受评价的整分钟数。正在进行的窗口暂停至少每天记入一次；暂停期间的故障和关机只算作暂停。",
        "Minutes paused",
        "Whole minutes of opening hours in which the terminal took no answers. A break that goes on counts at least once a day; a fault or a switched-off terminal during a break counts as the break alone.",
    ],
    [
        "关机分钟",
        "开放时间内程序没有运行的整分钟数，从最后一次运行迹象算起，误差约一分钟。时钟不可信时不计。",
        "Minutes off",
        "Whole minutes of opening hours in which the program did not run, from its last sign of life, known to about a minute. Not known where the clock could not be believed.",
    ],
    [
        "停止服务分钟",
        "开放时间内重启无效、终端停止服务的整分钟数。",
        "Minutes standing still",
        "Whole minutes of opening hours in which starting the terminal anew was in vain, so that it served nobody.",
    ],
    [
        "清洁分钟",
        "开放时间内清洁屏幕、触摸不起作用的整分钟数。",
        "Minutes cleaned",
        "Whole minutes of opening hours in which the glass was cleaned and no touch counted.",
    ],
    [
        "十问得分",
        "（是＋基本是÷2）÷（是＋基本是＋否）。“没遇到”不计。",
        "Score",
        "(yes + mostly / 2) / (yes + mostly + no). \"Doesn't apply\" is never counted.",
    ],
    [
        "工作人员",
        "只在合计达到 5 条时给出，单条评价旁从不出现。",
        "Clerk",
        "Only totals of 5 or more; never beside a single rating.",
    ],
    [
        "时段",
        "只精确到小时；精确时间只在供审计的 JSON Lines 文件中。",
        "Hour",
        "Whole hours only; exact times are in the JSON Lines file for the auditor.",
    ],
];

/// The terms, each with what it means.
pub fn definitions() -> impl Iterator<Item = (Text, Text)> {
    TERMS.iter().map(|[name_zh, zh, name_en, en]| (Text::new(*name_zh, *name_en), Text::new(*zh, *en)))
}
