import { afterEach, expect, test } from "vitest";

import { find, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, type } from "./manager";

afterEach(wipe);

async function atTheWaysOut(terminal: PlayedManager): Promise<void> {
  await comeIn(terminal);
  await press("to-settings");
}

test("cleaning needs no password and closes the window, so that the visitor's screen is seen", async () => {
  const terminal = new PlayedManager();
  await atTheWaysOut(terminal);
  await press("clean");
  await settle();
  expect(terminal.asked("clean")).toHaveLength(1);
  expect(find("way-out")).toBeNull();
});

test("cleaning that cannot begin says why and the window stays", async () => {
  const terminal = new PlayedManager();
  await atTheWaysOut(terminal);
  terminal.refuses.clean = { code: "busy" };
  await press("clean");
  await settle();
  expect(words()).toContain("有一项正在进行");
  expect(find("way-out")).not.toBeNull();
});

test.each([
  ["quit", "程序正在退出"],
  ["restart", "机器正在重启"],
  ["shut_down", "机器正在关机"],
] as const)("%s asks for the password, and says that it is done", async (way, says) => {
  const terminal = new PlayedManager();
  await atTheWaysOut(terminal);
  terminal.refuses.end_all = { code: "confirm" };
  await press(`way-out-${way}`);
  expect(find("confirm")).not.toBeNull();
  terminal.refuses = {};
  type("password", "a password");
  await press("confirm-go");
  await settle();
  expect(terminal.asked("end_all").at(-1)).toEqual({ ask: "end_all", way });
  expect(words()).toContain(says);
});
