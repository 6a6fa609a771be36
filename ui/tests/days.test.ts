import { afterEach, expect, test } from "vitest";

import { addDays, addMonths, daysOf, leadOf, sameDate, sayDay, sayDays } from "../src/manager/days";
import { find, get, settle, wipe } from "./glass";
import { comeIn, press } from "./manager";

afterEach(wipe);

test("days and months follow the calendar", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addMonths("2026-12-15", 1)).toBe("2027-01-01");
  expect(sameDate("2026-03-31", -1)).toBe("2026-02-28");
  expect(sameDate("2026-11-26", -1)).toBe("2026-10-26");
  expect(daysOf("2028-02-11").length).toBe(29);
  // The first of November 2026 is a Sunday, the last day of its week.
  expect(leadOf("2026-11-26")).toBe(6);
  expect(sayDay("zh", "2026-11-06")).toBe("2026年11月6日");
  expect(sayDays("en", { from: "2026-11-06", to: "2026-11-06" })).toBe("6 Nov 2026");
});

test("today, this week and this month are one tap, and the newest answer is drawn", async () => {
  const terminal = await comeIn();
  await press("span-week");
  expect(terminal.asked("overview").map(({ span }) => span.span)).toEqual(["month", "week"]);
  expect(get("span-week").getAttribute("aria-pressed")).toBe("true");
});

test("any days are chosen from a calendar, the last never before the first", async () => {
  const terminal = await comeIn();
  await press("span-days");
  await press("month-before");
  await press("on-2026-10-12");
  await press("on-2026-10-09");
  await press("on-2026-10-20");
  await press("range-use");
  expect(find("range")).toBeNull();
  expect(terminal.asked("overview").at(-1)?.span).toEqual({
    span: "days",
    from: "2026-10-09",
    to: "2026-10-20",
  });
});

test("no day after today can be chosen, and no month after this one opened", async () => {
  await comeIn();
  await press("span-days");
  expect(get<HTMLButtonElement>("on-2026-11-27").disabled).toBe(true);
  expect(get<HTMLButtonElement>("month-after").disabled).toBe(true);
});

test("arrows walk the calendar, and Escape leaves it", async () => {
  const terminal = await comeIn();
  await press("span-days");
  const key = async (name: string) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
    await settle();
  };
  get("on-2026-11-26").focus();
  await key("ArrowUp");
  expect(document.activeElement).toBe(get("on-2026-11-19"));
  await key("PageUp");
  expect(document.activeElement).toBe(get("on-2026-10-19"));
  await key("ArrowLeft");
  expect(document.activeElement).toBe(get("on-2026-10-18"));
  await key("Escape");
  expect(find("range")).toBeNull();
  expect(document.activeElement).toBe(get("span-days"));
  expect(terminal.asked("overview").length).toBe(1);
});
