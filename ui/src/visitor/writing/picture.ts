// The picture that is sent: black ink on white, whatever the screen's colours and size.
import { dip, drawStroke } from "./ink";
import { type Kept, PIXELS_PER_MM } from "./kept";
import type { Stroke } from "./stroke";

/** The longest side of a picture, in pixels. */
export const MAX_PIXELS = 1600;
/** White around the places; holds half the ink's width. */
const MARGIN_MM = 1;

/** What part of the paper a picture shows, in millimetres, and how large. */
export interface Cut {
  x: number;
  y: number;
  width: number;
  height: number;
  pixelsPerMm: number;
}

/** The part with all the ink. */
export function cutAround(strokes: readonly Stroke[], kept: Pick<Kept, "start" | "end"> | null): Cut {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const hold = ({ x, y }: { x: number; y: number }) => {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  };
  for (const stroke of strokes) for (let index = 0; index < stroke.length; index += 1) hold(stroke.at(index));
  if (kept) [kept.start, kept.end].forEach(hold);
  // Whole pixels apart from what was kept, or its edges would grow softer each time it is kept.
  const whole = (length: number) => Math.floor(length * PIXELS_PER_MM) / PIXELS_PER_MM;
  const [x, y] = [whole(left - MARGIN_MM), whole(top - MARGIN_MM)];
  const [width, height] = [right + MARGIN_MM - x, bottom + MARGIN_MM - y];
  return { x, y, width, height, pixelsPerMm: Math.min(PIXELS_PER_MM, MAX_PIXELS / Math.max(width, height)) };
}

/** The ink as a PNG in base64. There has to be some. */
export function pictureOf(strokes: readonly Stroke[], kept: Kept | null): string {
  const cut = cutAround(strokes, kept);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(cut.width * cut.pixelsPerMm);
  canvas.height = Math.round(cut.height * cut.pixelsPerMm);
  const context = canvas.getContext("2d");
  if (context) drawAll(context, cut, strokes, kept);
  const url = canvas.toDataURL("image/png");
  canvas.width = 0;
  canvas.height = 0;
  return url.slice(url.indexOf(",") + 1);
}

function drawAll(
  context: CanvasRenderingContext2D,
  { x, y, pixelsPerMm }: Cut,
  strokes: readonly Stroke[],
  kept: Kept | null,
): void {
  context.setTransform(pixelsPerMm, 0, 0, pixelsPerMm, -x * pixelsPerMm, -y * pixelsPerMm);
  dip(context, "black");
  kept?.draw(context);
  for (const stroke of strokes) drawStroke(context, stroke);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "white";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
