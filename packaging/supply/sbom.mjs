// Prints what a program is made of as CycloneDX 1.5 (JSON).
// usage: node sbom.mjs PROGRAM VERSION
import { parts } from "./metadata.mjs";

const [program, version] = process.argv.slice(2);
const component = (part) => ({
  type: "library",
  "bom-ref": part.purl,
  name: part.name,
  version: part.version,
  // The old way to write a choice.
  licenses: [{ expression: part.license.replace(/ ?\/ ?/g, " OR ") }],
  purl: part.purl,
});
const bom = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: { component: { type: "application", "bom-ref": program, name: program, version } },
  components: parts(program).map(component),
};
console.log(JSON.stringify(bom, null, 1));
