//! What may happen to a terminal, likely or not.

use proptest::{prelude::*, sample::Index};
use shiwen_domain::{
    id::QuestionId,
    level::Level,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    text::Lang,
    view::{Aid, PauseReason, Task, Touch, WritingTouch},
    writing::Writing,
};

use crate::store::Fault;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// A touch the screen offers.
    Offered(Index),
    /// A touch the screen offers that leads neither back nor out.
    GoesOn(Index),
    /// A touch that an earlier screen offered.
    Stale(Index),
    /// Any touch at all.
    Any(Touch),
    /// Somebody who wants to say more does, one touch at a time.
    Says(String, WritingTouch),
    /// Somebody who wants the pad finds it, types and erases, one touch at a time.
    Types(Index),
    /// Somebody who wants to leave a number (of a line, or of a mobile) goes on to it by so many touches, not too fast.
    Dials(bool, u32),
    /// Time passes, and the program wakes late.
    WakesLate(u64),
    PageOpened,
    Stopped(u64),
    Crashed(u64),
    Failed(PauseReason),
    Recovered,
    /// The next write fails.
    Faulty(Fault),
}

pub(super) fn waits() -> impl Strategy<Value = u64> {
    prop_oneof![2 => 0..400_u64, 12 => 400..1_500_u64, 2 => 1_500..9_000_u64, 1 => 9_000..=60_000_u64, 1 => 150_000..=210_000_u64]
}

pub(super) fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        20 => any::<Index>().prop_map(Deed::Offered),
        40 => any::<Index>().prop_map(Deed::GoesOn),
        6 => any::<Index>().prop_map(Deed::Stale),
        10 => touches().prop_map(Deed::Any),
        5 => (comments(), writings()).prop_map(|(text, writing)| Deed::Says(text, writing)),
        6 => any::<Index>().prop_map(Deed::Types),
        1 => (any::<bool>(), 1..24_u32).prop_map(|(line, touches)| Deed::Dials(line, touches)),
        3 => (0..=60_000_u64).prop_map(Deed::WakesLate),
        1 => Just(Deed::PageOpened),
        1 => (0..100_000_u64).prop_map(Deed::Stopped),
        1 => (0..100_000_u64).prop_map(Deed::Crashed),
        1 => prop_oneof![Just(PauseReason::NotSaved), Just(PauseReason::DiskFull), Just(PauseReason::NoRecord)]
            .prop_map(Deed::Failed),
        2 => Just(Deed::Recovered),
        1 => prop_oneof![Just(Fault::Lost), Just(Fault::Unanswered)].prop_map(Deed::Faulty),
    ]
}

fn touches() -> impl Strategy<Value = Touch> {
    let level = (0..5_usize).prop_map(|place| Level::ALL[place]);
    let counters = ["counter-1", "counter-2", "counter-8", "counter-99", ""];
    let departments = ["11990000000000019A", "119900000000000275", "119900000000000276", "counter-1"];
    let questions = ["told-once", "shown-the-way", "someone-in-charge", "no-such-question"];
    let keys = ["1", "2", "9", "A", "B", "a", "12", "A1", "一", " ", ""];
    let answer = (questions_or(&questions), (0..4_usize).prop_map(|place| Answer::ALL[place]));
    prop_oneof![
        Just(Touch::Stay),
        prop_oneof![Just(Lang::Zh), Just(Lang::En)].prop_map(|lang| Touch::ChooseLanguage { lang }),
        prop_oneof![Just(Task::Rate), Just(Task::Survey)].prop_map(|task| Touch::ChooseTask { task }),
        (0..departments.len())
            .prop_map(move |place| Touch::ChooseDepartment { department: departments[place].into() }),
        Just(Touch::ChooseWholeDepartment),
        (0..counters.len()).prop_map(move |place| Touch::ChooseCounter { counter: counters[place].into() }),
        Just(Touch::ChooseHall),
        level.prop_map(|level| Touch::TapFace { level }),
        (100..600_u16).prop_map(|code| Touch::ToggleReason { code: ReasonCode(code) }),
        Just(Touch::OpenComment),
        (comments(), writings()).prop_map(|(text, writing)| Touch::KeepComment { text, writing }),
        (aids(), any::<bool>()).prop_map(|(aid, on)| Touch::SwitchAid { aid, on }),
        Just(Touch::OpenPad),
        (0..keys.len()).prop_map(move |place| Touch::TapKey { key: keys[place].to_owned() }),
        Just(Touch::EraseKey),
        Just(Touch::MoreTime),
        Just(Touch::OpenPhone),
        Just(Touch::KeepPhone),
        Just(Touch::DropPhone),
        Just(Touch::Done),
        Just(Touch::StartSurvey),
        answer.prop_map(|(question, answer)| Touch::AnswerQuestion { question, answer }),
        Just(Touch::Skip),
        Just(Touch::Back),
        (0..3_usize).prop_map(|place| Touch::ChooseCapacity { capacity: Capacity::ALL[place] }),
        Just(Touch::Finish),
    ]
}

/// Mostly text that nobody types: too long, or made of spaces and control characters.
fn comments() -> impl Strategy<Value = String> {
    prop_oneof![".{0,40}", "[ \\t\\r\\n\\x00\\x1b字]{0,4}", "[ 字]{490,510}"]
}

/// Handwriting of any length, most of it short; what is too long, or is nothing, must not be kept.
fn writings() -> impl Strategy<Value = WritingTouch> {
    let length = prop_oneof![12 => 1..40_usize, 1 => Just(65_536), 1 => Just(65_537), 1 => Just(0)];
    let drawn = (length, any::<u8>())
        .prop_map(|(length, byte)| WritingTouch::Drawn { png: Writing(vec![byte; length]) });
    prop_oneof![2 => Just(WritingTouch::Unchanged), 1 => Just(WritingTouch::Cleared), 4 => drawn]
}

pub(super) fn aids() -> impl Strategy<Value = Aid> {
    prop_oneof![Just(Aid::LargeText), Just(Aid::HighContrast), Just(Aid::LowReach)]
}

/// Questions of the survey, and one that it does not have.
fn questions_or(ids: &[&'static str]) -> impl Strategy<Value = QuestionId> + use<> {
    let ids = ids.to_vec();
    (0..ids.len()).prop_map(move |place| ids[place].into())
}
