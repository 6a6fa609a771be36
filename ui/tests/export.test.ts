import { afterEach, expect, test, vi } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, seat, type } from "./manager";
import { exporting, lamp } from "./standing";

afterEach(async () => {
  await wipe();
  vi.useRealTimers();
});

async function open(terminal = new PlayedManager()): Promise<PlayedManager> {
  await comeIn(terminal);
  await press("to-export");
  return terminal;
}

test("an export asks for the password again, and goes on by itself afterwards", async () => {
  const terminal = await open();
  terminal.refuses.export = { code: "confirm" };
  await press("export");
  expect(find("confirm")).not.toBeNull();
  terminal.refuses.confirm = { code: "wrong_password", tries_left: 2 };
  type("password", "wrong");
  await press("confirm-go");
  expect(get("message").textContent).toContain("还可以试 2 次");
  delete terminal.refuses.confirm;
  delete terminal.refuses.export;
  type("password", "twelve words");
  await press("confirm-go");
  expect(terminal.asked("confirm").map(({ password }) => password)).toEqual(["wrong", "twelve words"]);
  expect(terminal.asked("export").at(-1)?.export).toEqual({
    span: { span: "month" },
    form: "xlsx",
    private: false,
    stick: "sdb1",
    lang: "zh",
  });
  expect(find("confirm")).toBeNull();
});

test("a password that is wrong too often says how long to wait", async () => {
  const terminal = await open();
  terminal.refuses.export = { code: "confirm" };
  terminal.refuses.confirm = { code: "locked_out", seconds: 1800 };
  await press("export");
  type("password", "wrong");
  await press("confirm-go");
  expect(get("wait").textContent).toContain("30 分");
});

test("private words go along only if they are asked for", async () => {
  const terminal = await open();
  expect(get("private-off").getAttribute("aria-pressed")).toBe("true");
  expect(get("private-on").textContent).toContain("手写内容和电话号码不在里面");
  await press("private-on");
  await press("form-csv");
  await press("lang");
  await press("export");
  expect(terminal.asked("export")[0]?.export).toMatchObject({ private: true, form: "csv", lang: "en" });
});

test("the entries themselves are for an auditor", async () => {
  await open();
  expect(find("form-jsonl")).toBeNull();
  await wipe();
  const terminal = new PlayedManager();
  terminal.seat = seat("auditor");
  await open(terminal);
  await press("form-jsonl");
  expect(get("private-on").textContent).toContain("手写内容一起带走");
});

test("without a stick the page asks for one, and sees it when it is there", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const terminal = new PlayedManager();
  terminal.says.exporting = { said: "exporting", exporting: { ...exporting, sticks: [] } };
  await open(terminal);
  expect(get("no-stick").textContent).toContain("请插上一个 U 盘");
  await press("export");
  expect(get("message").textContent).toContain("请先选一个 U 盘");
  expect(terminal.asked("export")).toEqual([]);
  delete terminal.says.exporting;
  vi.advanceTimersByTime(2000);
  await settle();
  expect(find("no-stick")).toBeNull();
  expect(words()).toContain("还有 14.2 GB 空着");
});

test("a stick that nothing can be written to says why and is not chosen", async () => {
  await open();
  const [good, bad] = document.querySelectorAll<HTMLButtonElement>('[data-testid="stick"]');
  expect(good?.getAttribute("aria-pressed")).toBe("true");
  expect(bad?.disabled).toBe(true);
  expect(words()).toContain("只读");
});

test("an export that is under way shows how far it is and can be stopped", async () => {
  const terminal = new PlayedManager();
  const running = { done: 3211, of: 10282, seconds_left: 200 };
  terminal.says.exporting = { said: "exporting", exporting: { ...exporting, running } };
  await open(terminal);
  expect(get("progress").getAttribute("aria-valuenow")).toBe("31");
  expect(words()).toContain("大约还要 4 分钟");
  expect(words()).toContain("不要拔出");
  await press("stop");
  expect(terminal.asked("stop_export").length).toBe(1);
});

test("how the last export ended is told, with the names of its files", async () => {
  const terminal = new PlayedManager();
  const last = lamp("well", "已经存好，也读回来核对过。", "It is saved and was read back.");
  const files = ["shiwen-2026-11.xlsx", "shiwen-2026-11.xlsx.sha256"];
  terminal.says.exporting = { said: "exporting", exporting: { ...exporting, last, files } };
  await open(terminal);
  expect(get("last").textContent).toContain("读回来核对过");
  for (const file of files) expect(get("last").textContent).toContain(file);
});

test("an export while another one runs says that it must wait", async () => {
  const terminal = await open();
  terminal.refuses.export = { code: "busy" };
  await press("export");
  expect(get("message").textContent).toContain("正在进行");
});
