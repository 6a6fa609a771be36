// What a program is made of, as cargo and npm know it: every crate and every script that ends up in it, with its folder.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const run = (program, ...words) =>
  execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 });

/** The crates that a program of the workspace links, itself left out. */
export function crates(program) {
  const triple = /host: (.+)/.exec(run("rustc", "-vV"))[1];
  const words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", triple];
  const { packages, resolve } = JSON.parse(run("cargo", ...words));
  const named = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const linked = (dependency) => dependency.dep_kinds.some((is) => is.kind === null);
  const found = new Set();
  const waiting = [packages.find((one) => one.name === program).id];
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...nodes.get(id).deps.filter(linked).map((dependency) => dependency.pkg));
  }
  return [...found]
    .map((id) => named.get(id))
    .filter((one) => one.source !== null)
    .map((one) => ({
      name: one.name,
      version: one.version,
      license: one.license ?? (one.license_file ? `see ${one.license_file}` : "not said"),
      folder: one.manifest_path.replace(/\/Cargo\.toml$/, ""),
      purl: `pkg:cargo/${one.name}@${one.version}`,
    }))
    .sort(byName);
}

// What the pages are built with and what is, for a part, in them afterwards: npm calls it a development's.
const BUILT_IN = ["svelte", "clsx", "esm-env"];

/** The scripts that are bundled into the pages. */
export function scripts(ui) {
  const { packages } = JSON.parse(readFileSync(join(ui, "package-lock.json"), "utf8"));
  const isBuiltIn = (path) => BUILT_IN.some((name) => path === `node_modules/${name}`);
  const shipped = Object.entries(packages).filter(
    ([path, one]) => path !== "" && !one.optional && (!one.dev || isBuiltIn(path)),
  );
  return shipped
    .map(([path, one]) => {
      const name = path.split("node_modules/").pop();
      const purl = `pkg:npm/${name.replace("@", "%40")}@${one.version}`;
      const license = one.license ?? "not said";
      return { name, version: one.version, license, folder: join(ui, path), purl };
    })
    .sort(byName);
}

/** What a program is made of. Only the terminal shows pages. */
export function parts(program) {
  return program === "shiwen" ? [...crates(program), ...scripts("ui")] : crates(program);
}

function byName(one, other) {
  return one.name.localeCompare(other.name) || one.version.localeCompare(other.version);
}
