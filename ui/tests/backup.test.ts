import { afterEach, expect, test } from "vitest";

import { find, get, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, seat, type } from "./manager";
import { backups, lamp } from "./standing";

afterEach(wipe);

async function open(role: "manager" | "installer", terminal = new PlayedManager()): Promise<PlayedManager> {
  terminal.seat = seat(role);
  await comeIn(terminal);
  if (role === "manager") await press("to-export");
  await press("to-backup");
  return terminal;
}

test("a backup is for the platform's recovery key unless a manager wishes a passphrase besides", async () => {
  const terminal = await open("manager");
  await press("backup");
  expect(terminal.asked("backup").at(-1)).toEqual({ ask: "backup", stick: "sdb1", passphrase: null });
  await press("opens-on");
  type("passphrase", "four words of somebody");
  type("passphrase-again", "four words of nobody");
  await press("backup");
  expect(get("message").textContent).toContain("不一样");
  expect(terminal.asked("backup").length).toBe(1);
  type("passphrase-again", "four words of somebody");
  await press("backup");
  expect(terminal.asked("backup").at(-1)?.passphrase).toBe("four words of somebody");
});

test("the password is asked again, and a passphrase that is too short is told", async () => {
  const terminal = await open("manager");
  terminal.refuses.backup = { code: "confirm" };
  await press("backup");
  expect(find("confirm")).not.toBeNull();
  terminal.refuses.backup = { code: "bad_input" };
  type("password", "twelve words");
  await press("confirm-go");
  expect(get("message").textContent).toContain("至少要 12 个字");
  expect(terminal.asked("backup").length).toBe(2);
});

test("without a platform a manager needs a passphrase and an installer asks a manager", async () => {
  const alone = new PlayedManager();
  alone.says.backups = { said: "backups", backups: { ...backups, recovery_key: false } };
  await open("manager", alone);
  expect(find("opens-off")).toBeNull();
  expect(find("passphrase")).not.toBeNull();
  await wipe();
  await open("installer", alone);
  expect(find("backup")).toBeNull();
  expect(get("ask-manager").textContent).toContain("请管理员");
});

test("an installer chooses no passphrase, and nobody but an installer brings a backup back", async () => {
  await open("installer");
  expect(find("opens-on")).toBeNull();
  expect(find("bring")).not.toBeNull();
  await wipe();
  await open("manager");
  expect(find("bring")).toBeNull();
});

test("a backup that was found is named in plain words and brought back with its passphrase", async () => {
  const terminal = await open("installer");
  const [first, second] = document.querySelectorAll<HTMLButtonElement>('[data-testid="found"]');
  expect(first?.textContent).toContain("终端 hall-7");
  expect(first?.textContent).toContain("2026-11-26，12 MB");
  expect(second?.disabled).toBe(true);
  await press("restore");
  expect(words()).toContain("请先选一份备份");
  first?.click();
  await press("restore");
  expect(words()).toContain("请输入做备份时设的口令");
  type("bring-passphrase", "four words");
  terminal.refuses.restore = { code: "confirm" };
  await press("restore");
  delete terminal.refuses.restore;
  type("password", "twelve words");
  await press("confirm-go");
  expect(terminal.asked("restore").at(-1)).toEqual({
    ask: "restore",
    stick: "sdb1",
    file: "shiwen-backup-hall-7-2026-11-26.age",
    passphrase: "four words",
  });
});

test("what is under way shows how far it is and can be stopped", async () => {
  const terminal = new PlayedManager();
  const bringing = { done: 50, of: 200, seconds_left: 90 };
  terminal.says.backups = { said: "backups", backups: { ...backups, bringing } };
  await open("installer", terminal);
  expect(get("progress").getAttribute("aria-valuenow")).toBe("25");
  expect(words()).toContain("正在恢复");
  await press("stop");
  expect(terminal.asked("stop_backup").length).toBe(1);
});

test("how the last one ended is told, with the names of its files", async () => {
  const terminal = new PlayedManager();
  const last = lamp("well", "备份完成。", "The backup is complete.");
  const files = ["shiwen-backup-hall-7-2026-11-26.age", "shiwen-backup-hall-7-2026-11-26.key.age"];
  terminal.says.backups = { said: "backups", backups: { ...backups, last, files } };
  await open("manager", terminal);
  expect(get("last").textContent).toContain("备份完成");
  for (const file of files) expect(get("last").textContent).toContain(file);
});
