import axe from "axe-core";
import { afterEach, expect, test } from "vitest";

import { settle, wipe } from "./glass";
import { comeIn, openDoor, PlayedManager, press, seat } from "./manager";
import { nothing } from "./results";

afterEach(wipe);

const STEPS: [string, string[]][] = [
  ["overview", ["definitions", "span-days"]],
  ["overview", ["trend-view-table", "levels-view-table", "hours-view-table", "by-clerk"]],
  ["ledger", ["filters", "note"]],
  ["ledger", ["propose"]],
  ["ledger", ["book-unit", "add"]],
  ["export", []],
  ["export", ["to-backup", "opens-on"]],
  ["settings", []],
  ["settings", ["found", "caption-guide"]],
  ["sync", ["test-connection"]],
  ["integrity", []],
];

async function faults(): Promise<string[]> {
  await settle();
  // No size and no colour is drawn here, so contrast is measured by nobody; and one page is not a whole site.
  const { violations } = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

test.each(["zh", "en"])("axe finds nothing at the door in %s", async (lang) => {
  const terminal = new PlayedManager();
  terminal.door_ = { ...terminal.door_, code_waits: true };
  await openDoor(terminal);
  if (lang === "en") await press("lang");
  expect(await faults()).toEqual([]);
  await press("make");
  expect(await faults()).toEqual([]);
  await press("back");
  await press("account");
  expect(await faults()).toEqual([]);
});

test("axe finds nothing at a door without accounts", async () => {
  const terminal = new PlayedManager();
  terminal.door_ = { ...terminal.door_, accounts: [] };
  await openDoor(terminal);
  expect(await faults()).toEqual([]);
});

test.each(STEPS.flatMap((step) => (["zh", "en"] as const).map((lang) => [...step, lang] as const)))(
  "axe finds nothing on %s with %j in %s",
  async (page, presses, lang) => {
    await comeIn();
    if (lang === "en") await press("lang");
    await press(`to-${page}`);
    for (const name of presses) await press(name);
    expect(await faults()).toEqual([]);
  },
);

test.each([
  ["zh", []],
  ["en", ["enrol-again", "authority-file", "enrol"]],
  ["zh", ["change-proxy"]],
] as const)("axe finds nothing on an installer's settings in %s with %j", async (lang, presses) => {
  const terminal = new PlayedManager();
  terminal.seat = seat("installer");
  await comeIn(terminal);
  if (lang === "en") await press("lang");
  await press("to-settings");
  for (const name of presses) await press(name);
  expect(await faults()).toEqual([]);
});

test.each(["zh", "en"])("axe finds nothing where an installer brings a backup back in %s", async (lang) => {
  const terminal = new PlayedManager();
  terminal.seat = seat("installer");
  await comeIn(terminal);
  if (lang === "en") await press("lang");
  await press("to-backup");
  expect(await faults()).toEqual([]);
  await press("found");
  await press("restore");
  expect(await faults()).toEqual([]);
});

test("axe finds nothing where there is nothing", async () => {
  const terminal = new PlayedManager();
  terminal.seat = seat("auditor");
  terminal.says.overview = { said: "overview", overview: nothing };
  await comeIn(terminal);
  expect(await faults()).toEqual([]);
});

test("axe sees a fault", async () => {
  await comeIn();
  document.querySelector("canvas")?.removeAttribute("aria-label");
  expect((await faults()).join()).toContain("role-img-alt");
});
