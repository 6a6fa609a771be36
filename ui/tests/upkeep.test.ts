import { afterEach, expect, test } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press } from "./manager";
import { integrity, lamp, sync } from "./standing";

afterEach(wipe);

async function open(page: "sync" | "integrity", terminal = new PlayedManager()): Promise<PlayedManager> {
  await comeIn(terminal);
  await press(`to-${page}`);
  return terminal;
}

test("three lights differ in shape and word, each with its sentence", async () => {
  await open("sync");
  const lamps = [...document.querySelectorAll<HTMLElement>('[data-testid="lamp"]')];
  expect(lamps.map((each) => each.dataset["light"])).toEqual(["act", "watch", "well"]);
  expect(new Set(lamps.map((each) => each.querySelector("svg")?.innerHTML)).size).toBe(3);
  for (const word of ["需要处理", "请留意", "正常", "请检查网线"]) expect(words()).toContain(word);
});

test("the numbers of the exchange are there", async () => {
  await open("sync");
  for (const word of ["42", "2026-11-25 17:31", "10240 条，共 10282 条", "platform.example.cn"])
    expect(words()).toContain(word);
});

test("a terminal that has never sent anything says so in words", async () => {
  const terminal = new PlayedManager();
  const never = { ...sync, oldest: null, last_contact: null, witnessed: null, platform: null };
  terminal.says.sync = { said: "sync", sync: never };
  await open("sync", terminal);
  for (const word of ["还没有过", "没有", "还没有登记到平台"]) expect(words()).toContain(word);
});

test("sending and trying the connection are one tap each", async () => {
  const terminal = await open("sync");
  await press("send-now");
  expect(get("message").textContent).toContain("已经开始传了");
  await press("test-connection");
  expect(terminal.asked("send_now").length).toBe(1);
  expect(terminal.asked("test_connection").length).toBe(1);
  expect(document.querySelectorAll('[data-testid="lamp"]').length).toBe(4);
});

test("a verification is begun, shows how far it is, and can be stopped", async () => {
  const terminal = await open("integrity");
  terminal.says.integrity = {
    said: "integrity",
    integrity: { ...integrity, running: { done: 0, of: 0, seconds_left: null } },
  };
  await press("verify");
  await settle();
  expect(terminal.asked("verify").length).toBe(1);
  expect(get("progress").hasAttribute("aria-valuenow")).toBe(false);
  expect(find("verify")).toBeNull();
  await press("stop");
  expect(terminal.asked("stop_verifying").length).toBe(1);
});

test("what the last verification found is told finding by finding", async () => {
  const terminal = new PlayedManager();
  const last = {
    at: "2026-11-26 03:10",
    outcome: lamp("act", "记录有问题，请联系审计员。", "The record is not whole."),
    entries: 812,
    root: null,
    findings: ["entry 811: the hash differs", "entry 812 is missing"],
  };
  terminal.says.integrity = { said: "integrity", integrity: { ...integrity, last } };
  await open("integrity", terminal);
  for (const finding of last.findings) expect(get("last").textContent).toContain(finding);
});

test("checkpoint and key are there for an auditor, letter for letter", async () => {
  await open("integrity");
  expect(get("checkpoint").textContent).toBe(integrity.checkpoint);
  expect(get("key").textContent).toBe(integrity.key);
});
