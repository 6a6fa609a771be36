//! What an offered touch must do, and nothing else.

use shiwen_domain::{
    draft::{Draft, Words},
    phone::Form,
    view::{CallBack, Screen, Touch, VisitorView, WritingTouch},
    visit::Effect,
};

use super::page;

/// Judges one touch that the screen offered.
pub(super) fn check(
    touch: &Touch,
    before: &VisitorView,
    effect: Option<&Effect>,
    draft: Option<&Draft>,
    after: &VisitorView,
) {
    let saved = || match effect {
        Some(Effect::SaveDraft(saved)) => saved,
        _ => panic!("{touch:?} must be saved, not {effect:?}"),
    };
    match touch {
        Touch::TapFace { level } if draft.and_then(Draft::level) == Some(*level) => {
            assert_eq!((after, effect), (before, None), "the same face again is no change of mind");
        }
        Touch::TapFace { level } => {
            let rating = saved().rating.as_ref().expect("a tap is a rating");
            let taps = draft.and_then(|draft| Some(draft.rating.as_ref()?.taps.len())).unwrap_or(0);
            assert_eq!((rating.taps.len(), rating.level()), (taps + 1, Some(*level)), "every tap is kept");
            assert!(rating.reasons.is_empty(), "no reason comes with a tap");
        }
        Touch::ToggleReason { code } => {
            let had = draft.and_then(|draft| draft.rating.as_ref()).expect("a rating").reasons.contains(code);
            let has = saved().rating.as_ref().expect("a rating").reasons.contains(code);
            assert_ne!(had, has, "a reason goes on or off");
        }
        Touch::AnswerQuestion { question, answer } => {
            let survey = saved().survey.as_ref().expect("an answer is a survey");
            assert_eq!(survey.answer(question), Some(*answer));
        }
        Touch::ChooseCapacity { capacity } => {
            assert_eq!(saved().survey.as_ref().expect("a survey").capacity, Some(*capacity));
        }
        Touch::KeepComment { text, writing } => check_kept(text, writing, effect, draft, after),
        _ => check_unsaved(touch, before, effect, after),
    }
}

/// What was said stands beside the rating or the survey, whichever screen it came from.
fn check_kept(
    text: &str,
    writing: &WritingTouch,
    effect: Option<&Effect>,
    draft: Option<&Draft>,
    after: &VisitorView,
) {
    let words = |draft: &Draft| match after.screen {
        Screen::Capacity { .. } => draft.survey.as_ref().map(|survey| survey.words.clone()),
        _ => draft.rating.as_ref().map(|rating| rating.words.clone()),
    };
    if matches!(after.screen, Screen::Paused { .. }) {
        return; // it could not be saved
    }
    let before = draft.and_then(words).unwrap_or_default();
    let (now, visit) = match effect {
        Some(Effect::SaveDraft(saved)) => (words(saved).expect("words are kept"), Some(saved.visit_id)),
        // Nothing was said and nothing had been answered: there is nothing to save.
        None if draft.is_none() => (Words::default(), None),
        _ => panic!("a comment must be saved, not {effect:?}"),
    };
    let small = |length: usize| (1..=65_536).contains(&length);
    let due = match writing {
        WritingTouch::Cleared => None,
        WritingTouch::Drawn { png } if small(png.0.len()) => Some(png.clone()),
        WritingTouch::Drawn { .. } | WritingTouch::Unchanged => before.writing,
    };
    assert_eq!(now.writing.map(|png| png.0), due.map(|png| png.0), "the writing is kept");
    let plain = text.trim() == text && !text.contains(char::is_control) && text.chars().count() <= 500;
    assert!(!plain || now.text == text, "{text:?} is kept as {:?}", now.text);
    assert!(draft.is_none_or(|draft| Some(draft.visit_id) == visit), "a comment begins no second visit");
}

/// Touches that answer nothing. Only the end of a visit asks anything of the disk.
fn check_unsaved(touch: &Touch, before: &VisitorView, effect: Option<&Effect>, after: &VisitorView) {
    assert!(effect.is_none() || *touch == Touch::Finish, "{touch:?} is no answer, and {effect:?}");
    match touch {
        Touch::ChooseLanguage { lang } => {
            assert_eq!(after, &VisitorView { lang: *lang, ..before.clone() }, "only the words change");
        }
        Touch::SwitchAid { aid, on } => {
            let aids = before.aids.with(*aid, *on);
            assert_eq!(after, &VisitorView { aids, ..before.clone() }, "only the aids change");
        }
        Touch::MoreTime => assert_eq!(after, before, "the same receipt, for longer"),
        Touch::KeepPhone => match &before.screen {
            Screen::Phone { form: Form::Whole, .. } => {
                assert_eq!(after.screen, Screen::Next { call_back: CallBack::Left }, "it was left");
            }
            Screen::Phone { typed, form, .. } => {
                let Screen::Phone { typed: still, refused: true, form: same, .. } = &after.screen else {
                    panic!("what is no number is refused, not {:?}", after.screen)
                };
                assert!(typed == still && form == same, "and stays as it was typed");
            }
            screen => panic!("a number from {screen:?}"),
        },
        Touch::DropPhone => assert_eq!(after.screen, Screen::Next { call_back: CallBack::Offered }),
        Touch::TapKey { key } => assert_eq!(typed(after), format!("{}{key}", typed(before))),
        Touch::EraseKey => {
            let (all, less) = (typed(before), typed(after));
            assert!(all.starts_with(&less) && all.chars().count() == less.chars().count() + 1, "{less:?}");
        }
        // From the introduction of a survey that has answers there is no way back to whom it is about.
        Touch::Back if matches!(before.screen, Screen::SurveyIntro { .. }) => {}
        _ => assert_ne!(page(before), page(after), "{touch:?} leads to another screen"),
    }
}

fn typed(view: &VisitorView) -> String {
    match &view.screen {
        Screen::Pad { typed, .. } => typed.clone(),
        Screen::Phone { typed, .. } => typed.grouped().replace(' ', ""),
        screen => panic!("the pad stays, not {screen:?}"),
    }
}
