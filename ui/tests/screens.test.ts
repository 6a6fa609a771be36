import { afterEach, describe, expect, test } from "vitest";

import type { Lang } from "../src/generated/Lang";
import type { Screen } from "../src/generated/Screen";
import type { Touch } from "../src/generated/Touch";
import type { VisitorView } from "../src/generated/VisitorView";
import { find, get, openWindow, settle, wipe, words } from "./glass";
import { counter, faces, screens, view } from "./views";

afterEach(wipe);

const LANGS: Lang[] = ["zh", "en"];

/** What each screen must say, in both languages. */
const SAYS: [keyof typeof screens, Record<Lang, string[]>][] = [
  ["start", { zh: ["评价服务", "回答十问"], en: ["Rate the service", "Ten questions"] }],
  ["subject", { zh: ["哪个部门", "示例市公安局"], en: ["Which department", "Public Security"] }],
  ["counters", { zh: ["哪个窗口", "户籍", "证件"], en: ["Which counter", "Household", "Cards"] }],
  [
    "rate",
    { zh: ["户籍", "户口迁移登记", "工号 2001"], en: ["Household", "Clerk 2001", "Fairly satisfied"] },
  ],
  [
    "rated",
    {
      zh: ["可以多选，也可以不选", "没有提供材料清单", "更多", "好了"],
      en: ["No list of papers", "More", "Done"],
    },
  ],
  ["next", { zh: ["十个问题", "结束"], en: ["ten questions", "Finish"] }],
  ["offer", { zh: ["留下电话", "结束"], en: ["Leave a number", "Finish"] }],
  ["phone", { zh: ["138 0013", "还差 4 位", "加密"], en: ["138 0013", "4 digits to go", "Sealed"] }],
  ["intro", { zh: ["10 个问题", "不记您是谁"], en: ["10 questions", "not who you are"] }],
  ["question", { zh: ["第 2 题，共 10 题", "导引", "没遇到"], en: ["Question 2 of 10", "Mostly"] }],
  ["capacity", { zh: ["为谁来办事", "代办"], en: ["Whom did you come for", "For a company"] }],
  ["comment", { zh: ["您想说什么", "手写"], en: ["like to say", "Write"] }],
  [
    "thanks",
    {
      zh: ["谢谢您", "已经保存好了", "回执号", "482 190 377"],
      en: ["Thank you", "saved", "Receipt", "482 190 377"],
    },
  ],
  ["cleaning", { zh: ["正在清洁屏幕", "30"], en: ["being cleaned", "30"] }],
  ["paused", { zh: ["没有保存成功，没有计入", "工作人员"], en: ["was not counted", "member of staff"] }],
];

describe.each(LANGS)("in %s", (lang) => {
  test.each(SAYS)("the screen %s says what it must", async (name, says) => {
    await openWindow(view(screens[name], { lang }));
    expect(find(`screen-${screens[name].kind}`)).not.toBeNull();
    for (const text of says[lang]) expect(words()).toContain(text);
    expect(words()).toContain(lang === "zh" ? "演示 DEMO" : "DEMO");
    expect(get("clock").textContent).toBe("09:05");
    expect(document.documentElement.lang).toBe(lang === "zh" ? "zh-CN" : "en");
  });
});

test("every control has a name and every screen one main heading", async () => {
  for (const screen of Object.values(screens)) {
    await openWindow(view(screen));
    expect(document.querySelectorAll("h1").length, screen.kind).toBe(1);
    for (const button of document.querySelectorAll("button"))
      expect(button.getAttribute("aria-label") ?? button.textContent?.trim(), screen.kind).toBeTruthy();
    await wipe();
  }
});

/** Which control sends which touch. */
const SENDS: [Screen, string, Touch][] = [
  [screens.start, "task-rate", { kind: "choose_task", task: "rate" }],
  [screens.start, "task-survey", { kind: "choose_task", task: "survey" }],
  [
    screens.subject,
    "department-119900000000000275",
    { kind: "choose_department", department: "119900000000000275" },
  ],
  [screens.subject, "whole-hall", { kind: "choose_hall" }],
  [screens.subject, "back", { kind: "back" }],
  [screens.counters, "counter-counter-4", { kind: "choose_counter", counter: "counter-4" }],
  [screens.counters, "whole-department", { kind: "choose_whole_department" }],
  [screens.rate, "face-1", { kind: "tap_face", level: 1 }],
  [screens.rate, "face-5", { kind: "tap_face", level: 5 }],
  [{ ...screens.rate, can_go_back: true }, "back", { kind: "back" }],
  [screens.intro, "back", { kind: "back" }],
  [screens.rated, "face-4", { kind: "tap_face", level: 4 }],
  [screens.rated, "reason-207", { kind: "toggle_reason", code: 207 }],
  [screens.rated, "comment-open", { kind: "open_comment" }],
  [screens.rated, "done", { kind: "done" }],
  [screens.next, "survey-start", { kind: "start_survey" }],
  [screens.next, "finish", { kind: "finish" }],
  [screens.offer, "phone-open", { kind: "open_phone" }],
  [screens.phone, "key-7", { kind: "tap_key", key: "7" }],
  [screens.phone, "pad-erase", { kind: "erase_key" }],
  [screens.phone, "phone-keep", { kind: "keep_phone" }],
  [{ ...screens.phone, left: true }, "phone-drop", { kind: "drop_phone" }],
  [screens.phone, "back", { kind: "back" }],
  [screens.intro, "survey-start", { kind: "start_survey" }],
  [screens.question, "answer-no", { kind: "answer_question", question: "shown-the-way", answer: "no" }],
  [screens.question, "skip", { kind: "skip" }],
  [screens.question, "back", { kind: "back" }],
  [screens.capacity, "capacity-on_behalf", { kind: "choose_capacity", capacity: "on_behalf" }],
  [screens.capacity, "comment-open", { kind: "open_comment" }],
  [screens.capacity, "finish", { kind: "finish" }],
  [screens.comment, "back", { kind: "keep_comment", text: "", writing: { kind: "cleared" } }],
  [screens.thanks, "more-time", { kind: "more_time" }],
  [screens.thanks, "lang", { kind: "choose_language", lang: "en" }],
  [screens.next, "aid-large_text", { kind: "switch_aid", aid: "large_text", on: true }],
  [screens.question, "aid-high_contrast", { kind: "switch_aid", aid: "high_contrast", on: true }],
];

test.each(SENDS)("%j: %s sends its touch", async (screen, control, touch) => {
  const terminal = await openWindow(view(screen));
  get(control).click();
  expect(terminal.touches).toEqual([touch]);
});

const pressed = () => [...document.querySelectorAll('[aria-pressed="true"]')];

test("nothing is chosen at the start", async () => {
  for (const screen of [screens.rate, screens.question, screens.capacity]) {
    await openWindow(view(screen));
    expect(document.querySelectorAll("[aria-pressed]").length).toBeGreaterThan(2);
    expect(pressed()).toEqual([]);
    await wipe();
  }
  await openWindow(view(screens.rated));
  expect(pressed().map((control) => control.getAttribute("data-testid"))).toEqual(["face-2", "reason-208"]);
});

test("the reasons come with the first tap only", async () => {
  const terminal = await openWindow(view(screens.rate));
  expect(find("reason-207")).toBeNull();
  expect(find("done")).toBeNull();
  get("face-2").click();
  await terminal.answers(view(screens.rated, { serial: 2 }));
  expect(find("reason-207")).not.toBeNull();
  expect(document.querySelectorAll('[data-testid^="face-"]').length).toBe(5);
});

test("the clock is not shown while it is doubted, nor DEMO on a true log", async () => {
  await openWindow(view(screens.start, { time: null, demo: false }));
  expect(find("clock")).toBeNull();
  expect(find("demo")).toBeNull();
});

test("a rating says what it is about: a counter, a department, the hall", async () => {
  const name = { zh: "示例市公安局", en: "Example City Public Security Bureau" };
  const terminal = await openWindow(view({ ...screens.rate, about: { kind: "department", name } }));
  expect(words()).toContain("示例市公安局");
  await terminal.shows(view({ ...screens.rate, about: { kind: "hall" } }, { serial: 2 }));
  expect(words()).toContain("整个大厅");
});

test("a clerk's photo is drawn without a name of its own: the number stands beside it", async () => {
  const photo = "picture://localhost/2f";
  const clerk = { number: "2001", photo };
  await openWindow(view({ ...screens.rate, about: { kind: "counter", counter: { ...counter, clerk } } }));
  expect(document.querySelector(`img[src="${photo}"]`)?.getAttribute("alt")).toBe("");
});

test("two faces are drawn for the scale of two", async () => {
  await openWindow(
    view({ ...screens.rate, scale: "two", faces: faces.filter(({ level }) => level % 2 === 0) }),
  );
  expect([...document.querySelectorAll('[data-testid^="face-"]')].length).toBe(2);
});

test("many departments are spread over pages that are turned without the terminal, each on one of them", async () => {
  const departments = Array.from({ length: 14 }, (_, at) => ({ id: `d${at}`, name: { zh: "部", en: "D" } }));
  const terminal = await openWindow(view({ ...screens.subject, departments }));
  const shown = () =>
    [...document.querySelectorAll('[data-testid^="department-"]')].map((button) =>
      button.getAttribute("data-testid"),
    );
  const seen = shown();
  expect(seen.length).toBeLessThan(14);
  while (seen.length < 14) {
    get("page-next").click();
    await settle();
    seen.push(...shown());
  }
  expect(seen).toEqual(departments.map(({ id }) => `department-${id}`));
  expect(new Set(terminal.touches.map(({ kind }) => kind))).toEqual(new Set(["stay"]));
});

/** The view with every text of the hall replaced by `hostile`. */
function filled(screen: Screen, hostile: string): VisitorView {
  const text = JSON.stringify({ zh: hostile, en: hostile });
  const json = JSON.stringify(view(screen)).replace(/\{"zh":"[^"]*","en":"[^"]*"\}/g, () => text);
  return JSON.parse(json) as VisitorView;
}

test("hostile text is shown as text", async () => {
  const hostile = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>{@html 1}`;
  for (const screen of Object.values(screens)) {
    await openWindow(filled(screen, hostile));
    expect(words(), screen.kind).toContain(hostile);
    expect(document.body.querySelector('img:not([src^="picture:"]), script'), screen.kind).toBeNull();
    await wipe();
  }
  expect(document.title).not.toBe("run");
});
