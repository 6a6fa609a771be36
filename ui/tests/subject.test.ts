import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Touch } from "../src/generated/Touch";
import { find, get, openWindow, settle, turnGlass, wipe, words } from "./glass";
import { NO_AIDS, screens, view, type Of } from "./views";

beforeEach(() => turnGlass("wide"));
afterEach(wipe);

const departments = Array.from({ length: 11 }, (_, at) => ({
  id: `d${at}`,
  name: { zh: `${at}局`, en: `Bureau ${at}` },
}));
const many: Of<"subject"> = { ...screens.subject, departments };
const shown = () => document.querySelectorAll('[data-testid^="department-"]').length;
const pad = (change: Partial<Of<"pad">> = {}): Of<"pad"> => ({
  ...screens.pad,
  typed: "",
  found: null,
  keys: [..."1234567890AB"].map((key) => ({ key, works: "13A".includes(key) })),
  ...change,
});
const press = (key: string, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
};

describe("departments and counters", () => {
  test("a page holds as many as the glass and the size of the words allow", async () => {
    const terminal = await openWindow(view(many));
    expect(shown()).toBe(6);
    await terminal.shows(view(many, { serial: 2, aids: { ...NO_AIDS, large_text: true } }));
    expect(shown()).toBe(4);
    turnGlass("tall");
    await settle();
    expect(shown()).toBe(8);
  });

  test("a control that turns no page keeps the focus and does nothing", async () => {
    await openWindow(view(many));
    get("page-next").focus();
    get("page-next").click();
    await settle();
    expect(get("page-next").getAttribute("aria-disabled")).toBe("true");
    expect(document.activeElement).toBe(get("page-next"));
    get("page-next").click();
    await settle();
    expect(shown()).toBe(5);
    expect(get("page-previous").getAttribute("aria-disabled")).toBe("false");
  });

  test("a page that is gone with the size of the words is not shown empty", async () => {
    const terminal = await openWindow(view(many, { aids: { ...NO_AIDS, large_text: true } }));
    while (get("page-next").getAttribute("aria-disabled") === "false") {
      get("page-next").click();
      await settle();
    }
    expect(shown()).toBe(3);
    await terminal.shows(view(many, { serial: 2 }));
    expect(shown()).toBe(5);
  });

  test("what fits on one page has no pages", async () => {
    await openWindow(view(screens.subject));
    expect(find("page-next")).toBeNull();
  });

  test("a counter is seen by number and name and heard as a counter", async () => {
    await openWindow(view(screens.counters));
    expect(get("counter-counter-3").textContent.replace(/\s+/g, " ").trim()).toBe("3 户籍");
    expect(get("counter-counter-3").getAttribute("aria-label")).toBe("窗口 3 户籍");
  });

  test("the pad is offered beside the departments where there is one", async () => {
    const terminal = await openWindow(view(screens.subject));
    get("open-pad").click();
    expect(terminal.touches).toEqual([{ kind: "open_pad" }] satisfies Touch[]);
    await wipe();
    await openWindow(view({ ...screens.subject, has_pad: false }));
    expect(find("open-pad")).toBeNull();
    await wipe();
    await openWindow(view(screens.counters));
    expect(find("open-pad")).toBeNull();
  });
});

describe("the pad", () => {
  test.each<[string, Touch[]]>([
    ["key-3", [{ kind: "tap_key", key: "3" }]],
    ["key-A", [{ kind: "tap_key", key: "A" }]],
    ["key-4", []],
    ["pad-erase", []],
  ])("%s sends %j while nothing is typed", async (control, touches) => {
    const terminal = await openWindow(view(pad()));
    get(control).click();
    expect(terminal.touches).toEqual(touches);
  });

  test("a key that leads to no counter says so and can still have the focus", async () => {
    await openWindow(view(pad()));
    expect(get("key-4").getAttribute("aria-disabled")).toBe("true");
    expect(get("key-3").getAttribute("aria-disabled")).toBe("false");
    get("key-4").focus();
    expect(document.activeElement).toBe(get("key-4"));
  });

  test.each<[string, KeyboardEventInit, string, Touch[]]>([
    ["3", {}, "", [{ kind: "tap_key", key: "3" }]],
    ["a", {}, "", [{ kind: "tap_key", key: "A" }]],
    ["4", {}, "", []],
    ["3", { ctrlKey: true }, "", []],
    ["Backspace", {}, "", []],
    ["Backspace", {}, "1", [{ kind: "erase_key" }]],
  ])("the key %s %j after %j sends %j", async (key, more, typed, touches) => {
    const terminal = await openWindow(view(pad({ typed })));
    press(key, more);
    await terminal.answers(view(pad({ typed }), { serial: 2 })); // somebody is there
    expect(terminal.touches.filter(({ kind }) => kind !== "stay")).toEqual(touches);
  });

  test("a key pressed on a dimmed screen only wakes it", async () => {
    const terminal = await openWindow(view(pad(), { dimmed: true }));
    press("3");
    await terminal.answers(view(pad(), { serial: 2 }));
    expect(terminal.touches).toEqual([{ kind: "stay" }]);
  });

  test("what was typed is shown and said, with what to do next", async () => {
    const terminal = await openWindow(view(pad()));
    const status = get("pad-typed");
    expect(status.getAttribute("role")).toBe("status");
    expect(status.textContent).toContain("请按出号码");
    await terminal.shows(view(pad({ typed: "1" }), { serial: 2 }));
    expect(get("pad-typed")).toBe(status);
    expect(status.textContent.replace(/\s+/g, " ").trim()).toBe("1 请接着按");
    expect(find("pad-choose")).toBeNull();
  });

  test("the counter that is found is chosen by the one primary button", async () => {
    const terminal = await openWindow(view(screens.pad));
    expect(get("pad-typed").textContent.replace(/\s+/g, " ").trim()).toBe("3 号窗口 户籍");
    expect(document.querySelectorAll(".primary").length).toBe(1);
    get("pad-choose").click();
    expect(terminal.touches).toEqual([{ kind: "choose_counter", counter: "counter-3" }] satisfies Touch[]);
  });

  test("typing does not move the focus", async () => {
    const terminal = await openWindow(view(pad()));
    get("key-1").focus();
    get("key-1").click();
    await terminal.answers(view(pad({ typed: "1" }), { serial: 2 }));
    expect(document.activeElement).toBe(get("key-1"));
  });
});

test.each([screens.subject, many, screens.counters, pad(), pad({ typed: "1" }), screens.pad])(
  "axe finds nothing on %j",
  async (screen) => {
    await openWindow(view(screen));
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  },
);

test("words of 200 letters are shown as they are", async () => {
  const hostile = `<b>${"很长".repeat(99)}`;
  const name = { zh: hostile, en: hostile };
  await openWindow(view({ ...many, departments: [{ id: "d", name }] }));
  expect(words()).toContain(hostile);
});
