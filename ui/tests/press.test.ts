import { afterEach, expect, test } from "vitest";

import { drawPresses } from "../src/visitor/press";

let stop: () => void;
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

test.each([
  ["touchstart", "touchend"],
  ["pointerdown", "pointerup"],
  ["pointerdown", "pointercancel"],
])("a button is marked from %s to %s", (start, end) => {
  stop = drawPresses(document);
  const button = document.body.appendChild(document.createElement("button"));
  const inside = button.appendChild(document.createElement("span"));

  inside.dispatchEvent(new Event(start, { bubbles: true }));
  expect(button.hasAttribute("data-pressed")).toBe(true);
  inside.dispatchEvent(new Event(end, { bubbles: true }));
  expect(button.hasAttribute("data-pressed")).toBe(false);
});
