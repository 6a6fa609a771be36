//! The contact sheet: a picture of every screen in every state, and all of them on one page for people to look at.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use image::{DynamicImage, Rgb, RgbImage, imageops};

use super::{
    Window,
    driver::target,
    glass::{Glass, LANDSCAPE, PORTRAIT},
    setting::{SETTINGS, Setting},
    walk::STATES,
};

/// Pictures of a tall glass are this large on the sheet, and those of a wide one stand two above each other.
const TALL: (u32, u32) = (216, 384);
const WIDE: (u32, u32) = (300, 187);
const GAP: u32 = 10;
const TITLE: u32 = 44;
const MARGIN: u32 = 28;
/// So many states stand beside each other.
const ACROSS: usize = 2;
const PAPER: Rgb<u8> = Rgb([0xe9, 0xe6, 0xdf]);

/// Keeps a picture in the folder of its glass and setting, and a small one for the sheet; gives its pixels.
pub fn keep(glass: &Glass, setting: Setting, state: &str, png: &[u8]) -> RgbImage {
    let folder = folder(glass, setting);
    fs::create_dir_all(folder.join("small")).expect("target/ can be written");
    fs::write(folder.join(format!("{state}.png")), png).expect("a picture is kept");
    let picture = image::load_from_memory(png).expect("a picture of the page");
    let (width, height) = if glass.is_tall() { TALL } else { WIDE };
    let small = picture.resize(width, height, imageops::FilterType::CatmullRom);
    small.save(small_file(&folder, state)).expect("a small picture is kept");
    picture.into_rgb8()
}

/// Puts everything that was pictured on one sheet, `target/contact-sheet.png`, and writes a page that shows the
/// pictures at their full size.
pub async fn compose(window: &Window) {
    let states: Vec<&str> = STATES.into_iter().filter(|state| is_pictured(state)).collect();
    let rows = u32::try_from(states.len().div_ceil(ACROSS)).unwrap_or(u32::MAX);
    let (width, height) = card();
    let columns = u32::try_from(ACROSS).unwrap_or(1);
    let mut sheet =
        RgbImage::from_pixel(MARGIN + columns * (width + MARGIN), MARGIN + rows * (height + MARGIN), PAPER);
    for (at, state) in states.iter().enumerate() {
        let [column, row] = [at % ACROSS, at / ACROSS].map(|place| u32::try_from(place).unwrap_or(0));
        let corner = (MARGIN + column * (width + MARGIN), MARGIN + row * (height + MARGIN));
        draw_card(window, &mut sheet, state, corner).await;
    }
    DynamicImage::from(sheet).save(target("contact-sheet.png")).expect("the sheet is kept");
    fs::write(target("screenshots").join("index.html"), index(&states)).expect("the page is kept");
}

/// Width and height of everything that belongs to one state.
fn card() -> (u32, u32) {
    let settings = u32::try_from(SETTINGS.len()).unwrap_or(1);
    (settings * (TALL.0 + GAP) + settings.div_ceil(2) * (WIDE.0 + GAP), TITLE + TALL.1)
}

async fn draw_card(window: &Window, sheet: &mut RgbImage, state: &str, (x, y): (u32, u32)) {
    put(sheet, &label(window, state).await, x, y);
    let mut left = x;
    for setting in SETTINGS {
        draw(sheet, &PORTRAIT, setting, state, (left, y + TITLE));
        left += TALL.0 + GAP;
    }
    for pair in SETTINGS.chunks(2) {
        for (setting, top) in pair.iter().copied().zip([y + TITLE, y + TITLE + TALL.1 - WIDE.1]) {
            draw(sheet, &LANDSCAPE, setting, state, (left, top));
        }
        left += WIDE.0 + GAP;
    }
}

fn draw(sheet: &mut RgbImage, glass: &Glass, setting: Setting, state: &str, (x, y): (u32, u32)) {
    if let Ok(picture) = image::open(small_file(&folder(glass, setting), state)) {
        put(sheet, &picture.into_rgb8(), x, y);
    }
}

fn put(sheet: &mut RgbImage, picture: &RgbImage, x: u32, y: u32) {
    imageops::replace(sheet, picture, i64::from(x), i64::from(y));
}

/// The page draws the words: it has the letters.
async fn label(window: &Window, words: &str) -> RgbImage {
    let [red, green, blue] = PAPER.0;
    let script = format!(
        "const canvas = document.createElement('canvas');
        canvas.width = 720; canvas.height = {TITLE};
        const pen = canvas.getContext('2d');
        pen.fillStyle = 'rgb({red}, {green}, {blue})';
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.fillStyle = '#211e1a';
        pen.font = '28px ' + getComputedStyle(document.body).fontFamily;
        pen.fillText({words:?}, 0, 30);
        return canvas.toDataURL('image/png');"
    );
    let url = window.asks(&script).await;
    let base64 = url.as_str().and_then(|url| url.split(',').nth(1)).expect("the words were drawn");
    let png = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, base64).expect("a picture in base64");
    image::load_from_memory(&png).expect("a picture of words").into_rgb8()
}

fn is_pictured(state: &str) -> bool {
    [PORTRAIT, LANDSCAPE]
        .iter()
        .any(|glass| SETTINGS.into_iter().any(|setting| small_file(&folder(glass, setting), state).exists()))
}

fn folder(glass: &Glass, setting: Setting) -> PathBuf {
    target("screenshots").join(glass.name).join(setting.name())
}

fn small_file(folder: &Path, state: &str) -> PathBuf {
    folder.join("small").join(format!("{state}.png"))
}

fn index(states: &[&str]) -> String {
    let mut page = "<!doctype html><meta charset=utf-8><title>Screens</title>
<style>body{font:16px sans-serif;background:#e9e6df}img{height:320px;margin:4px;vertical-align:top}</style>\n"
        .to_owned();
    for state in states {
        let _ = writeln!(page, "<h2>{state}</h2>");
        for glass in [PORTRAIT, LANDSCAPE] {
            for setting in SETTINGS {
                let file = format!("{}/{}/{state}.png", glass.name, setting.name());
                if target("screenshots").join(&file).exists() {
                    let _ = writeln!(
                        page,
                        "<a href=\"{file}\"><img src=\"{file}\" alt=\"{file}\" loading=lazy></a>"
                    );
                }
            }
        }
    }
    page
}
