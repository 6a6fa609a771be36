// The words of the manager's window. Words that belong to a hall come with the answers.
import type { Lang } from "../generated/Lang";
import { fill } from "../shared/words";
import { en } from "./strings/en";
import { zh } from "./strings/zh";

export { HTML_LANG, pick } from "../shared/words";

/** The name of a text in the window. */
export type Key = keyof typeof zh;

/** Every language by its code. */
export const STRINGS: Record<Lang, Record<Key, string>> = { zh, en };

/** The text `key` in `lang`; `{name}` stands for the value of that name. */
export function t(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
  return fill(STRINGS[lang][key], values);
}
