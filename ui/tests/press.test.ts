import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { drawPresses } from "../src/shared/press";

let stop: () => void;
let first: HTMLButtonElement;
let second: HTMLButtonElement;
const clicked = vi.fn();

beforeEach(() => {
  stop = drawPresses(document);
  [first, second] = [document.createElement("button"), document.createElement("button")];
  document.body.append(first, second);
  [first, second].forEach((button) => button.addEventListener("click", () => clicked(button)));
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
  clicked.mockClear();
});

/** What a finger or a pointer does; `fingers` are those on the glass afterwards. */
function happens(name: string, on: Element, fingers = 1): void {
  const touches = Array.from({ length: fingers }, () => ({ clientX: 0, clientY: 0 }));
  on.dispatchEvent(Object.assign(new Event(name, { bubbles: true, cancelable: true }), { touches }));
}

/** A finger moves onto an element; it goes on being the business of the one it came down on. */
function slidesOnto(onto: Element, from: Element): void {
  document.elementFromPoint = () => onto;
  happens("touchmove", from);
}

/** The click that follows a finger, where it was lifted. */
function clicks(on: Element, detail = 1): void {
  on.dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
}

test.each([
  ["touchstart", "touchend"],
  ["pointerdown", "pointerup"],
  ["pointerdown", "pointercancel"],
])("a button is marked from %s to %s", (start, end) => {
  const inside = first.appendChild(document.createElement("span"));

  happens(start, inside);
  expect(first.hasAttribute("data-pressed")).toBe(true);
  happens(end, inside, 0);
  expect(first.hasAttribute("data-pressed")).toBe(false);
});

test("a finger that leaves its button presses nothing until it is back", () => {
  happens("touchstart", first);
  slidesOnto(second, first);
  expect([first, second].some((button) => button.hasAttribute("data-pressed"))).toBe(false);
  slidesOnto(first, first);
  expect(first.hasAttribute("data-pressed")).toBe(true);
});

test("a click counts on the button where the finger came down", () => {
  happens("touchstart", first);
  happens("touchend", first, 0);
  clicks(first);
  expect(clicked).toHaveBeenCalledExactlyOnceWith(first);
});

test("a click on another button than the finger came down on does not count", () => {
  happens("touchstart", first);
  happens("touchend", first, 0);
  clicks(second);
  expect(clicked).not.toHaveBeenCalled();
});

test("a second finger does not change what the first one meant", () => {
  happens("touchstart", first);
  happens("touchstart", second, 2);
  clicks(first);
  expect(clicked).toHaveBeenCalledExactlyOnceWith(first);
});

test("a touch that was taken leads to no click, so the next one counts wherever it is", () => {
  const paper = document.body.appendChild(document.createElement("canvas"));
  paper.addEventListener("touchstart", (event) => event.preventDefault());
  happens("touchstart", paper);
  happens("touchend", paper, 0);
  clicks(second);
  expect(clicked).toHaveBeenCalledExactlyOnceWith(second);
});

test("keys and pointers click where they are, whatever a finger did before", () => {
  happens("touchstart", first);
  happens("touchend", first, 0);
  clicks(second, 0);
  clicks(second);
  expect(clicked).toHaveBeenCalledTimes(2);
});
