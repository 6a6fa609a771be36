//! Every rule sees the fault it is for: the fault is put into the page by a script, found, and taken away again.

use shiwen_domain::view::{Aids, Mode};
use shiwen_tests::window::{
    Options, Window, contrast, focus,
    glass::{Glass, LANDSCAPE, PORTRAIT, Shape},
    overflow, sizes, words,
};

/// What a script may use to do harm; `mend` undoes it.
const TOOLS: &str = "const part = (id) => document.querySelector(`[data-testid=${id}]`);
const styled = (element, name, value) => {
    const before = element.style.getPropertyValue(name);
    element.style.setProperty(name, value, 'important');
    window.mend = () => element.style.setProperty(name, before);
};
const set = (element, name, value) => {
    const before = element.getAttribute(name);
    element.setAttribute(name, value);
    window.mend = () => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before));
};
const added = (parent, name, text = '') => {
    const element = document.createElement(name);
    element.append(text);
    parent.append(element);
    window.mend = () => element.remove();
    return element;
};";

/// Any shape but that of the glass.
const OTHER: Shape = (1290, 810);

/// One rule, as the inspection asks it.
#[derive(Clone, Copy, Debug)]
enum Rule {
    Overflow,
    Sizes(Glass, Aids),
    Contrast,
    Axe,
    Focus,
    Ring,
}

/// A rule, a script that does harm, and a part of what the rule then says.
type Case = (Rule, &'static str, &'static str);

const PLAIN: Aids = Aids { large_text: false, high_contrast: false, low_reach: false };
const LARGE: Aids = Aids { large_text: true, ..PLAIN };
const LOW: Aids = Aids { low_reach: true, ..PLAIN };
const WIDE: Rule = Rule::Sizes(LANDSCAPE, PLAIN);

const CASES: &[Case] = &[
    (Rule::Overflow, "styled(added(part('screen-rate'), 'p', 'x'), 'width', '9000px')", "holds more than it shows"),
    (Rule::Overflow, "styled(part('face-5'), 'translate', '-9000px')", "leaves the glass"),
    (Rule::Overflow, "styled(part('face-5'), 'translate', '60px')", "face-5 and face-4 overlap"),
    (Rule::Overflow, "styled(added(part('face-5'), 'b', 'x'), 'translate', '0 -150px')", "\"x\" is cut by face-5"),
    (
        Rule::Overflow,
        "const title = document.querySelector('h1').getBoundingClientRect();
        const twin = added(document.body, 'p', 'twin');
        for (const [name, value] of Object.entries({ position: 'fixed', top: `${title.y}px`, left: `${title.x}px` }))
            twin.style.setProperty(name, value)",
        "\"twin\" overlap",
    ),
    (
        Rule::Overflow,
        "const word = added(document.body, 'p', 'Registration');
        for (const [name, value] of Object.entries({ position: 'fixed', top: '0', width: '30px', 'overflow-wrap': 'anywhere' }))
            word.style.setProperty(name, value)",
        "\"Registration\" is broken in two",
    ),
    (
        Rule::Overflow,
        "const lid = added(document.body, 'div');
        for (const [name, value] of Object.entries({ position: 'fixed', inset: '0' })) lid.style.setProperty(name, value)",
        "face-5 is covered",
    ),
    (WIDE, "styled(part('face-3'), 'scale', '0.5')", "face-3 has "),
    (WIDE, "styled(part('face-3'), 'translate', '-12px')", "face-4 and face-3 are"),
    (WIDE, "styled(part('lang'), 'scale', '0.7')", "lang has "),
    (WIDE, "styled(document.querySelector('h1'), 'font-size', '12px')", "mm high, not 6"),
    (
        Rule::Sizes(LANDSCAPE, LARGE),
        "styled(document.querySelector('h1'), 'font-size', '40px')",
        "is 6.8 mm high, not 7.5",
    ),
    (Rule::Sizes(PORTRAIT, LOW), "styled(part('face-1'), 'translate', '0 -9000px')", "out of reach"),
    (Rule::Contrast, "styled(document.querySelector('h1'), 'color', '#888')", "has a contrast of"),
    (Rule::Contrast, "styled(part('face-5'), 'border-color', '#ddd')", "the line around face-5"),
    (Rule::Axe, "added(document.body, 'img')", "image-alt"),
    (Rule::Axe, "set(document.documentElement, 'lang', 'xx-y')", "html-lang-valid"),
    (Rule::Axe, "set(part('lang'), 'role', 'heading')", "aria"),
    (Rule::Focus, "set(part('face-3'), 'tabindex', '-1')", "face-3 cannot be reached by Tab"),
    (Rule::Focus, "set(part('face-3'), 'tabindex', '1')", "Tab goes from"),
    (
        Rule::Focus,
        "const stay = (event) => event.key === 'Tab' && event.preventDefault();
        part('face-3').addEventListener('keydown', stay);
        window.mend = () => part('face-3').removeEventListener('keydown', stay)",
        "Tab does not leave face-3",
    ),
    (Rule::Ring, "styled(part('face-3'), 'outline', 'none')", "no ring can be seen around face-3"),
];

#[tokio::test]
async fn every_rule_sees_its_fault() {
    let home = tempfile::tempdir().unwrap();
    let options = Options { mode: Mode::Counter, ..Options::on(LANDSCAPE) };
    let mut window = Window::open(home.path(), options).await;
    window.comes_to_rest().await;
    let mut unseen = Vec::new();
    for (rule, harm, says) in CASES {
        let healthy = asks(&mut window, *rule).await;
        window.asks(&format!("{TOOLS} {harm}")).await;
        let harmed = asks(&mut window, *rule).await;
        window.asks("window.mend()").await;
        // A page that had to shrink stays so until its shape changes.
        if window.seen().await.fit < 1.0 {
            window.takes_shape(OTHER).await.takes_shape(LANDSCAPE.pixels).await;
        }
        let is_new = |fault: &&String| fault.contains(says) && !healthy.contains(*fault);
        if harmed.iter().find(is_new).is_none() {
            unseen.push(format!("{harm} is not seen by {rule:?}: {harmed:#?}"));
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
    window.is_closed().await;
}

/// What a rule says of the page as it is.
async fn asks(window: &mut Window, rule: Rule) -> Vec<String> {
    let seen = window.seen().await;
    match rule {
        Rule::Overflow => overflow::faults(&seen),
        Rule::Sizes(glass, aids) => sizes::faults(&seen, &glass, aids),
        Rule::Contrast => contrast::faults(&seen, &window.picture().await),
        Rule::Axe => window.axe_findings().await,
        Rule::Focus => focus::faults(&seen, &window.focus_stops(&seen).await),
        Rule::Ring => window.ring_faults(&seen).await,
    }
}

#[tokio::test]
async fn a_word_too_many_is_counted() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), Options::default()).await;
    window.comes_to_rest().await;
    let before = words::count(&window.seen().await);
    window.asks(&format!("{TOOLS} added(document.body, 'p', '请您注意 now.')")).await;
    let after = words::count(&window.seen().await);
    assert_eq!((after.words, after.sentences), (before.words + 5, before.sentences + 1));
    window.is_closed().await;
}
