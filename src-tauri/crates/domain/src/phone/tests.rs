use super::*;

/// What digits are, typed one after the other; `None` if the pad did not take them all.
fn form(digits: &str) -> Option<Form> {
    Digits::typed(digits).map(|typed| typed.form())
}

#[test]
fn mobile_numbers_begin_with_13_to_19_and_have_eleven_digits() {
    for second in '0'..='9' {
        let number = format!("1{second}800138000");
        let taken = ('3'..='9').contains(&second);
        assert_eq!(form(&number), taken.then_some(Form::Whole), "{number}");
        assert_eq!(form(&number[..2]), Some(if taken { Form::Begun } else { Form::NoMobile }), "{number}");
    }
    assert_eq!(form("1380013800"), Some(Form::Begun));
    assert_eq!(form("138001380001"), None, "nothing follows a whole one");
}

#[test]
fn lines_have_their_area_code() {
    let short = ["01065521234", "02065521234", "02988776655"];
    let long = ["05516552123", "055165521234", "03716552123", "099965521234"];
    for number in short.into_iter().chain(long) {
        assert_eq!(form(number), Some(Form::Whole), "{number}");
        assert_eq!(form(&number[..10]), Some(Form::Begun), "{number}");
    }
    for number in short.map(|number| format!("{number}1")).into_iter().chain(["0551655212345".to_owned()]) {
        assert_eq!(form(&number), None, "{number} is too long");
    }
    for start in ["00", "011", "019", "0100", "0101", "0210", "05510", "05511"] {
        assert_eq!(form(start), Some(Form::NoLine), "{start}");
        assert_eq!(form(&format!("{start}2")), None, "nothing follows {start}");
    }
    for first in '2'..='9' {
        assert_eq!(form(&first.to_string()), Some(Form::NoArea));
        assert_eq!(form(&format!("{first}6")), None, "a line alone, or a foreign number");
    }
}

#[test]
fn what_is_missing_is_counted_from_the_shortest_number() {
    let missing = |digits: &str| Digits::typed(digits).map(|typed| typed.missing());
    assert_eq!(["", "1", "1380013800", "13800138000"].map(missing), [11, 10, 1, 0].map(Some));
    assert_eq!(["05516552123", "055165521234"].map(missing), [0, 0].map(Some));
}

#[test]
fn digits_are_erased_one_by_one_and_leave_nothing_behind() {
    let mut typed = Digits::typed("138").expect("digits");
    for left in ["13", "1", ""] {
        typed = typed.erased().expect("one is left");
        assert!(typed == Digits::typed(left).expect("digits"), "no digit stays behind the last");
    }
    assert!(typed.erased().is_none());
}

#[test]
fn only_single_digits_are_keys() {
    for key in ["", "12", "a", " ", "+", "１", "一", "\0"] {
        assert!(Digits::default().with(key).is_none(), "{key:?}");
    }
    for key in KEYS {
        assert!(Digits::default().with(&key.to_string()).is_some(), "{key}");
    }
}

#[test]
fn numbers_are_shown_in_groups() {
    for grouped in
        ["", "1", "138", "138 0", "138 0013 8000", "010 6552 1234", "055", "0551 6552 123", "0551 6552 1234"]
    {
        let typed = Digits::typed(&grouped.replace(' ', "")).expect("digits");
        assert_eq!(*typed.grouped(), grouped);
        assert_eq!(serde_json::to_string(&typed).expect("JSON"), format!("{grouped:?}"));
    }
}

#[test]
fn a_number_is_whole_or_none_and_shows_itself_to_nobody() {
    assert!(Digits::typed("1380013800").expect("digits").whole().is_none());
    let typed = Digits::typed("13800138000").expect("digits");
    let phone = typed.whole().expect("a number");
    assert_eq!(phone.digits(), b"13800138000");
    assert_eq!(format!("{typed:?} {phone:?} {:?}", Some(&phone)), "Digits Phone Some(Phone)");
}

#[test]
fn a_number_that_goes_is_written_over() {
    let mut typed = Digits::typed("13800138000").expect("digits");
    typed.zeroize();
    assert!(typed == Digits::default());
}
