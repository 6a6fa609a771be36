// Shrinks a screen to its glass: measures what is drawn and lowers `--fit` while anything overflows. It never grows a
// screen beyond its design, and it knows nothing of what the screen says.

/** Below this nothing could be read any more. */
const LEAST = 0.3;
/** Halvings between fitting and overflowing: finer than a tenth of a millimetre. */
const HALVINGS = 7;
/** What rounding may add, in CSS pixels. */
const SLACK = 1;
/** How far the letters of a font may stand above and below their line, in parts of their height. */
const LETTERS = 0.2;

type Box = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

function leaves(inner: Box, outer: Box, slack: number): boolean {
  return (
    inner.left < outer.left - SLACK ||
    inner.right > outer.right + SLACK ||
    inner.top < outer.top - slack ||
    inner.bottom > outer.bottom + slack
  );
}

function wordsLeave(words: Text, outer: Box): boolean {
  if (words.data.trim() === "") return false;
  const range = document.createRange();
  range.selectNodeContents(words);
  const lines = [...range.getClientRects()];
  return lines.some((line) => leaves(line, outer, SLACK + line.height * LETTERS));
}

/** Whether anything below `element` is drawn outside the box it stands in. */
export function overflows(element: Element, outer: Box = element.getBoundingClientRect()): boolean {
  for (const child of element.childNodes) {
    if (child instanceof Text && wordsLeave(child, outer)) return true;
    if (!(child instanceof HTMLElement)) continue;
    const box = child.getBoundingClientRect();
    // What is no box of its own (inline words, a mere wrapper, nothing drawn) is judged by what it stands in.
    const drawn = child.clientWidth > 0 && child.clientHeight > 0;
    if (drawn && leaves(box, outer, SLACK)) return true;
    // The notices fit their own words into the room they have.
    if ("fitsItself" in child.dataset) continue;
    if (overflows(child, drawn ? box : outer)) return true;
  }
  return false;
}

/** Finds the largest factor up to `most` at which `screen` fits, leaves it set and answers it. */
export function fit(screen: Element, most: number): number {
  const overflowsAt = (factor: number) => {
    document.documentElement.style.setProperty("--fit", String(factor));
    return overflows(screen);
  };
  if (!overflowsAt(most)) return most;
  let fitting = LEAST;
  let overflowing = most;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (fitting + overflowing) / 2;
    if (overflowsAt(middle)) overflowing = middle;
    else fitting = middle;
  }
  overflowsAt(fitting);
  return fitting;
}

/**
 * Keeps `screen` fitted while it changes. One that had to shrink stays so until its `data-name` tells of another one:
 * the faces must not move under the finger. The answer stops it.
 */
export function keepFitted(screen: HTMLElement): () => void {
  let last = "";
  let factor = 1;
  const measure = () => {
    const { lang, dataset } = document.documentElement;
    const glass = document.documentElement.style.getPropertyValue("--glass-mm");
    const now = [
      screen.dataset["name"],
      lang,
      dataset["text"],
      dataset["reach"],
      glass,
      innerWidth,
      innerHeight,
    ].join(" ");
    factor = fit(screen, now === last ? factor : 1);
    last = now;
    // What fitting itself has changed is no news.
    observer.takeRecords();
  };
  // An observer is called before the next frame is drawn: nobody sees the screen that was too large.
  const observer = new MutationObserver(measure);
  observer.observe(screen, { childList: true, characterData: true, subtree: true });
  observer.observe(document.documentElement, { attributes: true });
  // What stands on the screen follows the shape of the glass before the next frame: what was measured of what stood there
  // before must not stay.
  let frame = 0;
  const turn = () => {
    measure();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      last = "";
      measure();
    });
  };
  window.addEventListener("resize", turn);
  measure();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    window.removeEventListener("resize", turn);
  };
}
