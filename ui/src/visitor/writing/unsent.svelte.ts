// What a visitor has said on the comment screen and not sent. It outlives the cover, which takes that screen out of
// the page, and nothing else.
import { Sheet } from "./sheet.svelte";

/** By hand or by keyboard. */
export type Way = "write" | "type";

/** Typed text and strokes until they are sent. */
export class Unsent {
  /** The text; `null` while it is the one that the terminal keeps. */
  typed: string | null = $state(null);
  /** The way the visitor has chosen; `null` until then. */
  way: Way | null = $state(null);
  /** The strokes. */
  readonly sheet = new Sheet();

  /** Leaves nothing of it in the page. */
  wipe(): void {
    this.typed = null;
    this.way = null;
    this.sheet.wipe();
  }
}
