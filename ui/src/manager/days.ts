// Days as the terminal writes them, `2026-11-26`. Plain arithmetic of the calendar; no clock and no zone.
import type { DayRange } from "../generated/DayRange";
import type { Lang } from "../generated/Lang";
import { t } from "./t";

const MS_A_DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const parts = (day: string) => day.split("-").map(Number) as [number, number, number];
const stamp = (day: string) => {
  const [year, month, date] = parts(day);
  return Date.UTC(year, month - 1, date);
};
const written = (at: number) => new Date(at).toISOString().slice(0, 10);

/** So many days later. */
export const addDays = (day: string, days: number): string => written(stamp(day) + days * MS_A_DAY);

/** The first day of the month so many months later. */
export function addMonths(day: string, months: number): string {
  const [year, month] = parts(day);
  return written(Date.UTC(year, month - 1 + months, 1));
}

/** The same date so many months later, or the last one of that month. */
export function sameDate(day: string, months: number): string {
  const first = addMonths(day, months);
  const last = addDays(addMonths(first, 1), -1);
  const same = addDays(first, parts(day)[2] - 1);
  return same < last ? same : last;
}

/** How many days lie before the month's first in its week, which begins on Monday. */
export const leadOf = (month: string): number => (new Date(stamp(addMonths(month, 0))).getUTCDay() + 6) % 7;

/** The days of a month. */
export function daysOf(month: string): string[] {
  const first = addMonths(month, 0);
  const count = Math.round((stamp(addMonths(month, 1)) - stamp(first)) / MS_A_DAY);
  return Array.from({ length: count }, (_, at) => addDays(first, at));
}

/** A day in words. */
export function sayDay(lang: Lang, day: string): string {
  const [year, month, date] = parts(day);
  return lang === "zh" ? `${year}年${month}月${date}日` : `${date} ${MONTHS[month - 1]} ${year}`;
}

/** A month in words. */
export function sayMonth(lang: Lang, day: string): string {
  const [year, month] = parts(day);
  return lang === "zh" ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
}

/** Some days in words. */
export function sayDays(lang: Lang, { from, to }: DayRange): string {
  if (from === to) return t(lang, "days_one", { day: sayDay(lang, from) });
  return t(lang, "days_both", { from: sayDay(lang, from), to: sayDay(lang, to) });
}
