// What is drawn, measured in the page: every control and every line of text with its place, whatever cuts them, and
// words broken across lines. Run by the window's tests as the body of a function; judges nothing.
const CONTROLS =
  "button, a[href], input:not([type=hidden]), textarea, select, summary, [tabindex='0'], [role=button], [role=radio], [role=switch]";
const WORD = /[\p{Script=Latin}\p{N}'’.]+/gu;

const box = (rect) => ({ x: rect.x, y: rect.y, width: rect.width, height: rect.height });
const named = (element) => {
  const own = element.closest("[data-testid]");
  const name = own?.dataset.testid ?? "";
  return own === element ? name : `${name} ${element.localName}`.trim();
};
const isDrawn = (element) => {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  // What only a screen reader meets is clipped away or a single pixel large.
  for (let part = element; part; part = part.parentElement) {
    const style = getComputedStyle(part);
    const size = part.getBoundingClientRect();
    if (style.clipPath.startsWith("inset(50%") || (style.position === "absolute" && size.width <= 1 && size.height <= 1)) return false;
  }
  return true;
};
// Something else lies over the middle of it, for a finger.
const isCovered = (element, rect) => {
  const hit = document.elementFromPoint(rect.x + rect.width / 2, rect.y + rect.height / 2);
  // Both are seen through: the dark, and the sheet that is written on.
  if (hit === null || hit.closest("[data-testid=dimmed], canvas")) return false;
  return !hit.contains(element) && !element.contains(hit);
};
const isIdle = (element) => element.closest(":disabled, [aria-disabled=true]") !== null;
const clips = (style) => [style.overflowX, style.overflowY].some((overflow) => overflow !== "visible");

const works = (element) => isDrawn(element) && element.closest("[inert]") === null;
const controls = [...document.querySelectorAll(CONTROLS)].filter(works).map((element) => {
  // A hidden input is worked through its label.
  const whole = element.localName === "input" ? (element.closest("label") ?? element) : element;
  const rect = whole.getBoundingClientRect();
  const style = getComputedStyle(whole);
  const border = ["Top", "Right", "Bottom", "Left"].some(
    (side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none",
  );
  const states = ["aria-pressed", "aria-checked", "aria-selected"].map((name) => element.getAttribute(name));
  return {
    name: named(element),
    box: box(rect),
    focused: element === document.activeElement,
    chosen: states.includes("true"),
    idle: isIdle(element),
    // One of a set that Tab enters once; arrows lead on inside.
    roving: element.matches("[role=radio][tabindex='-1'], [role=tab][tabindex='-1']"),
    bordered: border && !/, 0\)$/.test(style.borderTopColor),
    covered: isCovered(whole, rect),
    inside: whole.parentElement?.closest(CONTROLS) != null,
  };
});

const texts = [];
const torn = [];
const range = document.createRange();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (node.data.trim() === "" || !isDrawn(element)) continue;
  range.selectNodeContents(node);
  const size = parseFloat(getComputedStyle(element).fontSize);
  // The line box of a CJK font is much higher than its ink: the em box is what is seen.
  const lines = [...range.getClientRects()]
    .filter((rect) => rect.width > 0)
    .map((rect) => ({ x: rect.x, y: rect.y + (rect.height - size) / 2, width: rect.width, height: size }));
  if (lines.length === 0) continue;
  const cut = new Set();
  for (let part = element; part && part !== document.documentElement; part = part.parentElement) {
    const style = getComputedStyle(part);
    const isControl = part.matches(CONTROLS);
    if (!isControl && !clips(style)) continue;
    const edge = part.getBoundingClientRect();
    const left = edge.x + part.clientLeft;
    const top = edge.y + part.clientTop;
    const outside = (line) =>
      line.x < left - 1 ||
      line.y < top - 1 ||
      line.x + line.width > left + part.clientWidth + 1 ||
      line.y + line.height > top + part.clientHeight + 1;
    if (lines.some(outside)) cut.add(named(part) || part.localName);
  }
  if (lines.length > 1) {
    for (const word of node.data.matchAll(WORD)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = [...range.getClientRects()].filter((rect) => rect.width > 0).map((rect) => rect.y);
      if (Math.max(...tops) - Math.min(...tops) > size / 2) torn.push(word[0]);
    }
  }
  texts.push({
    text: node.data.trim().replace(/\s+/g, " "),
    name: named(element),
    size,
    lines,
    cut: [...cut],
    idle: isIdle(element),
    covered: isCovered(element, lines[0]),
    notice: element.closest("[data-testid=notices]") !== null,
  });
}

const scrolling = [document.documentElement, ...document.querySelectorAll("body, body *")]
  .filter((element) => element instanceof HTMLElement && element.clientWidth > 1 && isDrawn(element))
  .filter((element) => element === document.documentElement || clips(getComputedStyle(element)))
  .map((element) => ({
    name: named(element) || element.localName,
    x: element.scrollWidth - element.clientWidth,
    y: element.scrollHeight - element.clientHeight,
  }))
  .filter((element) => element.x > 1 || element.y > 1);

const fit = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--fit"));
return {
  width: innerWidth,
  height: innerHeight,
  fit: Number.isNaN(fit) ? 1 : fit,
  lang: document.documentElement.lang,
  controls,
  texts,
  torn,
  scrolling,
};
