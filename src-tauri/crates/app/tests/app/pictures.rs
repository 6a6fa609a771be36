//! The pictures of a pack: prepared once, whole or made again, and never the reason why something else fails.

mod places;

use std::{collections::BTreeMap, fs, os::unix::fs::MetadataExt, path::PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use shiwen_app::{
    assets::{self, Loaded, Source},
    home::Home,
    pictures::{self, Prepared, Skipped, prepare, skipped},
};
use shiwen_domain::pack::{Clerk, Notice};
use tempfile::TempDir;

use crate::home::{mode, prepared as home};

const GREY: &[u8] = include_bytes!("../../../picture/tests/picture/samples/grey.jpg");
const COLOUR: &[u8] = include_bytes!("../../../picture/tests/picture/samples/progressive.jpg");

/// A home, and a pack in a folder whose notices show these files.
struct Hall {
    folder: TempDir,
    home: Home,
    loaded: Loaded,
    /// What the notices are copies of.
    notice: Notice,
}

fn hall(files: &[(&str, &[u8])]) -> Hall {
    let (folder, home) = home();
    let mut loaded = assets::load().expect("the demo assets");
    loaded.assets.pack.clerks.clear();
    loaded.source = Source::Folder(folder.path().join("assets"));
    let notice = loaded.assets.pack.notices[0].clone();
    let mut hall = Hall { folder, home, loaded, notice };
    fs::create_dir(hall.asset("")).expect("a folder");
    for (name, bytes) in files {
        fs::write(hall.asset(name), bytes).expect("a file");
    }
    hall.names(files.iter().map(|(name, _)| *name));
    hall
}

impl Hall {
    fn asset(&self, name: &str) -> PathBuf {
        self.folder.path().join("assets").join(name)
    }

    fn names<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        let notice = |file: &str| Notice { picture: Some(file.to_owned()), ..self.notice.clone() };
        self.loaded.assets.pack.notices = files.into_iter().map(notice).collect();
    }

    fn prepare(&self) -> Prepared {
        prepare(&self.home, &self.loaded, None)
    }

    fn cache(&self) -> PathBuf {
        self.home.path().join("pictures")
    }

    /// The slides in the cache by name, and which file on the disk each is.
    fn kept(&self) -> BTreeMap<String, u64> {
        let entries = fs::read_dir(self.cache()).into_iter().flatten().flatten();
        let named = entries.map(|entry| (entry.file_name().into_string().expect("a name"), entry));
        let slides = named.filter(|(name, _)| name != "skipped.json");
        slides.map(|(name, entry)| (name, entry.metadata().expect("a file").ino())).collect()
    }

    fn read(&self, url: &str) -> Option<Vec<u8>> {
        pictures::read(&self.home, id(url)).map(|(bytes, _)| bytes)
    }
}

fn id(url: &str) -> &str {
    url.strip_prefix("picture://localhost/").expect("an address of a picture")
}

/// What is said of the only picture, which is skipped.
#[track_caller]
fn why(prepared: &Prepared) -> &str {
    let [Skipped { why, .. }] = prepared.skipped.as_slice() else { panic!("{prepared:?}") };
    why
}

#[test]
fn every_picture_is_made_ready_and_can_be_read() {
    let hall = hall(&[("grey.jpg", GREY), ("colour.jpg", COLOUR)]);
    let prepared = hall.prepare();
    assert_eq!(prepared.skipped, []);
    assert_eq!(prepared.urls.keys().collect::<Vec<_>>(), ["colour.jpg", "grey.jpg"]);
    assert_eq!(hall.kept().len(), 2);
    for url in prepared.urls.values() {
        assert_eq!(id(url).len(), 64);
        let (bytes, media_type) = pictures::read(&hall.home, id(url)).expect("a picture");
        assert_eq!(media_type, "image/jpeg");
        assert!(bytes.starts_with(&[0xFF, 0xD8]) && bytes != GREY && bytes != COLOUR, "it is made anew");
    }
}

#[test]
fn the_demo_pack_s_pictures_travel_inside_the_program() {
    let (_folder, home) = home();
    let loaded = assets::load().expect("the demo assets");
    let prepared = prepare(&home, &loaded, None);
    assert_eq!(prepared.skipped, []);
    assert_eq!(prepared.urls.len(), loaded.assets.pack.pictures().count());
}

#[test]
fn what_was_made_is_not_made_again() {
    let hall = hall(&[("grey.jpg", GREY), ("colour.jpg", COLOUR)]);
    let first = hall.prepare();
    let kept = hall.kept();
    assert_eq!(hall.prepare(), first);
    assert_eq!(hall.kept(), kept);
}

#[test]
fn another_glass_gets_its_own_size_and_the_other_is_removed() {
    let hall = hall(&[("grey.jpg", GREY)]);
    let first = hall.prepare();
    let small = prepare(&hall.home, &hall.loaded, Some((12, 12)));
    assert_ne!(small, first);
    assert_eq!(hall.kept().len(), 1);
    let [large, small] = [&first, &small].map(|prepared| hall.read(&prepared.urls["grey.jpg"]));
    assert!(large.is_none() && small.is_some());
}

#[test]
fn a_photo_is_made_no_larger_than_a_photo_whatever_the_glass() {
    let mut hall = hall(&[("grey.jpg", GREY)]);
    hall.names([]);
    let clerk = hall.loaded.assets.pack.counters[0].clerk.clone().expect("a clerk");
    hall.loaded.assets.pack.clerks = vec![Clerk { id: clerk, photo: "grey.jpg".into() }];
    let [small, large] =
        [(12, 12), (3840, 2160)].map(|pixels| prepare(&hall.home, &hall.loaded, Some(pixels)));
    assert!(small.skipped.is_empty() && small == large);
}

#[test]
fn a_replaced_file_is_another_picture() {
    let hall = hall(&[("notice.jpg", GREY)]);
    let first = hall.prepare();
    fs::write(hall.asset("notice.jpg"), COLOUR).expect("a file");
    let second = hall.prepare();
    assert_ne!(first.urls, second.urls);
    assert_eq!(hall.kept().len(), 1);
    assert_eq!(hall.read(&first.urls["notice.jpg"]), None);
    assert!(hall.read(&second.urls["notice.jpg"]).is_some());
}

#[test]
fn what_no_pack_names_any_more_is_removed() {
    let mut hall = hall(&[("grey.jpg", GREY), ("colour.jpg", COLOUR)]);
    hall.prepare();
    fs::write(hall.cache().join("half written.new"), "x").expect("a file");
    hall.names(["grey.jpg"]);
    let prepared = hall.prepare();
    assert_eq!(hall.kept().len(), 1);
    assert!(hall.read(&prepared.urls["grey.jpg"]).is_some());
}

#[test]
fn a_broken_picture_is_skipped_and_reported_and_the_others_are_shown() {
    let cut = &COLOUR[..COLOUR.len() / 2];
    let mut hall = hall(&[("broken.jpg", cut), ("grey.jpg", GREY), ("words.png", b"words")]);
    hall.names(["broken.jpg", "grey.jpg", "words.png", "missing.png"]);
    let prepared = hall.prepare();
    assert_eq!(prepared.urls.keys().collect::<Vec<_>>(), ["grey.jpg"]);
    let reported: Vec<_> = prepared.skipped.iter().map(|skipped| skipped.file.as_str()).collect();
    assert_eq!(reported, ["broken.jpg", "missing.png", "words.png"]);
    let whys: Vec<_> = prepared.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    assert!(whys[0].starts_with("is broken;"), "{whys:?}");
    assert!(whys[1].starts_with("cannot be read:"), "{whys:?}");
    assert!(whys[2].starts_with("is no picture"), "{whys:?}");
}

#[test]
fn another_program_can_read_what_was_skipped() {
    let hall = hall(&[("broken.jpg", b"x")]);
    assert_eq!(skipped(&hall.home), []);
    let prepared = hall.prepare();
    assert_eq!(skipped(&hall.home), prepared.skipped);
    assert_eq!(skipped(&hall.home).len(), 1);
    fs::write(hall.asset("broken.jpg"), GREY).expect("a file");
    hall.prepare();
    assert_eq!(skipped(&hall.home), []);
}

#[test]
fn a_damaged_report_is_none_and_is_written_anew() {
    let hall = hall(&[("broken.jpg", b"x")]);
    let prepared = hall.prepare();
    fs::write(hall.cache().join("skipped.json"), "{").expect("a file");
    assert_eq!(skipped(&hall.home), []);
    hall.prepare();
    assert_eq!(skipped(&hall.home), prepared.skipped);
}

#[test]
fn a_pack_without_pictures_leaves_no_trace() {
    let hall = hall(&[]);
    assert_eq!(hall.prepare(), Prepared::default());
    assert!(!hall.cache().exists());
}

#[test]
fn a_damaged_slide_is_not_handed_out_and_is_made_again() {
    let hall = hall(&[("grey.jpg", GREY)]);
    let prepared = hall.prepare();
    let url = &prepared.urls["grey.jpg"];
    let whole = hall.read(url).expect("a picture");
    let path = hall.cache().join(hall.kept().keys().next().expect("a slide"));
    let mut flipped = whole.clone();
    flipped[200] ^= 1;
    for garbage in [&flipped[..], &whole[..whole.len() - 1], b"", b"garbage"] {
        fs::write(&path, garbage).expect("a file");
        assert_eq!(hall.read(url), None);
        assert_eq!(hall.prepare(), prepared);
        assert_eq!(hall.read(url), Some(whole.clone()));
        assert_eq!(hall.kept().len(), 1);
    }
}

#[test]
fn what_stands_in_the_way_of_a_slide_is_no_slide() {
    let hall = hall(&[("grey.jpg", GREY)]);
    let prepared = hall.prepare();
    let url = &prepared.urls["grey.jpg"];
    let path = hall.cache().join(hall.kept().keys().next().expect("a slide"));
    fs::remove_file(&path).expect("a file");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    assert_eq!(hall.read(url), None);
    assert_eq!(hall.prepare(), prepared);
    assert!(hall.read(url).is_some());
    fs::remove_file(&path).expect("a file");
    fs::create_dir(&path).expect("a folder");
    assert!(why(&hall.prepare()).starts_with("cannot be kept:"));
}

#[test]
fn the_slides_belong_to_their_user_alone() {
    let hall = hall(&[("grey.jpg", GREY), ("broken.jpg", b"x")]);
    hall.prepare();
    assert_eq!(mode(&hall.cache()), 0o700);
    assert_eq!(mode(&hall.cache().join("skipped.json")), 0o600);
    assert!(hall.kept().keys().all(|name| mode(&hall.cache().join(name)) == 0o600));
}

#[test]
fn where_nothing_can_be_written_nothing_is_shown_and_that_is_said() {
    let hall = hall(&[("grey.jpg", GREY)]);
    // A file stands where the folder would be: whoever runs this, it cannot be made.
    fs::write(hall.cache(), "").expect("a file");
    assert!(why(&hall.prepare()).starts_with("cannot be kept:"));
    fs::remove_file(hall.cache()).expect("a file");
    assert_eq!(hall.prepare().skipped, []);
}
