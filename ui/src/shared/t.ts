// The words of the screens. Words that belong to a hall come with the view and are picked here too.
import type { Lang } from "../generated/Lang";
import type { Text } from "../generated/Text";
import { en } from "./strings/en";
import { zh } from "./strings/zh";

/** The name of a text on the screens. */
export type Key = keyof typeof zh;

/** Every language by its code. */
export const STRINGS: Record<Lang, Record<Key, string>> = { zh, en };

/** What the page's `lang` attribute says. */
export const HTML_LANG: Record<Lang, string> = { zh: "zh-CN", en: "en" };

/** The text `key` in `lang`; `{name}` stands for the value of that name. */
export function t(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
  return STRINGS[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text of the hall in `lang`. */
export function pick(lang: Lang, text: Text): string {
  return text[lang];
}
