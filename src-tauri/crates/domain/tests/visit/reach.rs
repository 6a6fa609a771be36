//! Which touches a screen offers, read from the view alone: what a page that draws it could send. Kept apart from the
//! machine, so that the two can disagree.

use shiwen_domain::{
    survey::{Answer, Capacity},
    text::Lang,
    view::{Aid, CallBack, Screen, Task, Touch, VisitorView, WritingTouch},
    writing::Writing,
};

/// Every touch the screen offers. A comment stands for all comments.
pub(crate) fn offered(view: &VisitorView) -> Vec<Touch> {
    let lang = if view.lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut touches = match &view.screen {
        Screen::Start => [Task::Rate, Task::Survey].map(|task| Touch::ChooseTask { task }).into(),
        Screen::Subject { .. } => subjects(&view.screen),
        Screen::Pad { .. } => pad(&view.screen),
        Screen::Rate { .. } => rating(&view.screen),
        Screen::Next { call_back } => {
            let call = (*call_back != CallBack::NotOffered).then_some(Touch::OpenPhone);
            [Touch::Back, Touch::StartSurvey, Touch::Finish].into_iter().chain(call).collect()
        }
        Screen::Phone { .. } => phone(&view.screen),
        Screen::SurveyIntro { .. } => vec![Touch::Back, Touch::StartSurvey, Touch::Finish],
        Screen::Question { id, .. } => {
            let answer = |answer| Touch::AnswerQuestion { question: id.clone(), answer };
            let answers = Answer::ALL.into_iter().map(answer);
            answers.chain([Touch::Skip, Touch::Back, Touch::Finish]).collect()
        }
        Screen::Capacity { .. } => {
            let choices = Capacity::ALL.into_iter().map(|capacity| Touch::ChooseCapacity { capacity });
            choices.chain([Touch::OpenComment, Touch::Back, Touch::Finish]).collect()
        }
        Screen::Comment { .. } => vec![comment(), Touch::Back],
        Screen::Thanks { .. } => vec![Touch::Stay, Touch::MoreTime],
        Screen::Cleaning { .. } | Screen::Paused { .. } => return Vec::new(),
    };
    touches.push(Touch::ChooseLanguage { lang });
    touches.extend(switches(view));
    touches
}

/// The switch of each aid, as it stands now to the other side.
fn switches(view: &VisitorView) -> [Touch; 3] {
    let aids = [
        (Aid::LargeText, view.aids.large_text),
        (Aid::HighContrast, view.aids.high_contrast),
        (Aid::LowReach, view.aids.low_reach),
    ];
    aids.map(|(aid, on)| Touch::SwitchAid { aid, on: !on })
}

fn comment() -> Touch {
    let writing = WritingTouch::Drawn { png: Writing(vec![137, 80, 78, 71]) };
    Touch::KeepComment { text: "等了一个小时".to_owned(), writing }
}

/// Whether the screen offers this touch.
pub(crate) fn offers(view: &VisitorView, touch: &Touch) -> bool {
    match touch {
        Touch::KeepComment { .. } => matches!(view.screen, Screen::Comment { .. }),
        Touch::ChooseLanguage { .. } | Touch::SwitchAid { .. } => {
            !matches!(view.screen, Screen::Paused { .. })
        }
        _ => offered(view).contains(touch),
    }
}

fn subjects(screen: &Screen) -> Vec<Touch> {
    let Screen::Subject { departments, department, counters, has_pad, .. } = screen else {
        return Vec::new();
    };
    let mut touches = vec![Touch::Back];
    if department.is_some() {
        touches.push(Touch::ChooseWholeDepartment);
        touches.extend(counters.iter().map(|counter| Touch::ChooseCounter { counter: counter.id.clone() }));
    } else {
        touches.push(Touch::ChooseHall);
        touches.extend(departments.iter().map(|of| Touch::ChooseDepartment { department: of.id.clone() }));
    }
    if *has_pad {
        touches.push(Touch::OpenPad);
    }
    touches
}

fn pad(screen: &Screen) -> Vec<Touch> {
    let Screen::Pad { typed, keys, found, .. } = screen else { return Vec::new() };
    let working = keys.iter().filter(|key| key.works);
    let mut touches: Vec<_> = working.map(|key| Touch::TapKey { key: key.key.clone() }).collect();
    if !typed.is_empty() {
        touches.push(Touch::EraseKey);
    }
    touches.extend(found.iter().map(|counter| Touch::ChooseCounter { counter: counter.id.clone() }));
    touches.push(Touch::Back);
    touches
}

fn phone(screen: &Screen) -> Vec<Touch> {
    let Screen::Phone { typed, keys, left, .. } = screen else { return Vec::new() };
    let working = keys.iter().filter(|key| key.works);
    let mut touches: Vec<_> = working.map(|key| Touch::TapKey { key: key.key.clone() }).collect();
    if !typed.grouped().is_empty() {
        touches.push(Touch::EraseKey);
    }
    if *left {
        touches.push(Touch::DropPhone);
    }
    touches.extend([Touch::KeepPhone, Touch::Back]);
    touches
}

fn rating(screen: &Screen) -> Vec<Touch> {
    let Screen::Rate { faces, chosen, reasons, can_go_back, .. } = screen else { return Vec::new() };
    let mut touches: Vec<_> = faces.iter().map(|face| Touch::TapFace { level: face.level }).collect();
    touches.extend(reasons.iter().map(|reason| Touch::ToggleReason { code: reason.code }));
    if chosen.is_some() {
        touches.extend([Touch::OpenComment, Touch::Done]);
    }
    if *can_go_back {
        touches.push(Touch::Back);
    }
    touches
}
