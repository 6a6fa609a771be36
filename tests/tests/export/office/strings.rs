//! Texts that mean harm to a spreadsheet, and texts that are only unusual.

/// What a spreadsheet may skip before it looks at a text.
const BEFORE: [&str; 10] = ["", " ", "\t", "\n", "\u{3000}", "\u{a0}", "\u{200b}", "\u{feff}", "'", "\""];
/// What a formula or a command begins with, and what input methods make of it.
const STARTS: [&str; 8] = ["=", "+", "-", "@", "＝", "＋", "－", "＠"];
/// What would follow.
const COMMANDS: [&str; 5] = [
    "1+1",
    "cmd|' /C calc'!A0",
    "HYPERLINK(\"http://127.0.0.1/?\"&A1;\"点这里\")",
    "SUM(A1:A9)",
    "WEBSERVICE(\"http://127.0.0.1/\")",
];
/// Numbers, dates, codes and marks that programs like to make something else of.
const ODD: [&str; 54] = [
    "很差;=1+1",
    "很差\t=1+1",
    "很差,=1+1",
    "很差|=cmd|' /C calc'!A0",
    "2026-11-26",
    "26/11/2026",
    "1/2",
    "12:30",
    "0012",
    "1e5",
    "1E400",
    "-0",
    "+86 10 12345",
    "￥100",
    "50%",
    "TRUE",
    "FALSE",
    "真",
    "NaN",
    "#REF!",
    "#N/A",
    "{=1+1}",
    "=",
    "==",
    "'",
    "''",
    "'=1",
    "\"",
    "\"\"",
    "\",\"",
    ",",
    ";",
    "|",
    "\\",
    "%0A",
    "&amp;",
    "&#61;1+1",
    "<b>粗</b>",
    "<script>alert(1)</script>",
    "]]>",
    "<!--",
    "_x0041_",
    "_x003D_1+1",
    "_x000D_",
    "_x005F_",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
    "MSEXCEL|'\\..\\..\\cmd.exe'!''",
    "http://127.0.0.1/",
    "file:///etc/passwd",
    "112233445566778899",
    "99999999999999999999",
    "\u{202e}=1+1",
    "a\u{0301}e\u{0302}",
    "𠮷野家，㐂，𬺈",
];
/// What people write.
const WORDS: [&str; 6] = [
    "窗口没有人，等了四十分钟。",
    "👍👎👨‍👩‍👧‍👦 太慢了！🇨🇳",
    "第一行\n第二行\n\n第四行",
    "  两头有空格  ",
    "“引号”、‘单引号’、「方括号」",
    "عربى ئۇيغۇرچە བོད་ཡིག",
];

/// All of them: each before with each start, each start with each command, and the others.
pub(super) fn strings() -> Vec<String> {
    let starts = BEFORE.iter().flat_map(|before| STARTS.map(|start| format!("{before}{start}1+1")));
    let commands = STARTS.iter().flat_map(|start| COMMANDS.map(|command| format!("{start}{command}")));
    let plain = ODD.iter().chain(&WORDS).map(|text| (*text).to_owned());
    // As long as a comment may be.
    let long = [("字", 500), ("=", 500), ("👍", 500), ("行\n", 250)].map(|(sign, times)| sign.repeat(times));
    let all: Vec<String> = starts.chain(commands).chain(plain).chain(long).collect();
    assert!(all.len() >= 150, "{}", all.len());
    all
}
