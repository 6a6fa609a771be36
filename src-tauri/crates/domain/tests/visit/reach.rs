//! Which touches a screen offers, read from the view alone: what a page that draws it could send. Kept apart from the
//! machine, so that the two can disagree.

use shiwen_domain::{
    survey::{Answer, Capacity},
    text::Lang,
    view::{Screen, Task, Touch, VisitorView},
};

/// Every touch the screen offers. A comment stands for all comments.
pub(crate) fn offered(view: &VisitorView) -> Vec<Touch> {
    let lang = if view.lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut touches = match &view.screen {
        Screen::Start => [Task::Rate, Task::Survey].map(|task| Touch::ChooseTask { task }).into(),
        Screen::Subject { .. } => subjects(&view.screen),
        Screen::Rate { .. } => rating(&view.screen),
        Screen::Next | Screen::SurveyIntro { .. } => vec![Touch::Back, Touch::StartSurvey, Touch::Finish],
        Screen::Question { id, .. } => {
            let answer = |answer| Touch::AnswerQuestion { question: id.clone(), answer };
            let answers = Answer::ALL.into_iter().map(answer);
            answers.chain([Touch::Skip, Touch::Back, Touch::Finish]).collect()
        }
        Screen::Capacity { .. } => {
            let choices = Capacity::ALL.into_iter().map(|capacity| Touch::ChooseCapacity { capacity });
            choices.chain([Touch::OpenComment, Touch::Back, Touch::Finish]).collect()
        }
        Screen::Comment { .. } => vec![Touch::KeepComment { text: "等了一个小时".to_owned() }, Touch::Back],
        Screen::Thanks => vec![Touch::Stay],
        Screen::Paused { .. } => return Vec::new(),
    };
    touches.push(Touch::ChooseLanguage { lang });
    touches
}

/// Whether the screen offers this touch.
pub(crate) fn offers(view: &VisitorView, touch: &Touch) -> bool {
    match touch {
        Touch::KeepComment { .. } => matches!(view.screen, Screen::Comment { .. }),
        Touch::ChooseLanguage { .. } => !matches!(view.screen, Screen::Paused { .. }),
        _ => offered(view).contains(touch),
    }
}

fn subjects(screen: &Screen) -> Vec<Touch> {
    let Screen::Subject { departments, department, counters, .. } = screen else { return Vec::new() };
    let mut touches = vec![Touch::Back];
    if department.is_some() {
        touches.push(Touch::ChooseWholeDepartment);
        touches.extend(counters.iter().map(|counter| Touch::ChooseCounter { counter: counter.id.clone() }));
    } else {
        touches.push(Touch::ChooseHall);
        touches.extend(departments.iter().map(|of| Touch::ChooseDepartment { department: of.id.clone() }));
    }
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
