// What is said to a person when something is not done. A lock-out has a countdown and is said where it is shown.
import type { Lang } from "../generated/Lang";
import type { No } from "./desk.svelte";
import { t } from "./t";

/** A time to wait, in words. */
export function sayTime(lang: Lang, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return t(lang, "time_seconds", { seconds });
  return t(lang, "time_minutes", { minutes, seconds: seconds % 60 });
}

/** The sentence of a refusal. */
export function sayNo(lang: Lang, no: No): string {
  switch (no.code) {
    case "wrong_password":
      return no.tries_left > 0
        ? t(lang, "wrong_password", { tries: no.tries_left })
        : t(lang, "wrong_password_none");
    case "wrong_code":
      return t(lang, "wrong_code", { tries: no.tries_left });
    case "locked_out":
      return t(lang, "locked_out", { time: sayTime(lang, no.seconds) });
    case "locked":
      return t(lang, "door_over");
    case "failed":
      return t(lang, "refusal_failed", { incident: no.incident });
    case "weak_password":
    case "bad_name":
      return t(lang, no.code);
    default:
      return t(lang, `refusal_${no.code}`);
  }
}
