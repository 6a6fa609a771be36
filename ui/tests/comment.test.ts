// The comment screen: events on the glass, what is drawn, what is sent, and what is left afterwards.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Screen } from "../src/generated/Screen";
import { at, drawn, paper, playCanvas, pointer, strokes, touch, writeStroke } from "./drawing";
import { find, get, openWindow, settle, wipe } from "./glass";
import { screens, view } from "./views";

const PNG = "data:image/png;base64,AAAA";
const comment = (change: Partial<Extract<Screen, { kind: "comment" }>> = {}) => ({
  ...screens.comment,
  keyboard: false,
  ...change,
});

beforeEach(playCanvas);

afterEach(async () => {
  await wipe();
  vi.unstubAllGlobals();
});

function type(text: string): void {
  const area = get<HTMLTextAreaElement>("comment-text");
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

const press = (name: string, key: string) =>
  get(name).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

test("a finger writes, and no mouse event is made of it", async () => {
  await openWindow(view(comment()));
  for (const kind of ["touchstart", "touchmove", "touchend"])
    expect(touch(kind, at(100)).defaultPrevented, kind).toBe(true);
  await settle();
  expect(strokes()).toBe(1);
});

test("the mouse that follows a touch is no second stroke", async () => {
  await openWindow(view(comment()));
  await writeStroke();
  pointer("pointerdown", 150);
  pointer("pointerup", 150);
  await settle();
  expect(strokes()).toBe(1);
});

test("mouse and pen write, held down and with the first button", async () => {
  await openWindow(view(comment()));
  const steps = [120, 140].map((clientX) => new PointerEvent("pointermove", { clientX, pointerId: 1 }));
  PointerEvent.prototype.getCoalescedEvents = () => steps;
  pointer("pointermove", 50);
  pointer("pointerdown", 100, { button: 2 });
  pointer("pointerdown", 100);
  drawn.length = 0;
  pointer("pointermove", 140);
  expect(drawn.filter((call) => call.startsWith("quadraticCurveTo")).length).toBe(2);
  pointer("pointerup", 140);
  pointer("pointerdown", 200, { pointerType: "touch" });
  await settle();
  expect(strokes()).toBe(1);
});

test("ink is drawn in the event itself, the new piece and the tip only", async () => {
  await openWindow(view(comment()));
  touch("touchstart", at(100));
  for (let x = 110; x < 300; x += 10) touch("touchmove", at(x));
  drawn.length = 0;
  touch("touchmove", at(310));
  expect(drawn.map((call) => call.split(" ")[0])).toEqual(
    ["clearRect", "beginPath", "moveTo", "quadraticCurveTo", "stroke"].concat(
      "beginPath",
      "moveTo",
      "lineTo",
      "stroke",
    ),
  );
  expect(drawn[0]).toBe("clearRect 278.9 98.9 12.2 2.2");
});

test("a finger that comes before the new size is told of writes where it touches", async () => {
  await openWindow(view(comment()));
  await writeStroke();
  vi.spyOn(HTMLCanvasElement.prototype, "clientWidth", "get").mockReturnValue(900);
  drawn.length = 0;
  touch("touchstart", at(850));
  expect(paper().width).toBe(900);
  expect(drawn.filter((call) => call.startsWith("arc")).map((call) => call.split(" ")[1])).toEqual(["850"]);
});

test("a touch whose end never came does not keep the next one from writing", async () => {
  await openWindow(view(comment()));
  touch("touchstart", at(100, 1));
  touch("touchmove", at(150, 1));
  touch("touchstart", at(300, 2));
  touch("touchmove", at(350, 2));
  touch("touchend", at(350, 2));
  await settle();
  expect(strokes()).toBe(2);
});

test("a palm that the glass reports is no ink", async () => {
  await openWindow(view(comment()));
  touch("touchstart", { ...at(100), radiusX: 200 });
  touch("touchend", at(100));
  await settle();
  expect(strokes()).toBe(0);
});

test("writing says that somebody is there", async () => {
  const terminal = await openWindow(view(comment()));
  touch("touchstart", at(100));
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
});

test("undo and clear follow the ink", async () => {
  await openWindow(view(comment()));
  expect(get("comment-undo").ariaDisabled).toBe("true");
  await writeStroke();
  await writeStroke(300);
  get("comment-undo").click();
  await settle();
  expect(strokes()).toBe(1);
  get("comment-clear").click();
  await settle();
  expect([strokes(), get("comment-clear").ariaDisabled, get("comment-undo").ariaDisabled]).toEqual([
    0,
    "true",
    "false",
  ]);
  get("comment-undo").click();
  await settle();
  expect(strokes()).toBe(1);
});

test.each([
  ["untouched", [], { kind: "unchanged" }],
  ["cleared", ["comment-clear"], { kind: "cleared" }],
  ["cleared and brought back", ["comment-clear", "comment-undo"], { kind: "unchanged" }],
])("earlier handwriting that was %s is told as that", async (_, taps, writing) => {
  const terminal = await openWindow(view(comment({ writing: PNG })));
  for (const tap of taps) {
    get(tap).click();
    await settle();
    await terminal.answers(view(comment({ writing: PNG }), { serial: 2 }));
  }
  get("comment-keep").click();
  await settle();
  expect(terminal.touches.at(-1)).toEqual({ kind: "keep_comment", text: "", writing });
});

test("earlier handwriting lies below new strokes on the paper and in the picture", async () => {
  await openWindow(view(comment({ writing: PNG })));
  await writeStroke();
  drawn.length = 0;
  get("comment-keep").click();
  await settle();
  const layers = drawn.filter((call) => /^(drawImage|stroke|fillStyle|fillRect)\b/.test(call));
  expect(layers.map((call) => call.split(" ")[0])).toEqual([
    "fillStyle",
    "drawImage",
    "fillRect",
    "stroke",
    "fillStyle",
    "fillRect",
  ]);
  expect(drawn).toContain("fillStyle = black");
  expect(drawn).toContain("fillStyle = white");
});

test("what was drawn is sent as a picture, without the prefix of its address", async () => {
  const terminal = await openWindow(view(comment()));
  await writeStroke();
  await terminal.answers(view(comment(), { serial: 2 }));
  get("comment-keep").click();
  expect(terminal.touches.at(-1)).toEqual({
    kind: "keep_comment",
    text: "",
    writing: { kind: "drawn", png: "UE5H" },
  });
});

test("strokes and text outlive the cover and are gone with the screen", async () => {
  const typing = comment({ keyboard: true });
  const terminal = await openWindow(view(typing));
  await writeStroke();
  await terminal.answers(view(typing, { serial: 2 }));
  get("comment-way-type").click();
  await settle();
  type("跑了两趟");
  await terminal.shows(view(typing, { serial: 3, cover_seconds: 9 }));
  expect([find("comment-text"), find("comment-paper")]).toEqual([null, null]);
  await terminal.shows(view(typing, { serial: 4 }));
  expect(get<HTMLTextAreaElement>("comment-text").value).toBe("跑了两趟");
  get("comment-way-write").click();
  await settle();
  expect(strokes()).toBe(1);
  await terminal.shows(view(screens.rated, { serial: 5 }));
  await terminal.shows(view(typing, { serial: 6 }));
  expect(strokes()).toBe(0);
  get("comment-way-type").click();
  await settle();
  expect(get<HTMLTextAreaElement>("comment-text").value).toBe("");
});

test("the pixels of the paper leave with it", async () => {
  const terminal = await openWindow(view(comment()));
  const canvas = paper();
  await writeStroke();
  expect(canvas.width).toBe(800);
  await terminal.shows(view(screens.rated, { serial: 2 }));
  expect([canvas.width, canvas.height]).toEqual([0, 0]);
});

test.each([
  ["there is a keyboard", { keyboard: true }, true],
  ["there is none", {}, false],
  ["there is none, but a text", { text: "两趟" }, true],
])("typing is offered where it is possible: %s", async (_, change, offered) => {
  await openWindow(view(comment(change)));
  expect(find("comment-way-type") !== null).toBe(offered);
});

test("handwriting is shown first, a text that is there before it", async () => {
  const terminal = await openWindow(view(comment({ keyboard: true })));
  expect(find("comment-text")).toBeNull();
  await terminal.shows(view(screens.rated, { serial: 2 }));
  await terminal.shows(view(comment({ keyboard: true, text: "两趟" }), { serial: 3 }));
  expect(get<HTMLTextAreaElement>("comment-text").value).toBe("两趟");
});

test("the ways are tabs: arrows change them and keep the focus, a press leads into the text", async () => {
  await openWindow(view(comment({ keyboard: true })));
  get("comment-way-write").focus();
  press("comment-way-write", "ArrowRight");
  await settle();
  expect(document.activeElement).toBe(get("comment-way-type"));
  expect(get("comment-way-type").ariaSelected).toBe("true");
  expect(get("comment-way-write").tabIndex).toBe(-1);
  press("comment-way-type", "ArrowRight");
  await settle();
  expect(get("comment-way-write").ariaSelected).toBe("true");
  get("comment-way-type").click();
  await settle();
  expect(document.activeElement).toBe(get("comment-text"));
});

test("a text is counted and cut in characters", async () => {
  const terminal = await openWindow(view(comment({ keyboard: true, text: "a" })));
  type("😀".repeat(501));
  await settle();
  expect([...get<HTMLTextAreaElement>("comment-text").value].length).toBe(500);
  expect(get("comment-count").textContent).toContain("500 / 500");
  await terminal.answers(view(comment({ keyboard: true, text: "a" }), { serial: 2 }));
  get("comment-keep").click();
  expect(terminal.touches.at(-1)).toMatchObject({ text: "😀".repeat(500), writing: { kind: "cleared" } });
});

test("an input method that still composes is not cut", async () => {
  await openWindow(view(comment({ keyboard: true, text: "a" })));
  const area = get<HTMLTextAreaElement>("comment-text");
  area.value = "好".repeat(502);
  area.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
  expect(area.value.length).toBe(502);
  area.dispatchEvent(new Event("compositionend", { bubbles: true }));
  expect(area.value.length).toBe(500);
});

test("typing says that somebody is there, and a text emptied by hand stays on the screen", async () => {
  const terminal = await openWindow(view(comment({ keyboard: true, text: "a" })));
  type("");
  await settle();
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  expect(find("comment-text")).not.toBeNull();
});
