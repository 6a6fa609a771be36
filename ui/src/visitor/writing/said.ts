// What becomes of the handwriting when the visitor keeps what was said.
import type { WritingTouch } from "../../generated/WritingTouch";
import type { Kept } from "./kept";
import { pictureOf } from "./picture";
import type { Sheet } from "./sheet.svelte";

/** What to tell the terminal. `kept` is what could be read of the handwriting that `wasKept`. */
export function writingTouch(sheet: Sheet, kept: Kept | null, wasKept: boolean): WritingTouch {
  const shows = wasKept && !sheet.hidesKept;
  if (sheet.strokes.length > 0) return { kind: "drawn", png: pictureOf(sheet.strokes, shows ? kept : null) };
  return { kind: shows ? "unchanged" : "cleared" };
}
