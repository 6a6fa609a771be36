// Draws a chart with the colours, sizes and letters of the style sheet. Good and bad are told apart by filling and by
// stripes, never by red and green.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  type ChartConfiguration,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
);

/** What a chart is drawn with. */
export interface Ink {
  ink: string;
  quiet: string;
  line: string;
  accent: string;
  soft: string;
  ground: string;
  /** The height of letters, in points of the glass. */
  text: number;
  font: string;
  /** Stripes, for what is bad. */
  stripes: CanvasPattern | string;
}

/** The ink of the page as it is styled now. */
export function inkOf(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: colour("--ink"),
    quiet: colour("--ink-quiet"),
    line: colour("--mark"),
    accent: colour("--accent"),
    soft: colour("--accent-soft"),
    ground: colour("--surface"),
    text: parseFloat(style.fontSize) || 16,
    font: style.fontFamily,
    stripes: stripes(colour("--accent"), colour("--surface")),
  };
}

function stripes(line: string, ground: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (!pen) return line;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = line;
  pen.lineWidth = 2;
  for (const at of [-8, 0, 8]) {
    pen.moveTo(at, 8);
    pen.lineTo(at + 8, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? line;
}

/** Draws one chart on a canvas. The answer takes it away. */
export function draw(canvas: HTMLCanvasElement, make: (ink: Ink) => ChartConfiguration): () => void {
  // A canvas that can't be drawn on still has its name and its table.
  if (!canvas.getContext("2d")) return () => undefined;
  const ink = inkOf(canvas);
  Chart.defaults.font.family = ink.font;
  Chart.defaults.font.size = ink.text * 0.86;
  Chart.defaults.color = ink.quiet;
  const config = make(ink);
  const chart = new Chart(canvas, {
    ...config,
    options: { animation: false, maintainAspectRatio: false, events: [], ...config.options },
  });
  return () => chart.destroy();
}
