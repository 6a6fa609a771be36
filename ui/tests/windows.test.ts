// Each window has its own page: nothing of the manager's is in the visitor's.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { STRINGS } from "../src/manager/t";

const IMPORT = /(?:import|from)\s*\(?\s*"([^"]+)"/g;

/** Every file and package that a file leads to. */
function reached(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
    if (!name.startsWith(".")) found.add(name);
    else {
      const path = join(dirname(file), name);
      const there = [path, `${path}.ts`].find((each) => /\.\w+$/.test(each) && existsSync(each));
      if (there) reached(there, found);
    }
  }
  return found;
}

test("nothing of the manager's window is in the visitor's, and nothing of the visitor's in the manager's", () => {
  const visitor = [...reached("src/visitor/main.ts")];
  const manager = [...reached("src/manager/main.ts")];
  const ofManager = /manager|chart\.js/;
  expect(visitor.filter((path) => ofManager.test(path))).toEqual([]);
  expect(manager.filter((path) => path.startsWith("src/visitor"))).toEqual([]);
  expect(manager).not.toContain("src/shared/backend.ts");
  // The walk arrives at the far ends of both.
  expect(visitor).toContain("src/visitor/writing/pen.ts");
  expect(visitor).toContain("src/shared/press.ts");
  expect(manager).toContain("chart.js");
  expect(manager).toContain("src/manager/strings/zh-door.ts");
  expect(visitor.length).toBeGreaterThan(60);
});

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("the manager's window has every word in both languages, with the same values", () => {
  expect(Object.keys(STRINGS.en).sort()).toEqual(Object.keys(STRINGS.zh).sort());
  for (const [key, zh] of Object.entries(STRINGS.zh)) {
    const en = STRINGS.en[key as keyof typeof STRINGS.en];
    expect([zh.trim(), en.trim()], key).not.toContain("");
    expect(placeholders(en), key).toEqual(placeholders(zh));
  }
});

test("every word of the manager's window is used", () => {
  const files = [...reached("src/manager/main.ts")].filter((path) =>
    /manager\/(?!strings).*\.(ts|svelte)$/.test(path),
  );
  const source = files.map((path) => readFileSync(path, "utf8")).join("\n");
  const made = [...source.matchAll(/`(\w*)\$\{[^}]*\}(\w*)`/g)].filter(([, start, end]) => start || end);
  const isMade = (key: string) =>
    made.some(([, start = "", end = ""]) => start.length > 2 && key.startsWith(start) && key.endsWith(end));
  const unused = Object.keys(STRINGS.zh).filter((key) => !source.includes(`"${key}"`) && !isMade(key));
  expect(unused).toEqual([]);
});
