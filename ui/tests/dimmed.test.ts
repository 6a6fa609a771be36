import { afterEach, expect, test } from "vitest";

import { find, get, openWindow, wipe, words } from "./glass";
import { screens, view } from "./views";

afterEach(wipe);

const dimmed = view(screens.rate, { dimmed: true });
const press = (target: Element, type: string) => target.dispatchEvent(new Event(type, { bubbles: true }));

test("a dimmed screen is the same screen, inert, under a veil that says what to do", async () => {
  await openWindow(dimmed);
  const glass = get("screen-rate").closest<HTMLElement>(".glass");
  expect(glass?.inert).toBe(true);
  expect(glass?.contains(get("dimmed"))).toBe(false);
  expect(words()).toContain("请点一下屏幕");
  expect(document.activeElement).toBe(get("dimmed").querySelector("button"));
});

test("the first touch only wakes it: neither its press nor its click reaches what lies below", async () => {
  const terminal = await openWindow(dimmed);
  press(get("dimmed").querySelector("button") ?? document.body, "pointerdown");
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  await terminal.answers(view(screens.rate, { serial: 2 }));
  expect(find("dimmed")).toBeNull();
  get("face-1").click();
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  press(get("face-1"), "pointerdown");
  get("face-1").click();
  expect(terminal.touches.at(-1)).toEqual({ kind: "tap_face", level: 1 });
});

test.each(["Enter", " ", "Tab", "a"])("the key %j only wakes it", async (key) => {
  const terminal = await openWindow(dimmed);
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
});

test("the focus is on the heading again once it is light", async () => {
  const terminal = await openWindow(dimmed);
  await terminal.shows(view(screens.rate, { serial: 2 }));
  expect(document.activeElement?.textContent).toBe("请您评价这次服务");
});
