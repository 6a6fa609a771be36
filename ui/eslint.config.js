import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/generated/"] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "no-console": "error",
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "nothing of a visit stays in the page" },
        { name: "sessionStorage", message: "nothing of a visit stays in the page" },
        { name: "indexedDB", message: "nothing of a visit stays in the page" },
      ],
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
    rules: {
      // The compiler's typed props are declared once and read in the markup.
      "prefer-const": "off",
    },
  },
  {
    // Only one typed module for each window talks to the shell.
    files: ["src/**"],
    ignores: ["src/shared/backend.ts", "src/shared/manager-backend.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@tauri-apps/*"], message: "the backends in src/shared are the only way to the shell" },
          ],
        },
      ],
    },
  },
);
