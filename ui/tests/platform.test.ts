import { afterEach, expect, test } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, seat, type } from "./manager";
import { lamp, platform } from "./standing";

afterEach(wipe);

async function open(terminal = new PlayedManager()): Promise<PlayedManager> {
  terminal.seat = seat("installer");
  await comeIn(terminal);
  await press("to-settings");
  return terminal;
}

/** A terminal that nobody has enrolled. */
function unknown(): PlayedManager {
  const terminal = new PlayedManager();
  terminal.says.platform = { said: "platform", platform: { ...platform, enrolled: null } };
  return terminal;
}

test.each([
  ["zh", ["终端编号", "示例市政务服务中心 (example-hall)", "2026-11-20 10:15", "http://192.168.1.1:3128"]],
  ["en", ["Identity of the terminal", "Example City Service Hall", "The platform's own (a file)"]],
] as const)("an enrolled terminal says with whom and as what in %s", async (lang, says) => {
  await open();
  if (lang === "en") await press("lang");
  for (const text of says) expect(words()).toContain(text);
  expect(find("platform-code")).toBeNull();
});

test("a manager is not asked about platform and network", async () => {
  const terminal = new PlayedManager();
  await comeIn(terminal);
  await press("to-settings");
  expect(find("platform")).toBeNull();
  expect(terminal.asked("platform")).toEqual([]);
});

test("a terminal is enrolled with a code and a certificate from a stick, after the password", async () => {
  const terminal = await open(unknown());
  await press("enrol");
  expect(get("platform-missing").textContent).toContain("平台地址和登记码");
  expect(terminal.asked("enrol")).toEqual([]);

  type("platform-address", " https://platform.example.cn ");
  type("platform-code", " ABCD-EFGH ");
  await press("authority-file");
  terminal.refuses.enrol = { code: "confirm" };
  await press("enrol");
  expect(find("confirm")).not.toBeNull();
  terminal.refuses = {};
  const well = lamp("well", "登记成功。", "The terminal is enrolled.");
  terminal.says.enrol = { said: "platform", platform: { ...platform, last: well } };
  type("password", "a password");
  await press("confirm-go");
  await settle();
  expect(terminal.asked("enrol").at(-1)?.enrolment).toEqual({
    platform: "https://platform.example.cn",
    code: "ABCD-EFGH",
    proxy: "",
    authority: { authority: "stick", stick: "sdb1", file: "f1" },
  });
  expect(get("platform-last").textContent).toContain("登记成功");
  // The code is nowhere on the page any more.
  expect(find("platform-code")).toBeNull();
  expect(words()).toContain("example-hall-7");
});

test("why it was not enrolled stands in a sentence, and what was typed stays", async () => {
  const terminal = await open(unknown());
  type("platform-address", "https://platform.example.cn");
  type("platform-code", "WRONG");
  const refused = lamp("act", "登记码不对。", "The code is wrong.");
  const said = { ...platform, enrolled: null, last: refused };
  terminal.says.enrol = { said: "platform", platform: said };
  await press("enrol");
  expect(get("platform-last").textContent).toContain("登记码不对");
  expect(get<HTMLInputElement>("platform-code").value).toBe("WRONG");
  terminal.refuses.enrol = { code: "failed", incident: "654321" };
  await press("enrol");
  expect(get("platform-message").textContent).toContain("654321");
});

test("enrolling again begins with what holds now", async () => {
  const terminal = await open();
  await press("enrol-again");
  expect(get<HTMLInputElement>("platform-address").value).toBe("https://platform.example.cn");
  expect(get("authority-kept").getAttribute("aria-pressed")).toBe("true");
  type("platform-code", "NEW-CODE");
  await press("enrol");
  expect(terminal.asked("enrol")[0]?.enrolment.authority).toEqual({ authority: "kept" });
});

test("the proxy is changed alone, or taken away", async () => {
  const terminal = await open();
  await press("change-proxy");
  expect(get("proxy-save").textContent).toContain("不用代理");
  type("proxy", " http://10.0.0.1:3128 ");
  await settle();
  expect(get("proxy-save").textContent).toContain("用这个代理");
  const well = lamp("well", "代理已经改好。", "The proxy is set.");
  terminal.says.set_proxy = { said: "platform", platform: { ...platform, last: well } };
  await press("proxy-save");
  expect(terminal.asked("set_proxy")).toEqual([{ ask: "set_proxy", proxy: "http://10.0.0.1:3128" }]);
  expect(find("proxy")).toBeNull();
  expect(get("platform-last").textContent).toContain("代理已经改好");
});
