import { afterEach, expect, test } from "vitest";

import { find, get, openWindow, settle, turnGlass, wipe } from "./glass";
import { NO_AIDS, screens, view } from "./views";

afterEach(async () => {
  await wipe();
  turnGlass("wide");
});

const html = document.documentElement;

test("a switch of the visitor changes the whole page, and the next view takes it back", async () => {
  const aids = { large_text: true, high_contrast: true, low_reach: true };
  const terminal = await openWindow(view(screens.start, { aids }));
  expect(html.dataset).toMatchObject({ text: "large", contrast: "high", reach: "low" });
  expect(get("aid-large_text").getAttribute("aria-pressed")).toBe("true");
  await terminal.shows(view(screens.start, { serial: 2 }));
  expect({ ...html.dataset }).toEqual({});
  expect(get("aid-large_text").getAttribute("aria-pressed")).toBe("false");
});

test("a switch that is on is switched off by the next press", async () => {
  const terminal = await openWindow(view(screens.start, { aids: { ...NO_AIDS, high_contrast: true } }));
  get("aid-high_contrast").click();
  expect(terminal.touches).toEqual([{ kind: "switch_aid", aid: "high_contrast", on: false }]);
});

test("low reach is offered where the glass is tall, as soon as it is", async () => {
  await openWindow(view(screens.start));
  expect(find("aid-low_reach")).toBeNull();
  turnGlass("tall");
  await settle();
  expect(find("aid-low_reach")).not.toBeNull();
});

test("every switch has a name that holds the word on it", async () => {
  turnGlass("tall");
  for (const lang of ["zh", "en"] as const) {
    await openWindow(view(screens.start, { lang }));
    for (const button of document.querySelectorAll("section button")) {
      const word = button.textContent?.trim().toLowerCase() ?? "";
      expect(word).not.toBe("");
      expect(button.getAttribute("aria-label")?.toLowerCase()).toContain(word);
    }
    await wipe();
  }
});

test("the focus stays on a switch that was pressed", async () => {
  const terminal = await openWindow(view(screens.question));
  get("aid-large_text").focus();
  get("aid-large_text").click();
  await terminal.answers(view(screens.question, { serial: 2, aids: { ...NO_AIDS, large_text: true } }));
  expect(document.activeElement).toBe(get("aid-large_text"));
});

test("the size of the glass is told to the style sheet, and forgotten when it is not known", async () => {
  const terminal = await openWindow(view(screens.start, { dots_per_decimetre: 590 }));
  expect(html.style.getPropertyValue("--glass-mm")).toBe("5.9px");
  await terminal.shows(view(screens.start, { serial: 2 }));
  expect(html.style.getPropertyValue("--glass-mm")).toBe("");
});
