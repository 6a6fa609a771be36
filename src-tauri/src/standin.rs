//! TEMPORARY stand-in for `shiwen_app`, to be removed when that crate is there.
pub(crate) mod cli {
    use std::process::ExitCode;
    pub(crate) struct WindowOptions {
        pub(crate) home: (),
        pub(crate) settings: (),
        pub(crate) windowed: Option<(u32, u32)>,
    }
    pub(crate) fn main(run_window: impl FnOnce(WindowOptions) -> ExitCode) -> ExitCode {
        let windowed = std::env::args().skip_while(|a| a != "--windowed").nth(1).and_then(|s| {
            let (w, h) = s.split_once('x')?;
            Some((w.parse().ok()?, h.parse().ok()?))
        });
        run_window(WindowOptions { home: (), settings: (), windowed })
    }
}
pub(crate) mod terminal {
    use shiwen_domain::{
        level::{Level, Scale},
        text::{Lang, Text},
        view::{Face, Mode, Screen, Touch, VisitorView},
    };
    use std::sync::{Arc, Mutex};
    #[derive(Clone)]
    pub(crate) struct Terminal(Arc<Mutex<VisitorView>>);
    pub(crate) struct Stopped;
    fn rate(chosen: Option<Level>) -> Screen {
        Screen::Rate {
            about: None,
            scale: Scale::Five,
            faces: Level::ALL.into_iter().map(|level| Face { level, label: level.wording() }).collect(),
            chosen,
            reasons: vec![],
            has_comment: false,
            can_go_back: false,
        }
    }
    impl Terminal {
        #[expect(clippy::trivially_copy_pass_by_ref, clippy::unnecessary_wraps)]
        pub(crate) fn open(_home: &(), _settings: ()) -> Result<Self, String> {
            Ok(Self(Arc::new(Mutex::new(VisitorView {
                lang: Lang::Zh,
                mode: Mode::Counter,
                demo: true,
                hall: Text::new("大厅", "Hall"),
                counter: None,
                notices: vec![],
                screen: rate(None),
                cover_seconds: None,
            }))))
        }
        pub(crate) fn page_open(&self) -> Result<VisitorView, Stopped> {
            let mut view = self.0.lock().map_err(|_| Stopped)?;
            view.screen = rate(None);
            Ok(view.clone())
        }
        pub(crate) fn touch(&self, touch: Touch) -> Result<VisitorView, Stopped> {
            let mut view = self.0.lock().map_err(|_| Stopped)?;
            match touch {
                Touch::TapFace { level } => view.screen = rate(Some(level)),
                Touch::Done => view.screen = Screen::Next,
                Touch::Finish => view.screen = Screen::Thanks,
                Touch::ChooseLanguage { lang } => view.lang = lang,
                _ => {}
            }
            Ok(view.clone())
        }
        pub(crate) fn on_view(&self, _seen: Box<dyn Fn(VisitorView) + Send>) {}
        pub(crate) fn stop(&self) {}
    }
}
