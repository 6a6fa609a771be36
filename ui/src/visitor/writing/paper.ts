// The paper on the glass: two canvases, one for ink that has dried and one for the tip of the stroke under way, which
// alone is drawn anew while a finger moves.
import type { Ink, Point } from "./contacts";
import { dip, drawDot, drawFrom, drawStroke, drawTip, PEN_MM } from "./ink";
import type { Kept } from "./kept";
import type { Sheet } from "./sheet.svelte";
import type { Stroke } from "./stroke";

/** How wide a square of the guide is, about: a character by finger. */
const SQUARE_MM = 18;

/** Draws a sheet and finds places on it. */
export class Paper {
  #ink: CanvasRenderingContext2D | null;
  #tip: CanvasRenderingContext2D | null;
  /** Its size in CSS pixels as it was drawn. */
  #drawn = [0, 0];
  #width = 0;
  #height = 0;
  /** CSS pixels on a millimetre of the paper. */
  #scale = 1;
  #colour = "";

  #kept: Kept | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly tip: HTMLCanvasElement,
    private readonly sheet: Sheet,
  ) {
    this.#ink = canvas.getContext("2d");
    this.#tip = tip.getContext("2d");
  }

  /** Lays what was kept earlier below the strokes. */
  lay(kept: Kept | null): void {
    this.#kept = kept;
    this.resize();
  }

  /** Takes over the size on the glass and draws everything on it, smaller if it has to be. */
  resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const pixelsPerMm = Number.parseFloat(getComputedStyle(this.canvas).strokeWidth) || 1;
    const end = this.#end();
    const shrink = Math.min(1, clientWidth / (end.x * pixelsPerMm), clientHeight / (end.y * pixelsPerMm));
    this.#scale = pixelsPerMm * shrink;
    this.#drawn = [clientWidth, clientHeight];
    [this.#width, this.#height] = [clientWidth / this.#scale, clientHeight / this.#scale];
    for (const layer of [this.canvas, this.tip]) {
      layer.width = Math.round(clientWidth * devicePixelRatio);
      layer.height = Math.round(clientHeight * devicePixelRatio);
    }
    this.repaint();
  }

  /** Draws everything anew if the ink has another colour by now. */
  recolour(): void {
    if (this.#colour !== getComputedStyle(this.canvas).color) this.repaint();
  }

  /** Draws everything anew: after undo, clear, another size or another colour, never while a finger moves. */
  repaint(): void {
    const colour = getComputedStyle(this.canvas).color;
    this.#colour = colour;
    const scale = this.#scale * devicePixelRatio;
    for (const surface of [this.#ink, this.#tip]) {
      surface?.setTransform(scale, 0, 0, scale, 0, 0);
      surface?.clearRect(0, 0, this.#width, this.#height);
      if (surface) dip(surface, colour);
    }
    if (!this.#ink) return;
    if (!this.sheet.hidesKept) this.#kept?.draw(this.#ink);
    for (const stroke of this.sheet.strokes) drawStroke(this.#ink, stroke);
  }

  /** Follows the ink and draws only what is new. */
  follow(ink: Ink): void {
    const stroke = this.sheet.follow(ink);
    if (!stroke || !this.#ink || !this.#tip) return;
    if (ink.kind === "take_back") return this.repaint();
    if (ink.kind === "begin") return drawDot(this.#ink, stroke, "start");
    if (ink.kind === "go_on") {
      this.#dry(this.#tip, stroke, stroke.length - 2);
      drawFrom(this.#ink, stroke, stroke.length - 1);
      return drawTip(this.#tip, stroke);
    }
    this.#dry(this.#tip, stroke, stroke.length - 1);
    if (stroke.length === 1) drawDot(this.#ink, stroke, "tap");
    else drawTip(this.#ink, stroke);
  }

  /** The place under a point of the window; the nearest one on the paper if that is outside. */
  place(clientX: number, clientY: number): Point {
    // A finger may come before anybody has told of another size; a place must not be counted in the old one.
    const [width, height] = this.#drawn;
    if (this.canvas.clientWidth !== width || this.canvas.clientHeight !== height) this.resize();
    const { left, top } = this.canvas.getBoundingClientRect();
    const clamp = (length: number, most: number) => Math.min(Math.max(length / this.#scale, 0), most);
    return { x: clamp(clientX - left, this.#width), y: clamp(clientY - top, this.#height) };
  }

  /** How many squares of the guide fit across and down, at least one. */
  squares(): [number, number] {
    const whole = (length: number) => Math.max(1, Math.round(length / SQUARE_MM));
    return [whole(this.#width), whole(this.#height)];
  }

  /** A length of the window in millimetres of the glass. */
  millimetres(pixels: number): number {
    return pixels / this.#scale;
  }

  /** Leaves no pixel of it in memory. */
  wipe(): void {
    this.#kept = null;
    for (const layer of [this.canvas, this.tip]) [layer.width, layer.height] = [0, 0];
  }

  /** Takes the tip away that was drawn up to a place. */
  #dry(surface: CanvasRenderingContext2D, stroke: Stroke, index: number): void {
    if (index < 1) return;
    const [from, to] = [stroke.at(index - 1), stroke.at(index)];
    const [left, top] = [Math.min(from.x, to.x) - PEN_MM, Math.min(from.y, to.y) - PEN_MM];
    surface.clearRect(left, top, Math.abs(to.x - from.x) + 2 * PEN_MM, Math.abs(to.y - from.y) + 2 * PEN_MM);
  }

  /** The right and lower end of everything on it, in millimetres. */
  #end(): Point {
    const end = { x: 1, y: 1, ...(this.#kept?.end ?? {}) };
    for (const stroke of this.sheet.strokes)
      for (let index = 0; index < stroke.length; index += 1) {
        const { x, y } = stroke.at(index);
        [end.x, end.y] = [Math.max(end.x, x), Math.max(end.y, y)];
      }
    return end;
  }
}
