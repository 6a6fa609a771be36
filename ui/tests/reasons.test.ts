import { afterEach, expect, test } from "vitest";

import { pagesOf } from "../src/visitor/reasons";
import { find, get, openWindow, settle, turnGlass, wipe } from "./glass";
import { reasons, screens, view } from "./views";

afterEach(async () => {
  await wipe();
  turnGlass("wide");
});

const codes = (some: { code: number }[]) => some.map(({ code }) => code);
const shown = () =>
  [...document.querySelectorAll('[data-testid^="reason-"]')].map((button) =>
    Number(button.getAttribute("data-testid")?.slice("reason-".length)),
  );

test("every reason is on a page, the core ones first and alone", () => {
  for (const slots of [4, 5, 6]) {
    const pages = pagesOf(reasons(), slots);
    expect(codes(pages[0] ?? [])).toEqual([207, 208, 209]);
    expect(codes(pages.flat())).toEqual(codes(reasons()));
    for (const page of pages) expect(page.length).toBeLessThan(slots);
  }
});

test("where all fit, the second page holds them all", () => {
  expect(pagesOf(reasons(), 8).map(codes)).toEqual([[207, 208, 209], codes(reasons())]);
});

test("a level without further reasons has one page", () => {
  expect(pagesOf(reasons().slice(0, 3), 4).length).toBe(1);
  expect(pagesOf([], 4)).toEqual([[]]);
});

test("on a wide glass more turns the page, moves the focus there and says that somebody is there", async () => {
  const terminal = await openWindow(view(screens.rated));
  expect(shown()).toEqual([207, 208, 209]);
  get("more").click();
  await settle();
  expect(shown()).toEqual([210, 211, 212]);
  expect(document.activeElement).toBe(get("reason-210"));
  expect(terminal.touches).toEqual([{ kind: "stay" }]);
  get("more").click();
  await settle();
  expect(shown()).toEqual([213, 214]);
  get("more").click();
  await settle();
  expect(shown()).toEqual([207, 208, 209]);
});

test("on a tall glass more shows all of them and is gone", async () => {
  turnGlass("tall");
  await openWindow(view(screens.rated));
  expect(shown()).toEqual([207, 208, 209]);
  get("more").click();
  await settle();
  expect(shown().length).toBe(8);
  expect(document.activeElement).toBe(get("reason-210"));
  expect(find("more")).toBeNull();
});

test("who comes back finds what he chose, whatever page it is on", async () => {
  await openWindow(view({ ...screens.rated, reasons: reasons(213) }));
  expect(get("reason-213").getAttribute("aria-pressed")).toBe("true");
});
