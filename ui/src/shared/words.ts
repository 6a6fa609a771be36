// Texts in two languages, for every window; each window has its own.
import type { Lang } from "../generated/Lang";
import type { Text } from "../generated/Text";

/** What the page's `lang` attribute says. */
export const HTML_LANG: Record<Lang, string> = { zh: "zh-CN", en: "en" };

/** A text of the hall in `lang`. */
export function pick(lang: Lang, text: Text): string {
  return text[lang];
}

/** A text with its values: `{name}` stands for the value of that name, and stays where there is none. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
