//! The visitor's page for a browser: the page's own files, and in the terminal's place a few lines that answer with what a terminal
//! shows first. So a browser draws the same screen with the same scripts, and does less for it: nothing is stored, sent or
//! watched. It is what `packaging/proof/weigh` holds the installed terminal against.

use std::{collections::BTreeMap, fs, path::Path};

use shiwen_app::{
    assets::{self, Loaded},
    clock::Clock,
    home::Home,
    pictures,
    serving::Serving,
    terminal::TerminalOptions,
};
use shiwen_domain::{
    id::CounterId,
    view::{Mode, VisitorView},
};

use crate::Failure;

const STAND_IN: &str = include_str!("page/stand-in.js");
/// How the installed terminal stands that is weighed, on a screen that says 96 dots to an inch.
const COUNTER: &str = "counter-1";
const PIXELS: (u32, u32) = (1080, 1920);
const DOTS_PER_DECIMETRE: u32 = 378;

/// Writes the page into a folder, which is made anew.
pub(crate) fn write(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    copy(&built.join("assets"), &folder.join("assets"))?;
    let data = tempfile::tempdir()?;
    let home = Home::at(data.path());
    home.prepare()?;
    let loaded = assets::load()?;
    let urls = write_pictures(&home, &loaded, &folder.join("pictures"))?;
    let view = serde_json::to_string(&first_view(&home, loaded, urls)?)?;
    fs::write(folder.join("stand-in.js"), format!("const firstView = {view};\n{STAND_IN}"))?;
    let page = fs::read_to_string(built.join("visitor.html"))?;
    // Before the page's own script, which runs once the document is read.
    let page = page.replacen("<script", "<script src=\"stand-in.js\"></script>\n    <script", 1);
    Ok(fs::write(folder.join("index.html"), page)?)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

/// The pictures as a terminal makes them ready; answers where the page finds them.
fn write_pictures(home: &Home, loaded: &Loaded, folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    fs::create_dir_all(folder)?;
    let mut urls = BTreeMap::new();
    for (file, url) in pictures::prepare(home, loaded, Some(PIXELS)).urls {
        let id = url.rsplit('/').next().unwrap_or_default();
        let (bytes, media_type) = pictures::read(home, id).ok_or("a picture is not there")?;
        let name = format!("{id}.{}", media_type.trim_start_matches("image/"));
        fs::write(folder.join(&name), bytes)?;
        urls.insert(file, format!("pictures/{name}"));
    }
    Ok(urls)
}

/// What a terminal at a counter shows while nobody is there.
fn first_view(home: &Home, loaded: Loaded, urls: BTreeMap<String, String>) -> Result<VisitorView, Failure> {
    let options = TerminalOptions {
        mode: Some(Mode::Counter),
        counter: Some(CounterId(COUNTER.to_owned())),
        dots_per_decimetre: Some(DOTS_PER_DECIMETRE),
        ..Default::default()
    };
    let mut setting = options.setting(&loaded)?;
    setting.pictures = urls;
    let mut clock = Clock::start(setting.assets.pack.hall.utc_offset_minutes, None, 1);
    let (now, _) = clock.now();
    let serving = Serving::start(home.clone(), home.keys()?, setting, loaded.pack_sha256, &now)?;
    Ok(serving.view(&now))
}
