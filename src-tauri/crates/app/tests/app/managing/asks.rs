//! Every question, asked by nobody, by somebody who is out, with a wrong token, and by each role.

use shiwen_domain::{
    entry::Label,
    managing::{
        Ask, Authority, Book, Caption, Export, ExportForm, LedgerPage, NewEnrolment, NewItem, NewNotice,
        ProxyAddress, Refusal, Role, Seat, SettingName, Span, WayOut,
    },
    text::Lang,
};

use super::{MINUTE, PASSWORD, Window};

const ALL: [bool; 3] = [true, true, true];
const READERS: [bool; 3] = [true, true, false];
const MANAGER: [bool; 3] = [true, false, false];
const KEEPERS: [bool; 3] = [true, false, true];
const INSTALLER: [bool; 3] = [false, false, true];
const AUDITOR: [bool; 3] = [false, true, false];
/// One of each kind of question, one of each form of export, one of each setting, a backup with a passphrase and without,
/// each way out.
const KINDS: usize = 20 + 2 + 7 + 3 + 2 + 3 + 5 + 4;

/// Its number, and whether manager, auditor and installer may ask it. A new question does not compile until it stands here.
fn expected(ask: &Ask) -> (usize, [bool; 3]) {
    match ask {
        Ask::Stay => (0, ALL),
        Ask::Confirm { .. } => (1, ALL),
        Ask::Leave { .. } => (2, ALL),
        Ask::Overview { .. } => (3, READERS),
        Ask::Ledger { .. } => (4, READERS),
        Ask::Writing { .. } => (5, READERS),
        Ask::Note { .. } => (6, MANAGER),
        Ask::Propose { .. } => (7, MANAGER),
        Ask::AddItem { .. } => (8, MANAGER),
        Ask::Sync => (9, ALL),
        Ask::SendNow => (10, ALL),
        Ask::TestConnection => (11, ALL),
        Ask::Integrity => (12, READERS),
        Ask::Verify => (13, READERS),
        Ask::StopVerifying => (14, READERS),
        Ask::Exporting => (15, READERS),
        Ask::StopExport => (16, READERS),
        Ask::Settings => (20, [true, false, true]),
        Ask::Set { setting, .. } => match setting {
            SettingName::FirstLanguage => (21, [true, false, true]),
            SettingName::LargeText => (22, [true, false, true]),
            SettingName::DarkFrom => (23, [true, false, true]),
            SettingName::DarkTo => (24, [true, false, true]),
            SettingName::Mode => (25, INSTALLER),
            SettingName::Counter => (26, INSTALLER),
            SettingName::Scale => (27, INSTALLER),
            SettingName::Keyboard => (28, INSTALLER),
            SettingName::Glass => (32, INSTALLER),
            SettingName::TerminalName => (33, INSTALLER),
        },
        Ask::Notices => (29, [true, false, true]),
        Ask::AddNotice { .. } => (30, [true, false, true]),
        Ask::RemoveNotice { .. } => (31, [true, false, true]),
        Ask::Platform => (34, INSTALLER),
        Ask::Enrol { .. } => (35, INSTALLER),
        Ask::SetProxy { .. } => (36, INSTALLER),
        Ask::Backups => (37, KEEPERS),
        Ask::Backup { passphrase: None, .. } => (38, KEEPERS),
        Ask::Backup { passphrase: Some(_), .. } => (39, MANAGER),
        Ask::StopBackup => (40, KEEPERS),
        Ask::Restore { .. } => (41, INSTALLER),
        Ask::Clean => (42, KEEPERS),
        Ask::EndAll { way: WayOut::Quit } => (43, KEEPERS),
        Ask::EndAll { way: WayOut::Restart } => (44, KEEPERS),
        Ask::EndAll { way: WayOut::ShutDown } => (45, KEEPERS),
        Ask::Export { export } => match export.form {
            ExportForm::Xlsx => (17, READERS),
            ExportForm::Csv => (18, READERS),
            ExportForm::Jsonl => (19, AUDITOR),
        },
    }
}

fn export(form: ExportForm) -> Ask {
    let stick = "no such stick".to_owned();
    Ask::Export { export: Export { span: Span::Today, form, private: false, stick, lang: Lang::Zh } }
}

/// One of each; `Leave` last, because nobody is in after it.
fn asks() -> Vec<Ask> {
    let (item, text) = ("no such item".to_owned(), "words".to_owned());
    let page = LedgerPage {
        span: Span::Today,
        book: Book::Visitors,
        aspect: None,
        measure: None,
        open_only: false,
        before: None,
    };
    let (stick, picture) = ("no such stick".to_owned(), "no such picture".to_owned());
    let notice = NewNotice { stick, picture, caption: Caption::Notice };
    let (platform, code) = ("no address".to_owned(), "no code".to_owned());
    let enrolment = NewEnrolment { platform, code, proxy: String::new(), authority: Authority::Public };
    let set = |setting| Ask::Set { setting, value: "no such choice".to_owned() };
    let mut asks: Vec<Ask> = SettingName::ALL.into_iter().map(set).collect();
    asks.extend(WayOut::ALL.map(|way| Ask::EndAll { way }));
    asks.extend([
        Ask::Clean,
        Ask::Stay,
        Ask::Settings,
        Ask::Overview { span: Span::Today },
        Ask::Ledger { page },
        Ask::Writing { item: item.clone() },
        Ask::Note { item: item.clone(), text: text.clone() },
        Ask::Propose { item, label: Label::Mistaken, reason: text.clone() },
        Ask::AddItem { item: NewItem { text, aspect: None, department: None } },
        Ask::Sync,
        Ask::SendNow,
        Ask::TestConnection,
        Ask::Integrity,
        Ask::Verify,
        Ask::StopVerifying,
        Ask::Exporting,
        Ask::StopExport,
        Ask::Notices,
        Ask::Platform,
        Ask::Enrol { enrolment },
        Ask::SetProxy { proxy: ProxyAddress::default() },
        Ask::AddNotice { notice },
        Ask::RemoveNotice { notice: "no such notice".to_owned() },
        Ask::Backups,
        Ask::Backup { stick: "no such stick".to_owned(), passphrase: None },
        Ask::Backup { stick: "no such stick".to_owned(), passphrase: Some("too short".to_owned()) },
        Ask::Restore {
            stick: "no such stick".to_owned(),
            file: "no such file".to_owned(),
            passphrase: "no such passphrase".to_owned(),
        },
        Ask::StopBackup,
        export(ExportForm::Xlsx),
        export(ExportForm::Csv),
        export(ExportForm::Jsonl),
        Ask::Confirm { password: PASSWORD.to_owned() },
        Ask::Leave { idle: false },
    ]);
    asks
}

/// What the gate says, if it stops the question.
fn gate(window: &Window, session: &str, ask: Ask) -> Option<Refusal> {
    let answer = window.managing.ask(session, ask);
    answer.err().filter(|refusal| matches!(refusal, Refusal::Locked | Refusal::NotAllowed | Refusal::Confirm))
}

#[test]
fn every_question_is_in_the_table_and_asked() {
    let mut numbers: Vec<usize> = asks().iter().map(|ask| expected(ask).0).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..KINDS).collect::<Vec<_>>());
}

#[test]
fn nobody_who_is_not_in_is_answered() {
    let (window, seats) = Window::with_accounts();
    let seat = &seats[2];
    window.later(3 * MINUTE);
    let over = &seat.session;
    for ask in asks() {
        for session in ["", "0", over.as_str(), seats[0].session.as_str()] {
            assert_eq!(gate(&window, session, ask.clone()), Some(Refusal::Locked), "{ask:?}");
        }
    }
    let Seat { session, .. } = window.enter(Role::Manager);
    for ask in asks() {
        let nearly = format!("{}x", &session[..63]);
        for wrong in ["", &nearly, &session[1..], over] {
            assert_eq!(gate(&window, wrong, ask.clone()), Some(Refusal::Locked), "{ask:?}");
        }
    }
    assert_eq!(gate(&window, &session, Ask::Stay), None, "the one who is in stayed in");
}

#[test]
fn each_role_asks_what_is_its_own() {
    let (window, _) = Window::with_accounts();
    for (place, role) in Role::ALL.into_iter().enumerate() {
        let session = window.enter(role).session;
        for ask in asks() {
            let may = expected(&ask).1[place];
            let needs = matches!(
                ask,
                Ask::Export { .. }
                    | Ask::Set { .. }
                    | Ask::AddNotice { .. }
                    | Ask::RemoveNotice { .. }
                    | Ask::Enrol { .. }
                    | Ask::SetProxy { .. }
                    | Ask::Backup { .. }
                    | Ask::Restore { .. }
                    | Ask::EndAll { .. }
            );
            let stops = match (may, needs) {
                (false, _) => Some(Refusal::NotAllowed),
                (true, true) => Some(Refusal::Confirm),
                (true, false) => None,
            };
            assert_eq!(gate(&window, &session, ask.clone()), stops, "{role:?}: {ask:?}");
        }
        assert_eq!(gate(&window, &session, Ask::Stay), Some(Refusal::Locked), "{role:?} has left");
    }
}

#[test]
fn an_export_is_answered_for_five_minutes_after_the_password() {
    let (window, _) = Window::with_accounts();
    let session = window.enter(Role::Auditor).session;
    let confirm =
        |password: &str| window.managing.ask(&session, Ask::Confirm { password: password.to_owned() });
    assert_eq!(confirm("not the password"), Err(Refusal::WrongPassword { tries_left: 4 }));
    assert_eq!(gate(&window, &session, export(ExportForm::Jsonl)), Some(Refusal::Confirm));
    assert!(confirm(PASSWORD).is_ok());
    for _ in 0..5 {
        assert_eq!(gate(&window, &session, export(ExportForm::Jsonl)), None);
        window.later(MINUTE);
    }
    assert_eq!(gate(&window, &session, export(ExportForm::Jsonl)), Some(Refusal::Confirm));
}
