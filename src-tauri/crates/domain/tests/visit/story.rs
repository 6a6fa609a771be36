//! What single visitors do, told step by step. A visitor takes a second for everything and stores through the model
//! disk; what a story claims is read from the screen and from the entries.

use shiwen_domain::{
    entry::{Body, Ending, Rating, SurveyResponse},
    level::{Level, Scale},
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::Lang,
    view::{About, Aid, Aids, CallBack, Mode, PauseReason, Screen, Task, Touch, WritingTouch},
    visit::Event,
    writing::Writing,
};

use crate::{store::Fault, terminal::Terminal};

mod aids;
mod counter;
mod finish;
mod hall;
mod pad;
mod phone;
mod pictures;
mod receipt;
mod rest;
mod room;
mod start;
mod writing;

/// Somebody at a terminal.
struct Visitor {
    terminal: Terminal,
}

impl Visitor {
    fn at_the_counter() -> Self {
        Self { terminal: Terminal::new(Mode::Counter, Scale::Five) }
    }

    fn in_the_hall() -> Self {
        Self { terminal: Terminal::new(Mode::Hall, Scale::Five) }
    }

    fn touches(&mut self, touch: Touch) {
        self.waits(1_000);
        self.terminal.touch(touch);
    }

    fn waits(&mut self, ms: u64) {
        self.terminal.waits(ms);
    }

    fn taps(&mut self, number: u8) {
        self.touches(Touch::TapFace { level: level(number) });
    }

    fn picks(&mut self, code: u16) {
        self.touches(Touch::ToggleReason { code: ReasonCode(code) });
    }

    fn writes(&mut self, text: &str) {
        self.says(text, WritingTouch::Unchanged);
    }

    fn says(&mut self, text: &str, writing: WritingTouch) {
        self.touches(Touch::OpenComment);
        self.touches(Touch::KeepComment { text: text.to_owned(), writing });
    }

    fn switches(&mut self, aid: Aid, on: bool) {
        self.touches(Touch::SwitchAid { aid, on });
    }

    fn is_done(&mut self) {
        self.touches(Touch::Done);
    }

    fn finishes(&mut self) {
        self.touches(Touch::Finish);
    }

    fn goes_back(&mut self) {
        self.touches(Touch::Back);
    }

    fn skips(&mut self) {
        self.touches(Touch::Skip);
    }

    fn wants(&mut self, task: Task) {
        self.touches(Touch::ChooseTask { task });
    }

    fn chooses_department(&mut self, id: &str) {
        self.touches(Touch::ChooseDepartment { department: id.into() });
    }

    fn chooses_counter(&mut self, id: &str) {
        self.touches(Touch::ChooseCounter { counter: id.into() });
    }

    fn starts_questions(&mut self) {
        self.touches(Touch::StartSurvey);
        if matches!(self.screen(), Screen::SurveyIntro { .. }) {
            self.touches(Touch::StartSurvey);
        }
    }

    fn answers(&mut self, answer: Answer) {
        let Screen::Question { id, .. } = self.screen() else { panic!("no question: {:?}", self.screen()) };
        self.touches(Touch::AnswerQuestion { question: id, answer });
    }

    fn speaks(&mut self, lang: Lang) {
        self.touches(Touch::ChooseLanguage { lang });
    }

    fn screen(&self) -> Screen {
        self.terminal.view().screen
    }

    fn aids(&self) -> Aids {
        self.terminal.view().aids
    }

    fn is_thanked(&self) -> bool {
        matches!(self.screen(), Screen::Thanks { .. })
    }

    /// The face shown as chosen, and the reasons.
    fn chosen(&self) -> (Option<u8>, Vec<u16>) {
        let Screen::Rate { chosen, reasons, .. } = self.screen() else {
            panic!("no faces: {:?}", self.screen())
        };
        let picked = reasons.iter().filter(|reason| reason.chosen).map(|reason| reason.code.0);
        (chosen.map(Level::number), picked.collect())
    }

    /// The number of the question on the screen and the answer shown as chosen.
    fn question(&self) -> (u32, Option<Answer>) {
        let Screen::Question { number, chosen, .. } = self.screen() else {
            panic!("no question: {:?}", self.screen())
        };
        (number, chosen)
    }

    fn entries(&self) -> Vec<Body> {
        self.terminal.store.entries().into_iter().cloned().collect()
    }

    /// The one rating there is.
    fn rating(&self) -> Rating {
        let ratings = self.entries().into_iter().filter_map(|body| match body {
            Body::Rating(rating) => Some(rating),
            _ => None,
        });
        only(ratings.collect())
    }

    /// The one survey response there is.
    fn response(&self) -> SurveyResponse {
        let responses = self.entries().into_iter().filter_map(|body| match body {
            Body::SurveyResponse(response) => Some(response),
            _ => None,
        });
        only(responses.collect())
    }
}

fn only<T>(mut list: Vec<T>) -> T {
    assert_eq!(list.len(), 1, "exactly one");
    list.remove(0)
}

fn level(number: u8) -> Level {
    Level::try_from(number).expect("a level is 1 to 5")
}

/// What a finger drew: `bytes` bytes, all the same.
fn drawn(byte: u8, bytes: usize) -> WritingTouch {
    WritingTouch::Drawn { png: Writing(vec![byte; bytes]) }
}

fn codes(rating: &Rating) -> Vec<u16> {
    rating.reasons.iter().map(|code| code.0).collect()
}

fn taps(rating: &Rating) -> Vec<u8> {
    rating.taps.iter().map(|tap| tap.level.number()).collect()
}
