import { afterEach, expect, test } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, type } from "./manager";
import { settings } from "./standing";

afterEach(wipe);

async function atTheSettings(terminal = new PlayedManager()): Promise<PlayedManager> {
  await comeIn(terminal);
  await press("to-settings");
  return terminal;
}

const pressed = (name: string) => get(name).getAttribute("aria-pressed");

test.each([
  ["zh", ["大字", "打开后", "由平台或启动方式规定"]],
  ["en", ["Large text", "When on", "decides this"]],
] as const)("each setting says what it does in %s", async (lang, says) => {
  await atTheSettings();
  if (lang === "en") await press("lang");
  for (const text of says) expect(words()).toContain(text);
  expect(pressed("setting-large_text-off")).toBe("true");
  expect(find("setting-scale-five")).toBeNull();
});

test("the password is asked again, and then what was chosen is set", async () => {
  const terminal = new PlayedManager();
  await atTheSettings(terminal);
  terminal.refuses.set = { code: "confirm" };
  await press("setting-large_text-on");
  expect(find("confirm")).not.toBeNull();
  expect(find("setting-large_text-on")).toBeNull();

  terminal.refuses = {};
  const [first, ...others] = settings;
  if (!first) throw new Error("there are settings");
  terminal.says.set = { said: "settings", settings: [{ ...first, value: "on" }, ...others] };
  type("password", "a password");
  await press("confirm-go");
  await settle();
  expect(terminal.asked("confirm")).toEqual([{ ask: "confirm", password: "a password" }]);
  expect(terminal.asked("set").at(-1)).toEqual({ ask: "set", setting: "large_text", value: "on" });
  expect(pressed("setting-large_text-on")).toBe("true");
  expect(words()).toContain("已经改好：大字，开。");
});

test("who turns back has set nothing", async () => {
  const terminal = new PlayedManager();
  await atTheSettings(terminal);
  terminal.refuses.set = { code: "confirm" };
  await press("setting-large_text-on");
  await press("back");
  expect(pressed("setting-large_text-off")).toBe("true");
  expect(terminal.asked("set")).toHaveLength(1);
});

test("a name that is typed is set, and stands beside who is in", async () => {
  const terminal = await atTheSettings();
  expect(find("terminal-name")).toBeNull();
  for (const wrong of ["   ", "名".repeat(41)]) {
    type("setting-terminal_name-typed", wrong);
    await press("setting-terminal_name-typed-use");
    expect(get("setting-terminal_name-typed-wrong").textContent).toContain("1 到 40");
  }
  expect(terminal.asked("set")).toEqual([]);
  type("setting-terminal_name-typed", " 东门 ");
  await press("setting-terminal_name-typed-use");
  expect(terminal.asked("set")).toEqual([{ ask: "set", setting: "terminal_name", value: "东门" }]);
  expect(get("terminal-name").textContent).toBe("东门");
  await press("setting-terminal_name-");
  expect(find("terminal-name")).toBeNull();
});
