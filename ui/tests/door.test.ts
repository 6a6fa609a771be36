import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, openDoor, PlayedManager, press, seat, type } from "./manager";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "performance"] });
});

afterEach(async () => {
  await wipe();
  vi.useRealTimers();
});

const later = async (seconds: number) => {
  vi.advanceTimersByTime(seconds * 1000);
  await settle();
};

test("whoever has an account chooses it, types the password and is in", async () => {
  const terminal = await comeIn();
  expect(terminal.calls).toEqual(["enter 一楼大厅 twelve words"]);
  expect(find("page-overview")).not.toBeNull();
  expect(get("who").textContent).toContain("管理员");
  expect(find("demo")).not.toBeNull();
});

test("without an account and a code the door says who has to run what", async () => {
  const terminal = new PlayedManager();
  terminal.door_ = { ...terminal.door_, accounts: [] };
  await openDoor(terminal);
  expect(get("command").textContent).toBe("sudo shiwen setup-code");
  expect(words()).toContain("技术人员");
  terminal.door_ = { ...terminal.door_, code_waits: true };
  await press("again");
  expect(find("set-up")).not.toBeNull();
});

test("a set-up code makes the first account", async () => {
  const terminal = new PlayedManager();
  terminal.door_ = { ...terminal.door_, accounts: [], code_waits: true };
  await openDoor(terminal);
  await press("set-up");
  expect(get("message").textContent).toContain("四栏");
  type("code", "2345 abcd 6789 ");
  type("name", "二楼大厅");
  type("password", "secret words");
  type("again", "secret wards");
  await press("set-up");
  expect(get("message").textContent).toContain("不一样");
  expect(terminal.calls).toEqual([]);
  type("again", "secret words");
  await press("set-up");
  expect(terminal.calls).toEqual(["set_up 2345 ABCD 6789 二楼大厅 secret words"]);
  expect(find("page-overview")).not.toBeNull();
});

test.each([
  [{ code: "wrong_code", tries_left: 3 } as const, "还可以试 3 次"],
  [{ code: "weak_password" } as const, "至少 8 个字符"],
  [{ code: "bad_name" } as const, "32 个字"],
  [{ code: "failed", incident: "4711" } as const, "4711"],
])("a set-up that is refused with %j says why", async (refusal, says) => {
  const terminal = new PlayedManager();
  terminal.door_ = { ...terminal.door_, code_waits: true };
  terminal.refuses.set_up = refusal;
  await openDoor(terminal);
  await press("make");
  ["code", "name", "password", "again"].forEach((field) => type(field, "12345678a"));
  await press("set-up");
  expect(get("message").textContent).toContain(says);
  expect(get<HTMLInputElement>("name").value).toBe("12345678a");
});

test("a wrong password says how many tries are left, and is gone from the page", async () => {
  const terminal = new PlayedManager();
  terminal.refuses.enter = { code: "wrong_password", tries_left: 4 };
  await comeIn(terminal);
  expect(get("message").textContent).toContain("还可以试 4 次");
  expect(get<HTMLInputElement>("password").value).toBe("");
  expect(document.activeElement).toBe(get("password"));
});

test("a lock-out is counted down, and then the door can be tried again", async () => {
  const terminal = new PlayedManager();
  terminal.refuses.enter = { code: "locked_out", seconds: 900 };
  await comeIn(terminal);
  expect(get("wait").textContent).toContain("15 分 0 秒");
  expect(get<HTMLButtonElement>("enter").disabled).toBe(true);
  await later(61);
  expect(get("wait").textContent).toContain("13 分 59 秒");
  await later(840);
  expect(find("wait")).toBeNull();
  delete terminal.refuses.enter;
  type("password", "right words");
  await press("enter");
  expect(find("page-overview")).not.toBeNull();
});

test("Escape leads back to the accounts", async () => {
  await openDoor();
  await press("account");
  get("password").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await settle();
  expect(find("account")).not.toBeNull();
});

test("a terminal that does not answer says so, and the door opens once it does", async () => {
  const terminal = new PlayedManager();
  terminal.refuses.door = { code: "failed", incident: "1" };
  await openDoor(terminal);
  expect(words()).toContain("终端没有回应");
  delete terminal.refuses.door;
  window.dispatchEvent(new Event("focus"));
  await settle();
  expect(find("account")).not.toBeNull();
});

test("a window that is seen again shows the door afresh, and does not disturb whoever is in", async () => {
  const terminal = await openDoor();
  const asked = vi.spyOn(terminal, "door");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(asked).toHaveBeenCalledTimes(1);
  await press("account");
  type("password", "x");
  await press("enter");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(asked).toHaveBeenCalledTimes(1);
});

test.each([
  ["manager", ["overview", "ledger", "export", "settings", "sync", "integrity"]],
  ["auditor", ["overview", "ledger", "export", "sync", "integrity"]],
  ["installer", ["settings", "backup", "sync"]],
] as const)("a %s is offered %j", async (role, pages) => {
  const terminal = new PlayedManager();
  terminal.seat = seat(role);
  await comeIn(terminal);
  const offered = [...document.querySelectorAll("nav button")].map((button) =>
    (button as HTMLElement).dataset["testid"]?.slice(3),
  );
  expect(offered).toEqual(pages);
  expect(find(`page-${pages[0]}`)).not.toBeNull();
});

test("whoever leaves is at the door and nothing of the results is left", async () => {
  const terminal = await comeIn();
  expect(words()).toContain("4181");
  await press("leave");
  expect(terminal.asked("leave")).toEqual([{ ask: "leave", idle: false }]);
  expect(find("account")).not.toBeNull();
  expect(words()).not.toContain("4181");
});

test("the closed window has forgotten whoever was in", async () => {
  const terminal = await openDoor();
  await press("close");
  expect(terminal.calls).toEqual(["close"]);
});

test("a session that is over leads to the door and says why", async () => {
  const terminal = await comeIn();
  terminal.refuses.sync = { code: "locked" };
  await press("to-sync");
  expect(get("sent").textContent).toContain("自动退出");
});

test("nobody there: a warning with a countdown, and then the door", async () => {
  const terminal = await comeIn();
  await later(159);
  expect(find("idle")).toBeNull();
  await later(6);
  expect(get("idle").textContent).toContain("15 秒");
  expect(document.activeElement).toBe(get("idle-stay"));
  await press("idle-stay");
  expect(find("idle")).toBeNull();
  expect(terminal.asked("stay").length).toBe(1);
  await later(181);
  expect(terminal.asked("leave")).toEqual([{ ask: "leave", idle: true }]);
  expect(get("sent").textContent).toContain("没有人操作");
});

test("touches are told every 20 seconds at most, and the last one is told too", async () => {
  const terminal = await comeIn();
  const touch = () => document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  await later(5);
  touch();
  touch();
  expect(terminal.asked("stay").length).toBe(0);
  await later(15);
  expect(terminal.asked("stay").length).toBe(1);
  await later(100);
  expect(terminal.asked("stay").length).toBe(1);
  touch();
  expect(terminal.asked("stay").length).toBe(2);
});

test("whoever walks away from the door is warned, and then it closes", async () => {
  const terminal = await openDoor();
  await press("account");
  await later(69);
  expect(find("idle")).toBeNull();
  await later(2);
  expect(get("idle").textContent).toContain("19 秒");
  await press("idle-stay");
  expect(find("idle")).toBeNull();
  await later(89);
  expect(terminal.calls).not.toContain("close");
  await later(2);
  expect(terminal.calls).toContain("close");
});

test("something that lies on a key is nobody", async () => {
  const terminal = await openDoor();
  for (let second = 0; second < 95; second += 1) {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "a", repeat: true, bubbles: true }));
    await later(1);
  }
  expect(terminal.calls).toContain("close");
});
