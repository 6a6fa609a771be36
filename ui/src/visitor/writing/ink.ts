// How ink lies on a surface whose unit is the millimetre: one width, round ends, nothing that depends on speed.
import type { Stroke } from "./stroke";

/** How thick the ink is. */
export const PEN_MM = 1.1;

/** The part of a canvas that ink needs. */
export type Surface = Pick<
  CanvasRenderingContext2D,
  | "arc"
  | "beginPath"
  | "fill"
  | "fillStyle"
  | "lineCap"
  | "lineJoin"
  | "lineTo"
  | "lineWidth"
  | "moveTo"
  | "quadraticCurveTo"
  | "stroke"
  | "strokeStyle"
>;

/** Makes a surface ready for ink of a colour. */
export function dip(surface: Surface, colour: string): void {
  surface.strokeStyle = colour;
  surface.fillStyle = colour;
  surface.lineWidth = PEN_MM;
  surface.lineCap = "round";
  surface.lineJoin = "round";
}

/** Where a finger touched; a tap is a little rounder than the start of a line, so that it can be read as a point. */
export function drawDot(surface: Surface, stroke: Stroke, of: "start" | "tap"): void {
  const { x, y } = stroke.at(0);
  surface.beginPath();
  surface.arc(x, y, of === "tap" ? PEN_MM * 0.8 : PEN_MM / 2, 0, 2 * Math.PI);
  surface.fill();
}

/** What place `from` adds to the line. */
export function drawFrom(surface: Surface, stroke: Stroke, from: number): void {
  surface.beginPath();
  stroke.lay(surface, from);
  surface.stroke();
}

/** The straight rest between the line and the finger. */
export function drawTip(surface: Surface, stroke: Stroke): void {
  surface.beginPath();
  stroke.layTip(surface);
  surface.stroke();
}

/** A whole stroke. */
export function drawStroke(surface: Surface, stroke: Stroke): void {
  if (stroke.length === 1) return drawDot(surface, stroke, "tap");
  surface.beginPath();
  stroke.lay(surface);
  stroke.layTip(surface);
  surface.stroke();
}
