import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";

import type { Touch } from "../src/generated/Touch";
import { find, get, openWindow, wipe, words } from "./glass";
import { counter, screens, view } from "./views";

afterEach(wipe);

const answers = () => [...document.querySelectorAll<HTMLButtonElement>('[data-testid^="answer-"]')];

test("the question names the group of its answers, in the terminal's order, none of them chosen", async () => {
  await openWindow(view(screens.question));
  const group = answers()[0]?.closest('[role="group"]');
  const name = document.getElementById(group?.getAttribute("aria-labelledby") ?? "");
  expect(name?.textContent).toBe("取号和指路都对吗，没有让您白等、走错窗口？");
  expect(answers().map((button) => button.textContent.trim())).toEqual(["是", "基本是", "否", "没遇到"]);
  expect(answers().map((button) => button.getAttribute("aria-pressed"))).toEqual(Array(4).fill("false"));
});

test("answers of questions and of the last one are equal in everything but their words", async () => {
  for (const screen of [screens.question, screens.capacity]) {
    await openWindow(view(screen));
    const offers = [...document.querySelectorAll(".answers button")];
    expect(offers.length).toBeGreaterThan(2);
    expect(new Set(offers.map((button) => button.className)).size).toBe(1);
    expect(document.querySelector(".answers .primary")).toBeNull();
    await wipe();
  }
});

test("only the answer that was given is pressed", async () => {
  await openWindow(view({ ...screens.question, chosen: "mostly" }));
  const pressed = answers().filter((button) => button.getAttribute("aria-pressed") === "true");
  expect(pressed).toEqual([get("answer-mostly")]);
});

test("progress is said in words and drawn in marks that no reader hears", async () => {
  await openWindow(view({ ...screens.question, number: 7 }));
  expect(words()).toContain("第 7 题，共 10 题");
  const marks = document.querySelector(".marks");
  expect(marks?.getAttribute("aria-hidden")).toBe("true");
  expect(marks?.querySelectorAll("span").length).toBe(10);
  expect(marks?.querySelectorAll(".reached").length).toBe(7);
});

test("a survey can be left on every question", async () => {
  const terminal = await openWindow(view(screens.question));
  get("finish").click();
  expect(terminal.touches).toEqual([{ kind: "finish" }] satisfies Touch[]);
});

test("only the last screen of the survey has finishing for its primary action", async () => {
  await openWindow(view(screens.question));
  expect(document.querySelector(".primary")).toBeNull();
  await wipe();
  await openWindow(view(screens.capacity));
  expect(document.querySelector(".primary")).toBe(get("finish"));
});

describe("the introduction", () => {
  test.each([
    [{ kind: "hall" } as const, "整个大厅"],
    [{ kind: "department", name: { zh: "示例市公安局", en: "Bureau" } } as const, "示例市公安局"],
    [{ kind: "counter", counter } as const, "3 号窗口 户籍"],
  ])("says whom the survey is about: %j", async (about, says) => {
    await openWindow(view({ ...screens.intro, about }));
    expect(words()).toContain(says);
  });

  test("says what is kept and who sees it before anything is asked", async () => {
    await openWindow(view(screens.intro, { lang: "en" }));
    expect(words()).toContain("We keep your answers, not who you are.");
    expect(words()).toContain("counter staff do not");
    expect(find("survey-start")).not.toBeNull();
  });

  test("has no way back where it leads nowhere", async () => {
    await openWindow(view({ ...screens.intro, can_go_back: false }));
    expect(find("back")).toBeNull();
  });
});

const chosen = { ...screens.question, chosen: "no" } as const;

test.each([screens.intro, screens.question, chosen, screens.capacity])(
  "axe finds nothing on %j",
  async (screen) => {
    await openWindow(view(screen));
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  },
);
