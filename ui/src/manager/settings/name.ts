// What the value of a setting is called.
import type { Lang } from "../../generated/Lang";
import type { SettingView } from "../../generated/SettingView";
import { pick } from "../t";

export function nameOf(lang: Lang, { choices }: SettingView, value: string): string {
  const choice = choices.find((each) => each.value === value);
  return choice ? pick(lang, choice.name) : value;
}
