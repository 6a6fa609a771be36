import { afterEach, expect, test, vi } from "vitest";

import { find, get, openWindow, wipe, words } from "./glass";
import { NO_AIDS, screens, view } from "./views";

afterEach(wipe);

const tapNothing = () => document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

test("while a touch is unanswered every further one is dropped", async () => {
  const terminal = await openWindow(view(screens.rate));
  get("face-2").click();
  get("face-5").click();
  expect(terminal.touches).toEqual([{ kind: "tap_face", level: 2 }]);
  await terminal.answers(view(screens.rated, { serial: 2 }));
  get("done").click();
  expect(terminal.touches.at(-1)).toEqual({ kind: "done" });
});

test("keys of a pad that are typed faster than they are answered wait in their order", async () => {
  const terminal = await openWindow(view(screens.phone));
  for (const key of ["key-1", "key-3", "pad-erase", "key-8", "phone-keep"]) get(key).click();
  const sent = [
    { kind: "tap_key", key: "1" },
    { kind: "tap_key", key: "3" },
    { kind: "erase_key" },
    { kind: "tap_key", key: "8" },
  ];
  for (let answered = 0; answered < sent.length; answered += 1) {
    expect(terminal.touches).toEqual(sent.slice(0, answered + 1));
    await terminal.answers(view(screens.phone, { serial: 2 + answered }));
  }
  expect(terminal.touches).toEqual(sent);
});

test("keys that still wait are gone with the screen of the pad", async () => {
  const terminal = await openWindow(view(screens.phone));
  get("key-1").click();
  get("key-3").click();
  await terminal.answers(view(screens.offer, { serial: 2 }));
  expect(terminal.touches).toEqual([{ kind: "tap_key", key: "1" }]);
});

test("a touch made while only a stay is under way is sent after it", async () => {
  const terminal = await openWindow(view(screens.rate));
  tapNothing();
  get("face-2").click();
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  await terminal.answers(view(screens.rate, { serial: 2 }));
  expect(terminal.touches.at(-1)).toEqual({ kind: "tap_face", level: 2 });
});

test("a touch or key that hits no control says that somebody is there, once a second at most", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(5000);
  const terminal = await openWindow(view(screens.rate));
  tapNothing();
  await terminal.answers(view(screens.rate, { serial: 2 }));
  press(document.body, "Tab");
  expect(terminal.touches.length).toBe(1);
  now.mockReturnValue(6000);
  press(document.body, "Tab");
  expect(terminal.touches).toEqual([{ kind: "stay" }, { kind: "stay" }]);
});

test("a press of a control is no stay", async () => {
  const terminal = await openWindow(view(screens.rate));
  get("face-2").dispatchEvent(new Event("pointerdown", { bubbles: true }));
  press(get("face-2"), "Enter");
  expect(terminal.touches).toEqual([]);
});

test("an older view is not drawn over a newer one", async () => {
  const terminal = await openWindow(view(screens.rate));
  get("face-2").click();
  await terminal.shows(view(screens.start, { serial: 5 }));
  await terminal.answers(view(screens.rated, { serial: 4 }));
  expect(find("screen-start")).not.toBeNull();
  await terminal.shows(view(screens.rate, { serial: 6 }));
  expect(find("screen-rate")).not.toBeNull();
});

test("a terminal that is gone shows the paused screen, from the first view on", async () => {
  await openWindow(null);
  expect(find("paused-stopped")).not.toBeNull();
});

test("a touch that is refused shows the paused screen and nothing of the visit", async () => {
  const terminal = await openWindow(view(screens.rated));
  get("done").click();
  await terminal.stops();
  expect(find("paused-stopped")).not.toBeNull();
  expect(words()).not.toContain("材料清单");
  await terminal.shows(view(screens.start, { serial: 9 }));
  expect(find("screen-start")).not.toBeNull();
});

test("the focus moves to the heading of a new screen and stays where it is on the same one", async () => {
  const terminal = await openWindow(view(screens.rate));
  expect(document.activeElement?.tagName).toBe("H1");
  get("face-2").focus();
  get("face-2").click();
  await terminal.answers(view(screens.rated, { serial: 2 }));
  expect(document.activeElement).toBe(get("face-2"));
  get("done").click();
  await terminal.answers(view(screens.next, { serial: 3 }));
  expect(document.activeElement?.textContent).toContain("十个问题");
});

test("every question is a new screen for the focus", async () => {
  const terminal = await openWindow(view(screens.question));
  get("answer-yes").focus();
  get("answer-yes").click();
  await terminal.answers(view({ ...screens.question, id: "in-time", number: 3 }, { serial: 2 }));
  expect(document.activeElement?.tagName).toBe("H1");
});

test("the cover takes the choice and its reasons out of the page until somebody is there", async () => {
  const terminal = await openWindow(view(screens.rated));
  expect(words()).toContain("没有提供材料清单");
  await terminal.shows(view(screens.rated, { serial: 2, cover_seconds: 20 }));
  expect(find("screen-rate")).toBeNull();
  expect(document.querySelector("[aria-pressed]")).toBeNull();
  expect(words()).not.toContain("材料");
  expect(words()).toContain("20 秒后自动结束");
  get("cover-stay").click();
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  await terminal.answers(view(screens.rated, { serial: 3 }));
  expect(find("screen-rate")).not.toBeNull();
});

test("notices stand on the screen only while nobody has chosen, and never beside large text", async () => {
  const terminal = await openWindow(view(screens.rate));
  expect(find("notice")).not.toBeNull();
  await terminal.shows(view(screens.rated, { serial: 2 }));
  expect(find("notice")).toBeNull();
  await terminal.shows(view(screens.rate, { serial: 3, aids: { ...NO_AIDS, large_text: true } }));
  expect(find("notice")).toBeNull();
  await terminal.shows(view({ ...screens.rate, can_go_back: true }, { serial: 4 }));
  expect(find("notice")).toBeNull();
});

test("on the thanks a key leads to its button, and a press beside it ends them", async () => {
  const terminal = await openWindow(view(screens.thanks));
  press(document.body, "Tab");
  expect(terminal.touches).toEqual([]);
  get("more-time").focus();
  press(get("more-time"), "Enter");
  expect(terminal.touches).toEqual([]);
  get("more-time").click();
  expect(terminal.touches).toEqual([{ kind: "more_time" }]);
  await terminal.answers(view(screens.thanks, { serial: 2 }));
  press(document.body, "Enter");
  expect(terminal.touches.at(-1)).toEqual({ kind: "stay" });
});
