import { afterEach, expect, test } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, type } from "./manager";
import { lamp, notices } from "./standing";

afterEach(wipe);

async function open(terminal = new PlayedManager()): Promise<PlayedManager> {
  await comeIn(terminal);
  await press("to-settings");
  return terminal;
}

const buttons = () => [...document.querySelectorAll<HTMLButtonElement>('[data-testid="found"]')];

async function choose(at: number): Promise<void> {
  buttons()[at]?.click();
  await settle();
}

test.each([
  [
    "zh",
    ["还可以加 3 个", "U 盘 KINGSTON", "公告/中秋.jpg", "1.8 MB", "太大了", "只列出前 60 张", "现在没有显示"],
  ],
  ["en", ["room for 3 more", "USB stick KINGSTON", "420 KB", "Too large", "the first 60", "Not shown now"]],
] as const)("the page says what is on the stick and what is shown in %s", async (lang, says) => {
  await open();
  if (lang === "en") await press("lang");
  for (const text of says) expect(words()).toContain(text);
  expect(buttons().map((button) => button.disabled)).toEqual([false, true, false]);
  const images = [...document.querySelectorAll<HTMLImageElement>('[data-testid="kept"] img')];
  expect(images.map((image) => image.alt)).toEqual(
    lang === "zh" ? ["放假安排", "通知"] : ["Holidays", "Notice"],
  );
});

test("a picture is added once it has a caption and the password was given", async () => {
  const terminal = await open();
  await choose(2);
  expect(get<HTMLButtonElement>("add-notice").disabled).toBe(true);
  await press("caption-guide");
  terminal.refuses.add_notice = { code: "confirm" };
  await press("add-notice");
  expect(find("confirm")).not.toBeNull();
  expect(get("notices").closest<HTMLElement>("[hidden]")).not.toBeNull();
  terminal.refuses = {};
  const well = lamp("well", "已经加上。", "It is added.");
  terminal.says.add_notice = { said: "notices", notices: { ...notices, room: 2, last: well } };
  type("password", "a password");
  await press("confirm-go");
  await settle();
  const notice = { stick: "sdb1", picture: "p3", caption: "guide" };
  expect(terminal.asked("add_notice")).toEqual([
    { ask: "add_notice", notice },
    { ask: "add_notice", notice },
  ]);
  expect(get("notices-last").textContent).toContain("已经加上");
  // The next one is chosen anew.
  expect(find("add-notice")).toBeNull();
});

test("what went wrong stands in a sentence, and the choice stays", async () => {
  const terminal = await open();
  await choose(0);
  await press("caption-notice");
  const broken = lamp("act", "这张图片是坏的。", "The picture is broken.");
  terminal.says.add_notice = { said: "notices", notices: { ...notices, last: broken } };
  await press("add-notice");
  expect(get("notices-last").textContent).toContain("这张图片是坏的");
  expect(get<HTMLButtonElement>("add-notice").disabled).toBe(false);
  terminal.refuses.add_notice = { code: "failed", incident: "123456" };
  await press("add-notice");
  expect(get("notices-message").textContent).toContain("123456");
});

test("who turns back has added nothing", async () => {
  const terminal = await open();
  await choose(0);
  await press("caption-notice");
  terminal.refuses.add_notice = { code: "confirm" };
  await press("add-notice");
  await press("back");
  expect(terminal.asked("add_notice")).toHaveLength(1);
  expect(get<HTMLButtonElement>("add-notice").disabled).toBe(false);
});

test("each notice can be taken down by itself", async () => {
  const terminal = await open();
  expect(get("take-down-1").getAttribute("aria-label")).toBe("撤下第 2 个：通知");
  await press("take-down-1");
  expect(terminal.asked("remove_notice")).toEqual([{ ask: "remove_notice", notice: "b2" }]);
});

test("a full terminal and one that is forbidden to offer nothing to add", async () => {
  const terminal = new PlayedManager();
  terminal.says.notices = { said: "notices", notices: { ...notices, room: 0 } };
  await open(terminal);
  expect(buttons()).toEqual([]);
  await wipe();
  terminal.says.notices = { said: "notices", notices: { ...notices, room: 0, allowed: false } };
  await open(terminal);
  expect(words()).toContain("不能用 U 盘加公告");
  expect(find("take-down-0")).not.toBeNull();
});

test("without a stick the page asks for one", async () => {
  const terminal = new PlayedManager();
  terminal.says.notices = { said: "notices", notices: { ...notices, sticks: [] } };
  await open(terminal);
  expect(get("notices-no-stick").textContent).toContain("请插上 U 盘");
});
