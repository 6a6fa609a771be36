//! Builds the pages (`ui/`) and declares the app's commands, so that `cargo run -p shiwen` works from a fresh
//! clone. Refuses to go on without Node: a window without its page would be blank.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::Path,
    process::{Command, exit},
    time::SystemTime,
};

/// The commands of the windows. Without this list Tauri would let every window call every command.
const COMMANDS: &[&str] = &[
    "page_open",
    "page_beat",
    "visit_touch",
    "manager_door",
    "manager_set_up",
    "manager_enter",
    "manager_ask",
    "manager_close",
];

/// The pages, one for each window.
const PAGES: &[&str] = &["dist/visitor.html", "dist/manager.html", "dist/still.html", "dist/still-data.html"];

/// What the pages are made of.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "visitor.html",
    "manager.html",
    "still.html",
    "still-data.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

fn main() {
    build_pages(Path::new("../ui"));
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        stop(&format!("the shell's configuration is not right: {error:#}"));
    }
}

fn build_pages(ui: &Path) {
    for source in SOURCES.iter().map(|source| ui.join(source)).filter(|source| source.exists()) {
        println!("cargo:rerun-if-changed={}", source.display());
    }
    for page in PAGES {
        println!("cargo:rerun-if-changed={}", ui.join(page).display());
    }

    if modified(&ui.join("node_modules/.package-lock.json")) < modified(&ui.join("package-lock.json")) {
        npm(ui, &["ci", "--no-audit", "--no-fund"]);
    }
    npm(ui, &["run", "build"]);
    // Cargo runs this script again when a watched file is newer than the script's last start. The pages are
    // watched so that a deleted one is built again; dated back, because those made just now must not count
    // as a change.
    for page in PAGES {
        date_back(&ui.join(page));
    }
}

fn date_back(page: &Path) {
    let dated_back =
        File::options().write(true).open(page).and_then(|page| page.set_modified(SystemTime::UNIX_EPOCH));
    if let Err(error) = dated_back {
        stop(&format!("`npm run build` left no {}: {error}", page.display()));
    }
}

/// When a file was changed last; a missing file counts as oldest.
fn modified(file: &Path) -> SystemTime {
    fs::metadata(file).and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn npm(ui: &Path, arguments: &[&str]) {
    match Command::new("npm").args(arguments).current_dir(ui).env("PATH", path_with_own_node()).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            let command = arguments.join(" ");
            stop(&format!("`npm {command}` in ui/ failed; it said:\n{}", String::from_utf8_lossy(&said)));
        }
        Err(error) => stop(&format!(
            "npm could not be started ({error}): install Node 20 or newer, or let `./kiosk run` do it."
        )),
    }
}

/// `./kiosk` puts a Node of its own into `build/node` where the machine has none, or one that is too old.
fn path_with_own_node() -> OsString {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../build/node/bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = own.exists().then_some(own).into_iter().chain(env::split_paths(&path));
    env::join_paths(folders).unwrap_or(path.clone())
}

#[expect(clippy::print_stderr, reason = "what cargo shows of a failed build script")]
fn stop(sentence: &str) -> ! {
    eprintln!("{sentence}");
    exit(1);
}
