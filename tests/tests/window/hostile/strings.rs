//! What somebody could write into a pack to make a page do something.

/// What a string tries to do; it leaves a mark if it can.
const DEEDS: [&str; 4] = [
    "document.documentElement.dataset.ran=1",
    "document.title='ran'",
    "parent.document.documentElement.dataset.ran=1",
    "fetch('//127.0.0.1:9/'+document.documentElement.dataset.ran++)",
];
/// Ways to have a page take a text for more than a text; `@` is the deed.
const WAYS: [&str; 40] = [
    "<img src=x onerror=\"@\">",
    "<script>@</script>",
    "\"><script>@</script>",
    "'><img src=x onerror=@>",
    "<svg onload=\"@\"><circle/></svg>",
    "<iframe srcdoc=\"<script>@</script>\"></iframe>",
    "<a href=\"javascript:@\">x</a>",
    "javascript:@",
    "<b onmouseover=\"@\">x</b>",
    "</p></main><script>@</script>",
    "<style>*{display:none}</style><i>@</i>",
    "<link rel=stylesheet href=\"data:text/css,*{display:none}\">@",
    "<meta http-equiv=refresh content=\"0;url=javascript:@\">",
    "<base href=\"javascript:@//\">",
    "<form action=\"javascript:@\"><input autofocus></form>",
    "<video src=x onerror=\"@\"></video>",
    "<object data=\"javascript:@\"></object>",
    "<math><mtext><img src=x onerror=\"@\"></mtext></math>",
    "<marquee onstart=\"@\">x</marquee>",
    "<!--><script>@</script>-->",
    "<![CDATA[<script>@</script>]]>",
    "&lt;script&gt;@&lt;/script&gt;",
    "&#60;img src=x onerror=@&#62;",
    "\\u003cscript\\u003e@\\u003c/script\\u003e",
    "${@}",
    "{{constructor.constructor('@')()}}",
    "{@html '@'}",
    "<%= @ %>",
    "`;@;`",
    "');@;('",
    "\"};@;{\"",
    "*/@/*",
    "%3Cscript%3E@%3C%2Fscript%3E",
    "＜script＞@＜/script＞",
    "'; DROP TABLE rating; -- @",
    "=cmd|'/c @'!A1",
    "{0}{1}%s%n%x @",
    "../../../etc/passwd @",
    "\u{202e}gnp.@",
    "\u{200b}<scr\u{200b}ipt>@</scr\u{200b}ipt>",
];
/// The longest text of a pack, in characters.
const LONGEST: usize = 200;

/// So many different strings, the same ones each time.
pub(crate) fn all(count: usize) -> Vec<String> {
    let made = DEEDS.iter().flat_map(|deed| WAYS.iter().map(move |way| way.replace('@', deed)));
    let strange = (0..).map(|number| match number % 4 {
        0 => format!("{number}{}", "字".repeat(LONGEST - 8)),
        1 => format!("{number}{}", "W".repeat(LONGEST - 8)),
        2 => format!("{number} {}", "a\u{0301}\u{0323}".repeat(40)),
        _ => format!("{number} <b>{}</b>", "👩‍👩‍👧".repeat(20)),
    });
    let mut all: Vec<String> = made.filter(|text| text.chars().count() <= LONGEST).collect();
    // A short run takes some of each kind.
    let kinds = all.len();
    all.extend(strange.take(count.saturating_sub(kinds).max(count / 5)));
    let step = (all.len() / count.max(1)).max(1);
    all.into_iter().rev().step_by(step).take(count).collect()
}
