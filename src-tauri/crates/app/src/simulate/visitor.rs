//! One simulated visitor: looks at the screen, thinks, touches. Most are content, some are not, some walk away.

use shiwen_domain::{
    id::DepartmentId,
    level::Level,
    survey::{Answer, Capacity},
    view::{CounterView, DepartmentView, Face, PadKey, ReasonView, Screen, Task, Touch, WritingTouch},
    writing::Writing,
};

/// What visitors of the demo hall write; nothing here looks like a person.
const COMMENTS: &[&str] = &[
    "等了很久才叫到号",
    "材料清单写得很清楚",
    "希望多开一个窗口",
    "The form was easy to fill in",
    "填表的桌子不够用",
];
/// What they write by hand: a line that goes up and down.
const SCRIBBLE: &[u8] = include_bytes!("scribble.png");
/// A visitor who has touched this often goes away, whatever is on the screen.
const PATIENCE: u32 = 60;

pub(super) struct SimulatedVisitor {
    random: fastrand::Rng,
    touches: u32,
    leaves_after: u32,
    wrote: bool,
}

impl SimulatedVisitor {
    pub(super) fn new(mut random: fastrand::Rng) -> Self {
        let leaves_after = if random.u8(..10) == 0 { random.u32(1..8) } else { PATIENCE };
        Self { random, touches: 0, leaves_after, wrote: false }
    }

    pub(super) fn has_touched(&self) -> bool {
        self.touches > 0
    }

    /// The next touch and the milliseconds of thought before it; nothing once the visitor has gone away.
    pub(super) fn next_touch(&mut self, screen: &Screen) -> Option<(Touch, u64)> {
        if self.touches >= self.leaves_after {
            return None;
        }
        self.touches += 1;
        let touch = self.choose(screen)?;
        Some((touch, self.random.u64(450..4_000)))
    }

    fn one_in(&mut self, number: u32) -> bool {
        self.random.u32(..number) == 0
    }

    fn choose(&mut self, screen: &Screen) -> Option<Touch> {
        match screen {
            Screen::Start => {
                Some(Touch::ChooseTask { task: if self.one_in(4) { Task::Survey } else { Task::Rate } })
            }
            Screen::Subject { departments, department, counters, .. } => {
                self.subject(departments, department.as_ref(), counters)
            }
            Screen::Rate { faces, chosen: None, .. } => Some(self.face(faces)),
            Screen::Rate { faces, reasons, .. } => Some(self.after_the_face(faces, reasons)),
            Screen::Next { .. } if self.one_in(2) => Some(Touch::StartSurvey),
            Screen::SurveyIntro { .. } => Some(Touch::StartSurvey),
            Screen::Question { id, .. } => match self.random.u8(..20) {
                0 => Some(Touch::Back),
                1 | 2 => Some(Touch::Skip),
                _ => Some(Touch::AnswerQuestion { question: id.clone(), answer: self.answer() }),
            },
            Screen::Capacity { chosen: None, .. } if self.one_in(2) => {
                let capacity = self.random.choice(Capacity::ALL)?;
                Some(Touch::ChooseCapacity { capacity })
            }
            Screen::Next { .. } | Screen::Capacity { .. } => Some(Touch::Finish),
            Screen::Comment { .. } => self.comment(),
            Screen::Pad { keys, found, .. } => self.pad(keys, found.as_ref()),
            // Nobody answers a made-up number, so none is left.
            Screen::Phone { .. } => Some(Touch::Back),
            Screen::Thanks { .. } | Screen::Cleaning { .. } | Screen::Paused { .. } => None,
        }
    }

    fn subject(
        &mut self,
        departments: &[DepartmentView],
        department: Option<&DepartmentId>,
        counters: &[CounterView],
    ) -> Option<Touch> {
        match department {
            None if self.one_in(10) => Some(Touch::ChooseHall),
            None if self.one_in(6) => Some(Touch::OpenPad),
            None => Some(Touch::ChooseDepartment { department: self.random.choice(departments)?.id.clone() }),
            Some(_) if counters.is_empty() || self.one_in(8) => Some(Touch::ChooseWholeDepartment),
            Some(_) => Some(Touch::ChooseCounter { counter: self.random.choice(counters)?.id.clone() }),
        }
    }

    fn pad(&mut self, keys: &[PadKey], found: Option<&CounterView>) -> Option<Touch> {
        if let Some(counter) = found {
            return Some(Touch::ChooseCounter { counter: counter.id.clone() });
        }
        let working: Vec<&PadKey> = keys.iter().filter(|key| key.works).collect();
        Some(Touch::TapKey { key: self.random.choice(working)?.key.clone() })
    }

    fn face(&mut self, faces: &[Face]) -> Touch {
        // Five in eight very satisfied, and so on down; every level comes up.
        let place = [0, 0, 0, 0, 1, 1, 2, 3, 4, 0][self.random.usize(..10)].min(faces.len() - 1);
        Touch::TapFace { level: faces.get(place).map_or(Level::Satisfied, |face| face.level) }
    }

    fn after_the_face(&mut self, faces: &[Face], reasons: &[ReasonView]) -> Touch {
        match self.random.u8(..12) {
            0 => self.face(faces),
            1..=4 => match self.random.choice(reasons) {
                Some(reason) => Touch::ToggleReason { code: reason.code },
                None => Touch::Done,
            },
            5 if !self.wrote => {
                self.wrote = true;
                Touch::OpenComment
            }
            _ => Touch::Done,
        }
    }

    /// Some type, some write by hand, some do both.
    fn comment(&mut self) -> Option<Touch> {
        let (typed, drawn) = [(true, false), (true, true), (false, true)][self.random.usize(..3)];
        let text = if typed { (*self.random.choice(COMMENTS)?).to_owned() } else { String::new() };
        let scribble = || WritingTouch::Drawn { png: Writing(SCRIBBLE.to_vec()) };
        Some(Touch::KeepComment { text, writing: if drawn { scribble() } else { WritingTouch::Unchanged } })
    }

    fn answer(&mut self) -> Answer {
        [Answer::Yes, Answer::Yes, Answer::Yes, Answer::Mostly, Answer::No, Answer::NotApplicable]
            [self.random.usize(..6)]
    }
}
