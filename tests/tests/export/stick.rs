//! A stick with a real file system, through a loop device: full, locked, worn out or pulled out in the middle of an export.
//! Whoever waits reads what to do, no half file gets a name, and doing it works.

use std::{
    fs::{self, File},
    io::Write,
    ops::ControlFlow,
    path::PathBuf,
};

use shiwen_app::exporting::{
    self, COMMAND_LINE, ExportingError, JsonLines,
    tables::{self, Form, Tables},
};
use shiwen_domain::{results::Days, text::Lang};
use shiwen_export::destination::{NewFile, check_of, manifest::manifest_of, sweep};
use shiwen_store::Watch;
use shiwen_tests::terminal::stick::{self as kit, FileSystem, Stick};

use super::scene::Scene;

const MIB: u64 = 16;
const FORMS: [&str; 3] = ["xlsx", "csv", "jsonl"];

fn stick() -> Stick {
    Stick::new(MIB).unwrap_or_else(|why| panic!("{why}"))
}

/// An export in a form, as window and command line make it; and where it is.
fn export(scene: &Scene, form: &str, stick: &Stick, watch: Watch<'_>) -> Result<PathBuf, ExportingError> {
    let (from, to) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    let days = Days { from: Some(from), to: Some(to) };
    let (replace, private, by) = (false, true, COMMAND_LINE.to_owned());
    let out = stick.path().join(format!("shiwen-hall.{form}"));
    let form = match form {
        "xlsx" => Form::Xlsx,
        "csv" => Form::Csv,
        _ => {
            let asked = JsonLines { from, to, out: out.clone(), replace, private, by };
            return exporting::export(&scene.home(), &asked, watch).map(|_| out);
        }
    };
    let asked = Tables { days, form, out: out.clone(), replace, private, lang: Lang::Zh, by };
    tables::export(&scene.home(), &asked, watch).map(|_| out)
}

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// An export during which something happens to the stick, when about half of it is done.
fn interrupted(
    scene: &Scene,
    form: &str,
    stick: &Stick,
    happens: impl Fn() + Sync,
) -> Result<PathBuf, ExportingError> {
    let happens = || {
        happens();
        ControlFlow::Continue(())
    };
    kit::interrupted(|watch| export(scene, form, stick, watch), happens)
}

fn is_whole(form: &str, out: &PathBuf) {
    if form == "csv" {
        assert_eq!(
            fs::read_dir(out).unwrap().count(),
            15,
            "seven tables, each with its hash, and the manifest"
        );
    } else {
        assert!(
            check_of(out).exists() && manifest_of(out).exists() && fs::metadata(out).unwrap().len() > 10_000
        );
    }
}

fn is_draft(name: &str) -> bool {
    name.strip_prefix('.').is_some_and(|name| name.strip_suffix(".part").is_some())
}

fn says(ended: Result<PathBuf, ExportingError>, zh: &str, en: &str) {
    let error = ended.expect_err("there is no export");
    let says = error.says();
    assert!(says.zh.contains(zh) && says.en.contains(en), "{error:?}: {says:?}");
}

#[test]
fn a_stick_that_runs_full_in_the_middle_leaves_no_half_file_and_with_room_it_works() {
    let scene = Scene::new(21, 300, 50);
    for form in FORMS {
        let stick = stick();
        let ended = interrupted(&scene, form, &stick, || stick.fill().unwrap());
        says(ended, "写满了", "is full");
        assert_eq!(stick.names().unwrap(), ["filler"], "{form}");
        // Before it begins the same is said with numbers.
        says(export(&scene, form, &stick, &go_on), "大约需要", "needs about");
        stick.empty().unwrap();
        is_whole(form, &export(&scene, form, &stick, &go_on).unwrap());
    }
}

#[test]
fn a_locked_stick_is_said_to_be_locked_and_unlocked_it_works() {
    let scene = Scene::new(22, 60, 50);
    for form in FORMS {
        let stick = stick();
        stick.lock(true).unwrap();
        says(export(&scene, form, &stick, &go_on), "只读", "only be read");
        assert_eq!(stick.names().unwrap(), [""; 0], "{form}");
        stick.lock(false).unwrap();
        is_whole(form, &export(&scene, form, &stick, &go_on).unwrap());
    }
}

#[test]
fn a_stick_that_is_pulled_out_in_the_middle_has_no_file_of_that_name_and_put_in_again_it_works() {
    let scene = Scene::new(23, 300, 50);
    for form in FORMS {
        let stick = stick();
        let ended = interrupted(&scene, form, &stick, || stick.pull_out().unwrap());
        says(ended, "被拔出", "pulled out");
        // Nothing went to the folder below, which is the terminal's own disk.
        assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0, "{form}");
        stick.plug_in().unwrap();
        let left = stick.names().unwrap();
        assert!(left.iter().all(|name| is_draft(name)), "{form}: {left:?}");
        sweep(&stick.path(), "shiwen-");
        assert_eq!(stick.names().unwrap(), [""; 0], "{form}");
        is_whole(form, &export(&scene, form, &stick, &go_on).unwrap());
        let left = stick.names().unwrap();
        assert!(!left.iter().any(|name| is_draft(name)), "{form}: {left:?}");
    }
}

#[test]
fn a_stick_whose_cells_fail_in_the_middle_is_said_to_have_failed_and_another_one_works() {
    let scene = Scene::new(24, 300, 50);
    for form in FORMS {
        let stick = stick();
        let ended = interrupted(&scene, form, &stick, || stick.wears_out().unwrap());
        says(ended, "出了故障", "failed before all of it was written");
        let left = stick.names().unwrap_or_default();
        assert!(left.iter().all(|name| is_draft(name)), "{form}: {left:?}");
        is_whole(form, &export(&scene, form, &self::stick(), &go_on).unwrap());
    }
}

#[test]
fn the_control_a_file_on_failing_cells_seems_written_until_it_is_synced() {
    let stick = stick();
    let mut file = File::create(stick.path().join("in-place")).unwrap();
    stick.wears_out().unwrap();
    file.write_all(&vec![1; 1 << 20]).unwrap();
    let synced = file.sync_all().expect_err("its cells fail");
    assert_eq!(synced.raw_os_error(), Some(rustix::io::Errno::IO.raw_os_error()));
}

#[test]
fn a_stick_with_exfat_takes_every_form_and_gives_it_back_when_it_is_full_or_pulled_out() {
    let scene = Scene::new(25, 300, 50);
    for form in FORMS {
        let stick = Stick::with(FileSystem::ExFat, MIB).unwrap_or_else(|why| panic!("{why}"));
        let ended = interrupted(&scene, form, &stick, || stick.fill().unwrap());
        says(ended, "写满了", "is full");
        assert_eq!(stick.names().unwrap(), ["filler"], "{form}");
        stick.empty().unwrap();
        let ended = interrupted(&scene, form, &stick, || stick.pull_out().unwrap());
        says(ended, "被拔出", "pulled out");
        stick.plug_in().unwrap();
        sweep(&stick.path(), "shiwen-");
        is_whole(form, &export(&scene, form, &stick, &go_on).unwrap());
    }
}

#[test]
fn the_control_a_file_that_is_written_in_place_stays_half() {
    let stick = stick();
    stick.fill().unwrap();
    let bytes = vec![1; 1 << 20];
    assert!(fs::write(stick.path().join("in-place"), &bytes).is_err(), "the stick is not full");
    let mut draft = NewFile::begin(&stick.path().join("draft"), false).unwrap();
    assert!(draft.write_all(&bytes).is_err(), "the stick is not full");
    drop(draft);
    assert_eq!(stick.names().unwrap(), ["filler", "in-place"]);
}
