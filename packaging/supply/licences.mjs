// Prints the third-party list of a program: each part with its licence, then every notice once, with whom it is of.
// usage: node licences.mjs PROGRAM
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parts } from "./metadata.mjs";

const NOTICE = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;
const program = process.argv[2];
const list = parts(program);

console.log(`Third-party work in ${program}, with what each is licensed under.\n`);
for (const part of list) console.log(`${part.name} ${part.version}: ${part.license}`);

const notices = new Map();
for (const part of list) {
  for (const file of noticesOf(part.folder)) {
    const text = readFileSync(file, "utf8").trim();
    notices.set(text, [...(notices.get(text) ?? []), `${part.name} ${part.version}`]);
  }
}
for (const [text, of] of notices) console.log(`\n${"=".repeat(72)}\n${of.join(", ")}\n\n${text}`);

/** In the folder and those right below it, where what was taken over from others lies. */
function noticesOf(folder, depth = 1) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    throw new Error(`${folder} is not there: build the program before its licences are listed`);
  }
  const files = entries.filter((one) => one.isFile() && NOTICE.test(one.name));
  const below = depth > 0 ? entries.filter((one) => one.isDirectory() && one.name !== "node_modules") : [];
  return [
    ...files.map((one) => join(folder, one.name)),
    ...below.flatMap((one) => noticesOf(join(folder, one.name), depth - 1)),
  ];
}
