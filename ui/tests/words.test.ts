import { expect, test } from "vitest";

import { STRINGS, t } from "../src/shared/t";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("every language has the same keys, and none is empty", () => {
  expect(Object.keys(STRINGS.en).sort()).toEqual(Object.keys(STRINGS.zh).sort());
  for (const strings of Object.values(STRINGS))
    for (const text of Object.values(strings)) expect(text.trim()).not.toBe("");
});

test("every language names the same values in a text", () => {
  for (const [key, zh] of Object.entries(STRINGS.zh))
    expect(placeholders(STRINGS.en[key as keyof typeof STRINGS.en]), key).toEqual(placeholders(zh));
});

test("a value is put in its place and an unknown one is left visible", () => {
  expect(t("en", "question_progress", { number: 2, of: 10 })).toBe("Question 2 of 10");
  expect(t("en", "question_progress", { number: 2 })).toBe("Question 2 of {of}");
});
