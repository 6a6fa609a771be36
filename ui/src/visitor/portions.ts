// Spreads words over as many portions as a box needs to show them whole. Knows the box, not what the words say.
import type { Lang } from "../generated/Lang";

/** What tells a reader that a sentence goes on. */
const GOES_ON = "…";

/** The words in portions that each fit into `box` when drawn in it as a paragraph. */
export function portions(words: string, lang: Lang, box: HTMLElement): string[] {
  const { clientWidth, clientHeight } = box;
  if (clientWidth === 0 || clientHeight === 0) return [words];
  const probe = box.appendChild(document.createElement("p"));
  const fits = (text: string) => {
    probe.textContent = text;
    return probe.offsetHeight <= clientHeight;
  };
  const found = parted(words, lang, fits);
  probe.remove();
  return found;
}

/**
 * The words in portions that each fit, as few as can be: parted after a sentence, where one is too long between its
 * words, and only where a word is too long within it.
 */
export function parted(words: string, lang: Lang, fits: (text: string) => boolean): string[] {
  const found: string[] = [];
  let rest = words.trim();
  while (!fits(rest)) {
    const sentences = beginning(rest, lang, "sentence", fits);
    const fitsOpen = (text: string) => fits(text + GOES_ON);
    const part =
      sentences ||
      beginning(rest, lang, "word", fitsOpen) ||
      beginning(rest, lang, "grapheme", fitsOpen) ||
      [...rest].slice(0, 1).join("");
    found.push(part.trim() + (sentences ? "" : GOES_ON));
    rest = rest.slice(part.length).trim();
    if (rest === "") return found;
  }
  return [...found, rest];
}

/** The longest beginning of whole sentences, words or letters that fits; empty if not even the first does. */
function beginning(
  words: string,
  lang: Lang,
  granularity: "sentence" | "word" | "grapheme",
  fits: (text: string) => boolean,
): string {
  let taken = "";
  for (const { segment, index, isWordLike } of new Intl.Segmenter(lang, { granularity }).segment(words)) {
    // A blank or a comma belongs to the word before it.
    const hangs = isWordLike === false && index > 0;
    if (!hangs && !fits(words.slice(0, index + segment.length).trim())) break;
    taken = words.slice(0, index + segment.length);
  }
  return taken;
}
