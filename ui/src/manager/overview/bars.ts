// How good and bad ratings are drawn above each other.
import type { ChartConfiguration, ChartDataset, ScaleOptionsByType } from "chart.js";

import type { Point } from "../../generated/Point";
import type { Ink } from "./chart";

/** A good rate is drawn from here upwards in percent, unless one is lower. */
const RATE_FROM = 80;

/** Bars of good and bad ratings, with the good rate as a line above them if `rate`. */
export function pointBars(points: Point[], labels: string[], rate: boolean) {
  return (ink: Ink): ChartConfiguration => {
    const bar = { type: "bar" as const, stack: "ratings", borderColor: ink.accent, borderWidth: 1 };
    const datasets: ChartDataset<"bar" | "line", (number | null)[]>[] = [
      { ...bar, data: points.map((point) => point.figures.all.good), backgroundColor: ink.soft },
      { ...bar, data: points.map((point) => point.figures.all.bad), backgroundColor: ink.stripes },
    ];
    const shares = points.map(({ good_share }) => (good_share === null ? null : good_share / 100));
    if (rate)
      datasets.unshift({
        type: "line",
        yAxisID: "rate",
        data: shares,
        borderColor: ink.accent,
        backgroundColor: ink.accent,
        pointRadius: ink.text / 5,
        borderWidth: ink.text / 10,
      });
    const lowest = Math.min(RATE_FROM, ...shares.filter((share) => share !== null));
    const right: Partial<ScaleOptionsByType<"linear">> & { position: "right" } = {
      position: "right",
      ...{ min: Math.floor(lowest / 10) * 10, max: 100 },
    };
    return {
      type: "bar",
      data: { labels, datasets },
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
            grid: { color: ink.line },
            ticks: { precision: 0, maxTicksLimit: 5 },
          },
          ...(rate && {
            rate: {
              ...right,
              grid: { display: false },
              ticks: { maxTicksLimit: 5, callback: (value: string | number) => `${value}%` },
            },
          }),
        },
      },
    };
  };
}
