// One stroke: the places a finger went through, in millimetres, and the smooth line through them.
import type { Point } from "./contacts";

/** Nearer to the last place than this a finger only trembles. */
const STEP_MM = 0.3;
const FIRST_POINTS = 64;

/** What a line can be laid on: a canvas, or a test. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void;
}

/** The places of one stroke. What is outgrown or wiped is overwritten with zeros. */
export class Stroke {
  #places = new Float32Array(FIRST_POINTS * 2);
  #length = 0;

  constructor(start: Point) {
    this.#push(start);
  }

  /** How many places it has; at least one until it is wiped. */
  get length(): number {
    return this.#length;
  }

  /** Goes on to a place. `false` if that is none of its own. */
  add(place: Point): boolean {
    const last = this.at(this.#length - 1);
    if (Math.hypot(place.x - last.x, place.y - last.y) < STEP_MM) return false;
    this.#push(place);
    return true;
  }

  /** The place with this index. */
  at(index: number): Point {
    return { x: this.#places[index * 2] ?? 0, y: this.#places[index * 2 + 1] ?? 0 };
  }

  /**
   * Lays the line from the middle before place `from` to the middle before the last one: places are the corners a
   * curve is bent by, so it never has a kink, and what was laid once never changes.
   */
  lay(path: Path, from = 1): void {
    const first = Math.max(from, 1);
    const start = first === 1 ? this.at(0) : this.#middle(first - 1);
    path.moveTo(start.x, start.y);
    for (let index = first; index < this.#length; index += 1) {
      const corner = this.at(index - 1);
      const end = this.#middle(index);
      path.quadraticCurveTo(corner.x, corner.y, end.x, end.y);
    }
  }

  /** Lays the rest, straight to where the finger is. */
  layTip(path: Path): void {
    const end = this.at(this.#length - 1);
    const start = this.#length > 1 ? this.#middle(this.#length - 1) : end;
    path.moveTo(start.x, start.y);
    path.lineTo(end.x, end.y);
  }

  /** Leaves nothing of it in memory. */
  wipe(): void {
    this.#places.fill(0);
    this.#length = 0;
  }

  /** Halfway between a place and the one before it. */
  #middle(index: number): Point {
    const before = this.at(index - 1);
    const after = this.at(index);
    return { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 };
  }

  #push(place: Point): void {
    if (this.#length * 2 === this.#places.length) {
      const larger = new Float32Array(this.#places.length * 2);
      larger.set(this.#places);
      this.#places.fill(0);
      this.#places = larger;
    }
    this.#places.set([place.x, place.y], this.#length * 2);
    this.#length += 1;
  }
}
