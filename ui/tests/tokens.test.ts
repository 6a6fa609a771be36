import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

const STYLE = /<style>([\s\S]*?)<\/style>/g;
const VALUE = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|\b\d*\.?\d+(?:px|mm|cm|rem|em|vh|vw|ms)\b/gi;

/** The values a style names by itself. */
const values = (css: string) => css.match(VALUE) ?? [];

const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).map((path) => join("src", path));
const styles = sources
  .filter((path) => path.endsWith(".svelte"))
  .map(
    (path) => [path, [...readFileSync(path, "utf8").matchAll(STYLE)].map((m) => m[1]).join("\n")] as const,
  );

test("the search for values sees one", () => {
  expect(values("p { color: #fff; margin: 3px; transition: 120ms }")).toEqual(["#fff", "3px", "120ms"]);
  expect(styles.length).toBeGreaterThan(10);
});

test.each(styles)("%s takes colours, sizes and times from the tokens", (_, css) => {
  expect(values(css)).toEqual([]);
});

const read = (path: string) => readFileSync(path, "utf8");
const shared = [read("src/shared/tokens.css"), read("src/shared/base.css")];

test.each([
  ["visitor", shared],
  ["manager", [...shared, read("src/manager/distance.css"), read("src/manager/base.css")]],
])("every token that the %s's window uses is there", (window, sheets) => {
  const own = styles.filter(([path]) => path.startsWith(join("src", window))).map(([, style]) => style);
  const css = [...sheets, ...own].join("\n");
  const known = new Set([...css.matchAll(/(--[\w-]+):/g)].map((m) => m[1]));
  const used = [...css.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]);
  expect(own.length).toBeGreaterThan(10);
  expect(used.filter((token) => !known.has(token))).toEqual([]);
});

test("nothing of a visit can be stored in the page", () => {
  for (const path of sources.filter((source) => /\.(ts|svelte)$/.test(source)))
    expect(readFileSync(path, "utf8"), path).not.toMatch(
      /localStorage|sessionStorage|indexedDB|document\.cookie/,
    );
});
