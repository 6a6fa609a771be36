import { afterEach, describe, expect, test } from "vitest";

import type { Lang } from "../src/generated/Lang";
import type { Screen } from "../src/generated/Screen";
import type { Touch } from "../src/generated/Touch";
import type { VisitorView } from "../src/generated/VisitorView";
import { find, get, openWindow, settle, wipe, words } from "./glass";
import { faces, reasons, screens, view } from "./views";

afterEach(wipe);

const LANGS: Lang[] = ["zh", "en"];

/** What each screen must say, in both languages. */
const SAYS: [keyof typeof screens, Record<Lang, string[]>][] = [
  ["start", { zh: ["评价服务", "回答十问"], en: ["Rate the service", "Ten questions"] }],
  ["subject", { zh: ["哪个部门", "示例市公安局"], en: ["Which department", "Public Security"] }],
  ["counters", { zh: ["哪个窗口", "3 号窗口", "证件"], en: ["Which counter", "Counter 3", "Cards"] }],
  [
    "rate",
    { zh: ["户籍", "户口迁移登记", "工号 2001"], en: ["Household", "Clerk 2001", "Fairly satisfied"] },
  ],
  ["rated", { zh: ["没有提供材料清单", "更多", "好了"], en: ["No list of papers", "More", "Done"] }],
  ["next", { zh: ["十个问题", "结束"], en: ["ten questions", "Finish"] }],
  ["intro", { zh: ["10 个问题", "不记您是谁"], en: ["10 questions", "not who you are"] }],
  ["question", { zh: ["第 2 题，共 10 题", "导引", "没遇到"], en: ["Question 2 of 10", "Mostly"] }],
  ["capacity", { zh: ["为谁来办事", "代办"], en: ["Whom did you come for", "For a company"] }],
  ["comment", { zh: ["您想说什么", "0 / 500 字"], en: ["like to say", "0 / 500"] }],
  ["thanks", { zh: ["谢谢您"], en: ["Thank you"] }],
  ["paused", { zh: ["没有保存成功，没有计入", "工作人员"], en: ["was not counted", "member of staff"] }],
];

describe.each(LANGS)("in %s", (lang) => {
  test.each(SAYS)("the screen %s says what it must", async (name, says) => {
    await openWindow(view(screens[name], { lang }));
    expect(find(`screen-${screens[name].kind}`)).not.toBeNull();
    for (const text of says[lang]) expect(words()).toContain(text);
    expect(words()).toContain(lang === "zh" ? "演示 DEMO" : "DEMO");
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
  [screens.intro, "survey-start", { kind: "start_survey" }],
  [screens.question, "answer-no", { kind: "answer_question", question: "shown-the-way", answer: "no" }],
  [screens.question, "skip", { kind: "skip" }],
  [screens.question, "back", { kind: "back" }],
  [screens.capacity, "capacity-on_behalf", { kind: "choose_capacity", capacity: "on_behalf" }],
  [screens.capacity, "comment-open", { kind: "open_comment" }],
  [screens.capacity, "finish", { kind: "finish" }],
  [screens.comment, "back", { kind: "back" }],
  [screens.thanks, "lang", { kind: "choose_language", lang: "en" }],
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

test("more discloses the other reasons, moves the focus to them and says that somebody is there", async () => {
  const terminal = await openWindow(view(screens.rated));
  expect(find("reason-210")).toBeNull();
  get("more").click();
  await settle();
  expect(document.querySelectorAll('[data-testid^="reason-"]').length).toBe(8);
  expect(document.activeElement).toBe(get("reason-210"));
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
});

test("a chosen reason is never hidden behind more", async () => {
  await openWindow(view({ ...screens.rated, reasons: reasons(212) }));
  expect(get("reason-212").getAttribute("aria-pressed")).toBe("true");
});

test("two faces are drawn for the scale of two", async () => {
  await openWindow(
    view({ ...screens.rate, scale: "two", faces: faces.filter(({ level }) => level % 2 === 0) }),
  );
  expect([...document.querySelectorAll('[data-testid^="face-"]')].length).toBe(2);
});

test("many departments are spread over pages that are turned without the terminal", async () => {
  const departments = Array.from({ length: 14 }, (_, at) => ({ id: `d${at}`, name: { zh: "部", en: "D" } }));
  await openWindow(view({ ...screens.subject, departments }));
  expect(find("department-d11")).not.toBeNull();
  expect(find("department-d12")).toBeNull();
  get("page-next").click();
  await settle();
  expect(find("department-d13")).not.toBeNull();
  expect(get<HTMLButtonElement>("page-next").disabled).toBe(true);
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
    expect(document.body.querySelector("img, script"), screen.kind).toBeNull();
    await wipe();
  }
  expect(document.title).not.toBe("run");
});
