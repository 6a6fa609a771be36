import { afterEach, expect, test } from "vitest";

import type { Said } from "../src/generated/Said";
import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press } from "./manager";
import { nothing, overview } from "./results";

afterEach(wipe);

test("both figures are shown, equally, in both languages", async () => {
  await comeIn();
  expect(get("total-all").textContent).toContain("97.97%");
  expect(get("total-undisputed").textContent).toContain("98.36%");
  expect(words()).toContain("不含存疑的");
  expect(words()).toContain("示例市公安局");
  await press("lang");
  expect(document.documentElement.lang).toBe("en");
  expect(words()).toContain("Without disputed ones");
  expect(words()).toContain("Example City Public Security Bureau");
  expect(get("total-undisputed").textContent).toContain("98.36%");
});

test("what stands beside the figures is there, and definitions are one tap away", async () => {
  await comeIn();
  for (const word of ["82.01%", "917", "差评没说原因", "日期不确定的评价", "从旧记录接过来的"])
    expect(get("beside").textContent).toContain(word);
  const definition = "没有评价的不算在内";
  expect(document.querySelector("dl[hidden]")?.textContent).toContain(definition);
  await press("definitions");
  expect(document.querySelector("dl[hidden]")).toBeNull();
  expect(get("definitions").getAttribute("aria-expanded")).toBe("true");
});

test.each(["trend", "levels", "hours"])("the chart of %s has a name and its table", async (name) => {
  await comeIn();
  const canvas = get(name).querySelector("canvas");
  expect(canvas?.getAttribute("role")).toBe("img");
  expect(canvas?.getAttribute("aria-label")).not.toBe("");
  await press(`${name}-view-table`);
  expect(get(name).querySelector("canvas")).toBeNull();
  const rows = { trend: overview.days_of, levels: overview.levels, hours: overview.hours }[name] ?? [];
  expect(get(name).querySelectorAll("tbody tr").length).toBe(rows.length);
});

test("departments, counters, services and staff have their tables, long ones folded", async () => {
  await comeIn();
  const rows = () => get("breakdown").querySelectorAll("tbody tr").length;
  expect(rows()).toBe(10);
  get("breakdown").querySelector<HTMLElement>('[data-testid="all"]')?.click();
  await settle();
  expect(rows()).toBe(overview.departments.length);
  await press("by-item");
  expect(get("breakdown").textContent).toContain("不清楚是哪个");
  await press("by-clerk");
  expect(get("breakdown").textContent).toContain("不到 5 个评价的人员不单列");
  expect(rows()).toBe(2);
});

test("reasons, questions and opinions have their numbers", async () => {
  await comeIn();
  expect(get("reasons").textContent).toContain("36.47%");
  expect(get("questions").textContent).toContain("93.40%");
  expect(get("opinions").textContent).toContain("64 / 50 条");
  expect(get("opinions").textContent).toContain("还差 1 条");
});

test("a day without anything shows no number that is not there", async () => {
  const terminal = new PlayedManager();
  terminal.says.overview = { said: "overview", overview: nothing };
  await comeIn(terminal);
  expect(get("days").textContent).toContain("还没有评价");
  expect(get("total-all").textContent).toContain("无");
  expect(find("trend")).toBeNull();
  expect(words()).not.toMatch(/NaN|null|undefined|Infinity/);
});

test("an answer that comes after a newer question is not drawn", async () => {
  const terminal = await comeIn();
  let late: (said: Said) => void = () => undefined;
  const ask = terminal.ask;
  terminal.ask = (_, asked) => {
    terminal.asks.push(asked);
    return new Promise((resolve) => (late = resolve));
  };
  await press("span-today");
  const old = late;
  terminal.ask = ask;
  await press("span-month");
  old({ said: "overview", overview: nothing });
  await settle();
  expect(get("total-all").textContent).toContain("4181");
});

test("results that can't be read say so", async () => {
  const terminal = new PlayedManager();
  terminal.refuses.overview = { code: "failed", incident: "9021" };
  await comeIn(terminal);
  expect(get("message").textContent).toContain("9021");
});
