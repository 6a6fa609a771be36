// What is written by hand and not sent yet: the strokes on one sheet. It lives in the page beside the typed text, so
// that the cover can take the screen away, and nowhere else.
import type { Ink } from "./contacts";
import { Stroke } from "./stroke";

interface Cleared {
  strokes: Stroke[];
  hidKept: boolean;
}

/** The strokes, and what undo can bring back. */
export class Sheet {
  /** What is written, the stroke under way last. */
  strokes: Stroke[] = $state.raw([]);
  /** What was kept earlier lies below the strokes no more. */
  hidesKept = $state(false);
  #cleared: Cleared | null = $state.raw(null);
  #underWay: Stroke | null = null;

  /** Whether undo has anything to do. */
  get canUndo(): boolean {
    return this.strokes.length > 0 || this.#cleared !== null;
  }

  /** Follows the ink. The answer is the stroke it happens to, if any. */
  follow(ink: Ink): Stroke | null {
    const stroke = this.#underWay;
    if (ink.kind === "begin") return this.#begin(new Stroke(ink.at));
    if (ink.kind === "go_on") return stroke?.add(ink.to) ? stroke : null;
    if (ink.kind === "take_back" && stroke) this.#drop();
    if (ink.kind === "finish" && stroke) this.#forgetCleared();
    this.#underWay = null;
    return stroke;
  }

  /** Takes the last stroke back, or what was cleared. */
  undo(): void {
    this.#underWay = null;
    if (this.strokes.length > 0) return this.#drop();
    if (!this.#cleared) return;
    this.strokes = this.#cleared.strokes;
    this.hidesKept = this.#cleared.hidKept;
    this.#cleared = null;
  }

  /** An empty sheet. One undo brings everything back. */
  clear(): void {
    this.#underWay = null;
    this.#forgetCleared();
    this.#cleared = { strokes: this.strokes, hidKept: this.hidesKept };
    this.strokes = [];
    this.hidesKept = true;
  }

  /** Leaves nothing of it in memory. */
  wipe(): void {
    this.#underWay = null;
    this.#forgetCleared();
    for (const stroke of this.strokes) stroke.wipe();
    this.strokes = [];
    this.hidesKept = false;
  }

  #begin(stroke: Stroke): Stroke {
    this.strokes = [...this.strokes, stroke];
    this.#underWay = stroke;
    return stroke;
  }

  #drop(): void {
    this.strokes.at(-1)?.wipe();
    this.strokes = this.strokes.slice(0, -1);
  }

  #forgetCleared(): void {
    for (const stroke of this.#cleared?.strokes ?? []) stroke.wipe();
    this.#cleared = null;
  }
}
