//! axe-core, the accessibility checker, run inside the page.

use std::{fs, path::Path};

use super::Window;

/// Every rule of every level and the best practices, besides the experimental ones. No rule is left out.
const RUN: &str = "const done = arguments[arguments.length - 1];
const levels = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
axe.run(document, { runOnly: levels, resultTypes: ['violations'] }).then(
  ({ violations }) => done(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)),
  (error) => done([`axe failed: ${error}`]),
)";

impl Window {
    /// Everything that axe finds wrong.
    pub async fn axe_findings(&self) -> Vec<String> {
        if self.asks("return typeof window.axe").await == "undefined" {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
            let axe = fs::read_to_string(path).expect("axe-core is there: run `npm ci` in ui/");
            self.asks(&format!("{axe}; window.axe = axe;")).await;
        }
        let found = self.page().execute_async(RUN, Vec::new()).await.expect("axe runs");
        serde_json::from_value(found.json().clone()).expect("axe answers with findings")
    }
}
