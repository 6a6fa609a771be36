// How good and bad ratings are drawn above each other, and the good rates over them.
import type { ChartConfiguration, ChartDataset } from "chart.js";

import type { Point } from "../../generated/Point";
import type { Ink } from "./chart";

/** A good rate is drawn from here upwards in percent, unless one is lower. */
const RATE_FROM = 80;

type Dataset = ChartDataset<"bar" | "line", (number | null)[]>;

/** A rate in words, as a length. */
const length = (rate: string | null) => (rate === null ? null : parseFloat(rate));

/** Both good rates: with every rating, and, dashed and hollow, without the disputed. */
function rates(points: Point[], ink: Ink): Dataset[] {
  const line = {
    type: "line" as const,
    // A point at 100% is drawn whole.
    clip: false as const,
    yAxisID: "rate",
    borderColor: ink.accent,
    borderWidth: ink.text / 12,
  };
  const point = { pointRadius: ink.text / 6, pointBorderColor: ink.accent, pointBorderWidth: ink.text / 12 };
  return [
    {
      ...line,
      ...point,
      data: points.map(({ figures }) => length(figures.all.good_rate)),
      pointBackgroundColor: ink.accent,
    },
    {
      ...line,
      ...point,
      data: points.map(({ figures }) => length(figures.undisputed.good_rate)),
      pointBackgroundColor: ink.ground,
      borderDash: [ink.text / 3, ink.text / 5],
    },
  ];
}

function bars(points: Point[], ink: Ink): Dataset[] {
  const bar = { type: "bar" as const, stack: "ratings", borderColor: ink.accent, borderWidth: 1 };
  return [
    { ...bar, data: points.map(({ figures }) => figures.all.good), backgroundColor: ink.soft },
    { ...bar, data: points.map(({ figures }) => figures.all.bad), backgroundColor: ink.stripes },
  ];
}

/** Bars of good and bad ratings, with the good rates as lines above them if `rate`. */
export function pointBars(points: Point[], labels: string[], rate: boolean) {
  return (ink: Ink): ChartConfiguration => {
    const lines = rate ? rates(points, ink) : [];
    const drawn = lines.flatMap(({ data }) => data).filter((share) => share !== null);
    const right = {
      position: "right" as const,
      min: Math.floor(Math.min(RATE_FROM, ...drawn) / 10) * 10,
      max: 100,
      grid: { display: false },
      ticks: { maxTicksLimit: 5, callback: (value: string | number) => `${value}%` },
    };
    return {
      type: "bar",
      data: { labels, datasets: [...lines, ...bars(points, ink)] },
      options: {
        scales: {
          x: {
            stacked: true,
            grid: { display: false },
            ticks: { maxRotation: 0, autoSkipPadding: ink.text },
          },
          y: {
            stacked: true,
            beginAtZero: true,
            // The lines have their room above the bars.
            grace: rate ? "80%" : "5%",
            grid: { color: ink.line },
            ticks: { precision: 0, maxTicksLimit: 5 },
          },
          ...(rate && { rate: right }),
        },
      },
    };
  };
}
