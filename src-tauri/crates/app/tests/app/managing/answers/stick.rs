//! Exports to a folder that stands in for a stick: named, whole, stopped, and done again.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Mutex,
};

use shiwen_app::exporting::{
    self, ExportingError, JsonLines,
    tables::{self, Form, Tables},
};
use shiwen_domain::{
    entry::{Body, Entry},
    managing::{Ask, Export, ExportForm, Exporting, Light, Refusal, Role, Said, Span},
    results::Days,
    text::Lang,
};

use crate::{
    managing::{PASSWORD, Window},
    running::until,
};

impl Window {
    /// Plugs a stick in.
    pub(super) fn plug(&self, name: &str) -> PathBuf {
        let stick = self.means.plugs.roots[0].join(name);
        fs::create_dir_all(&stick).unwrap();
        let line = format!("70 22 8:16 / {} rw,nosuid - vfat /dev/sdb1 rw\n", stick.display());
        fs::write(&self.means.plugs.mounts, line).unwrap();
        stick
    }

    fn exporting(&self, session: &str) -> Exporting {
        let Said::Exporting { exporting } = self.ask(session, Ask::Exporting) else { panic!("no exporting") };
        exporting
    }

    fn begin(&self, session: &str, form: ExportForm, stick: &str) -> Result<Said, Refusal> {
        self.ask(session, Ask::Confirm { password: PASSWORD.to_owned() });
        let stick = stick.to_owned();
        let export = Export { span: Span::Month, form, private: false, stick, lang: Lang::Zh };
        self.managing.ask(session, Ask::Export { export })
    }

    fn ended(&self, session: &str) -> Exporting {
        until("the export ends", || self.exporting(session).running.is_none());
        self.exporting(session)
    }

    /// Who took something out, as the log says it.
    fn takers(&self) -> Vec<String> {
        let mut by = Vec::new();
        let open = self.home.reader().unwrap().unwrap();
        let read = open.reader.for_each_entry(0, |stored| {
            if let Body::Export(export) = Entry::read(&stored.bytes)?.body {
                by.push(export.by);
            }
            Ok(())
        });
        read.unwrap();
        by
    }
}

fn names(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = items.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn results_are_taken_to_a_stick_under_a_name_that_replaces_nothing() {
    let window = Window::lived(60);
    let session = window.set_up("一号大厅", Role::Manager).session;
    assert_eq!(window.exporting(&session).sticks, []);
    let folder = window.plug("KINGSTON");
    let sticks = window.exporting(&session).sticks;
    assert_eq!((sticks.len(), sticks[0].name.zh.as_str()), (1, "U 盘 KINGSTON"));
    assert!(!sticks[0].id.contains("KINGSTON"));
    let mut made = Vec::new();
    for form in [ExportForm::Xlsx, ExportForm::Xlsx, ExportForm::Csv] {
        window.begin(&session, form, &sticks[0].id).unwrap();
        let ended = window.ended(&session);
        assert_eq!(ended.last.map(|lamp| lamp.light), Some(Light::Well));
        made.extend(ended.files);
    }
    let (first, second) = (&made[0], &made[1]);
    let stem = first.strip_suffix(".xlsx").unwrap();
    assert!(stem.starts_with("shiwen-"), "{stem}");
    assert_eq!((second, &made[2]), (&format!("{stem}-2.xlsx"), &stem.to_owned()));
    let with_beside = |book: String| {
        let beside = [format!("{book}.manifest"), format!("{book}.sha256")];
        std::iter::once(book).chain(beside)
    };
    let books = [format!("{stem}-2.xlsx"), format!("{stem}.xlsx")].into_iter().flat_map(with_beside);
    let expected: Vec<_> = std::iter::once(stem.to_owned()).chain(books).collect();
    assert_eq!(names(&folder), expected);
    for file in ["ratings.csv.sha256", "shiwen.manifest"] {
        assert!(names(&folder.join(stem)).contains(&file.to_owned()), "{file}");
    }
    assert_eq!(window.takers(), ["一号大厅"; 3]);
}

#[test]
fn one_at_a_time_and_a_stick_that_is_gone_is_named_and_one_that_is_stopped_leaves_nothing() {
    let window = Window::lived(300);
    let session = window.set_up("manager", Role::Manager).session;
    let folder = window.plug("KINGSTON");
    let stick = window.exporting(&session).sticks.remove(0).id;
    for nobody in ["", "../../etc", folder.to_str().unwrap()] {
        window.begin(&session, ExportForm::Csv, nobody).unwrap();
        let last = window.ended(&session).last.unwrap();
        assert!(last.light == Light::Act && last.says.zh.contains("重新插好"), "{last:?}");
    }
    assert_eq!(window.takers(), [""; 0]);
    window.begin(&session, ExportForm::Xlsx, &stick).unwrap();
    assert_eq!(window.begin(&session, ExportForm::Csv, &stick), Err(Refusal::Busy));
    window.ask(&session, Ask::StopExport);
    let ended = window.ended(&session);
    assert_eq!((ended.last.map(|lamp| lamp.light), ended.files), (Some(Light::Watch), vec![]));
    assert_eq!(names(&folder), [""; 0]);
    // And again.
    window.begin(&session, ExportForm::Xlsx, &stick).unwrap();
    assert_eq!(window.ended(&session).last.map(|lamp| lamp.light), Some(Light::Well));
    assert_eq!(names(&folder).len(), 3, "the workbook, its hash and its manifest");
    // Whoever comes next is told nothing of it.
    window.ask(&session, Ask::Leave { idle: false });
    let session = window.enter(Role::Manager).session;
    let later = window.exporting(&session);
    assert_eq!((later.last, later.files), (None, vec![]));
}

/// An export of each form, as the command line and the window make it.
fn export(
    window: &Window,
    form: &str,
    out: &Path,
    watch: shiwen_store::Watch<'_>,
) -> Result<(), ExportingError> {
    let (from, to) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    let (days, by) = (Days { from: Some(from), to: Some(to) }, "manager".to_owned());
    let (replace, private, lang) = (false, true, Lang::Zh);
    let tables = |form| {
        let asked = Tables { days, form, out: out.to_owned(), replace, private, lang, by: by.clone() };
        tables::export(&window.home, &asked, watch).map(drop)
    };
    match form {
        "xlsx" => tables(Form::Xlsx),
        "csv" => tables(Form::Csv),
        _ => {
            let asked = JsonLines { from, to, out: out.to_owned(), replace, private, by: by.clone() };
            exporting::export(&window.home, &asked, watch).map(drop)
        }
    }
}

#[test]
fn wherever_an_export_is_stopped_it_leaves_nothing_and_the_next_is_whole() {
    let window = Window::lived(100);
    let folder = window.plug("KINGSTON");
    for form in ["xlsx", "csv", "jsonl"] {
        let heard = Mutex::new(Vec::new());
        let all = |done, of| {
            heard.lock().unwrap().push((done, of));
            ControlFlow::Continue(())
        };
        export(&window, form, &folder.join("whole"), &all).unwrap();
        let heard = heard.into_inner().unwrap();
        assert!(heard.is_sorted() && heard.len() > 3, "{form}: {heard:?}");
        let (done, of) = heard[heard.len() - 1];
        assert!(done * 10 >= of * 9, "{form}: {done} of {of} at its end");
        let left = names(&folder);
        for stopped_at in 0..heard.len() {
            let calls = Mutex::new(0);
            let stop = |_, _| {
                let mut calls = calls.lock().unwrap();
                *calls += 1;
                if *calls > stopped_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let stopped = export(&window, form, &folder.join("stopped"), &stop);
            assert!(matches!(stopped, Err(ExportingError::Stopped)), "{form} {stopped_at}: {stopped:?}");
            assert_eq!(names(&folder), left, "{form} {stopped_at}");
        }
        let again =
            export(&window, form, &folder.join(format!("stopped.{form}")), &|_, _| ControlFlow::Continue(()));
        again.unwrap();
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
    }
}
