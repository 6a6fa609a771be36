// The words of the visitor's screens. Words that belong to a hall come with the view and are picked here too.
import type { Lang } from "../generated/Lang";
import { en } from "./strings/en";
import { zh } from "./strings/zh";
import { fill } from "./words";

export { HTML_LANG, pick } from "./words";

/** The name of a text on the screens. */
export type Key = keyof typeof zh;

/** Every language by its code. */
export const STRINGS: Record<Lang, Record<Key, string>> = { zh, en };

/** The text `key` in `lang`; `{name}` stands for the value of that name. */
export function t(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
  return fill(STRINGS[lang][key], values);
}
