import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { fit, keepFitted, overflows } from "../src/visitor/fit";

const { style } = document.documentElement;
const factor = () => Number(style.getPropertyValue("--fit"));

/** A glass of 100 by 100 with one box of this height at full size, drawn as large as `--fit` says. */
function glass(height: () => number): HTMLElement {
  const screen = document.body.appendChild(document.createElement("div"));
  const box = screen.appendChild(document.createElement("p"));
  for (const element of [screen, box])
    for (const side of ["clientWidth", "clientHeight"])
      Object.defineProperty(element, side, { get: () => 1, configurable: true });
  screen.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
  box.getBoundingClientRect = () => new DOMRect(0, 0, 50, height() * factor());
  return screen;
}

beforeEach(() => {
  vi.stubGlobal(
    "DOMRect",
    class {
      right: number;
      bottom: number;
      constructor(
        public left: number,
        public top: number,
        public width: number,
        public height: number,
      ) {
        this.right = left + width;
        this.bottom = top + height;
      }
    },
  );
  style.setProperty("--fit", "1");
});

afterEach(() => {
  document.body.replaceChildren();
  style.removeProperty("--fit");
  vi.unstubAllGlobals();
});

test("a screen that fits is drawn at its full size", () => {
  const screen = glass(() => 100);
  expect(overflows(screen)).toBe(false);
  expect(fit(screen, 1)).toBe(1);
  expect(factor()).toBe(1);
});

test("a screen that overflows is drawn just small enough", () => {
  const screen = glass(() => 125);
  expect(overflows(screen)).toBe(true);
  expect(fit(screen, 1)).toBeGreaterThan(0.79);
  expect(overflows(screen)).toBe(false);
});

test("a glass that is turned is measured with what stands on it then", async () => {
  let height = 200;
  const screen = glass(() => height);
  const stop = keepFitted(screen);
  window.innerWidth += 1;
  window.dispatchEvent(new Event("resize"));
  expect(factor()).toBeLessThan(0.6);
  // As a layout that another shape asks for is drawn after the event.
  height = 100;
  await new Promise(requestAnimationFrame);
  expect(factor()).toBe(1);
  stop();
});

test("a screen that had to shrink does not grow while it lasts, and the next one starts anew", async () => {
  let height = 200;
  const screen = glass(() => height);
  screen.dataset["name"] = "rate";
  const stop = keepFitted(screen);
  const changed = async () => {
    screen.append(document.createElement("i"));
    await Promise.resolve();
  };
  const shrunk = factor();
  expect(shrunk).toBeLessThan(0.6);
  height = 100;
  await changed();
  expect(factor()).toBe(shrunk);
  screen.dataset["name"] = "next";
  await changed();
  expect(factor()).toBe(1);
  stop();
});
