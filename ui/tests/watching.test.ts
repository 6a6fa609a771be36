// What whoever watches over the terminal hears of the page, and what a page without a script says.
import { readFileSync } from "node:fs";

import { afterEach, expect, test, vi } from "vitest";

import { get, openWindow, wipe } from "./glass";
import { keepBeating } from "../src/visitor/beat";
import { screens, view } from "./views";

afterEach(async () => {
  vi.useRealTimers();
  await wipe();
});

test("the page says that it draws, a frame after the other, and stops when it is gone", () => {
  const frames: (() => void)[] = [];
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  const draw = () => frames.splice(0).forEach((frame) => frame());
  const beat = vi.fn(() => Promise.reject(new Error("nobody hears it")));
  const stop = keepBeating(beat);
  draw();
  expect(beat).not.toHaveBeenCalled();
  draw();
  expect(beat).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(beat, "no frame, no beat").toHaveBeenCalledTimes(1);
  draw();
  draw();
  expect(beat).toHaveBeenCalledTimes(2);
  stop();
  vi.advanceTimersByTime(10_000);
  draw();
  draw();
  expect(beat).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});

test("the words of a dark screen move from minute to minute", async () => {
  vi.useFakeTimers();
  await openWindow(view(screens.rate, { dimmed: true }));
  const places = new Set<string | undefined>();
  for (let minute = 0; minute < 5; minute += 1) {
    places.add(get("dimmed").dataset.place);
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(places.size).toBe(5);
  expect(get("dimmed").dataset.place).toBe("0");
});

test("nothing can be touched while the glass is cleaned", async () => {
  await openWindow(view(screens.cleaning));
  expect(document.querySelectorAll("button")).toHaveLength(0);
  // The control.
  await wipe();
  await openWindow(view(screens.rate));
  expect(document.querySelectorAll("button").length).toBeGreaterThan(5);
});

test.each([
  ["still.html", ["请联系终端的维护人员", "call whoever looks after this terminal"]],
  ["still-data.html", ["数据文件夹现在写不进去", "请先重新启动机器", "cannot write to its data folder"]],
])(
  "%s, of a terminal that stands still, has no script and says what to do in both languages",
  (file, own) => {
    const page = readFileSync(file, "utf8");
    expect(page).not.toMatch(/<script|\son\w+=|style=/);
    for (const words of ["暂停服务", "请到窗口办理评价", "Out of service", "rate at a counter", ...own])
      expect(page).toContain(words);
  },
);
