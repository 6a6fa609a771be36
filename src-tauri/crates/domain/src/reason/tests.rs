use super::*;

fn reason(number: u16, core: bool) -> Reason {
    Reason { code: ReasonCode(number), core, text: Text::new("原因", "reason"), aspect: None }
}

fn codes_of(version: u32) -> Vec<u16> {
    (0..=u16::MAX).filter(|&code| ReasonCode(code).table_version() == Some(version)).collect()
}

#[test]
fn a_code_of_version_one_still_decodes() {
    let ranges = [101..=107, 201..=206, 301..=306, 401..=405, 501..=509];
    let listed: Vec<u16> = ranges.into_iter().flatten().collect();
    assert_eq!(codes_of(1), listed);
    for code in listed {
        let read: ReasonCode = serde_json::from_str(&code.to_string()).expect("a number is a code");
        assert_eq!(read, ReasonCode(code));
        assert_eq!(read.level().map(|level| u16::from(level.number())), Some(code / 100));
    }
}

#[test]
fn version_two_has_eight_codes_a_level() {
    let codes = codes_of(2);
    for level in Level::ALL {
        assert_eq!(codes.iter().filter(|&&code| ReasonCode(code).level() == Some(level)).count(), 8);
    }
    assert_eq!(codes.len(), 40);
}

#[test]
fn a_code_outside_the_five_levels_has_no_level() {
    for code in [0, 7, 99, 600, 1_108, u16::MAX] {
        assert_eq!((ReasonCode(code).level(), ReasonCode(code).table_version()), (None, None), "{code}");
    }
    assert_eq!(ReasonCode(108).level(), Some(Level::VeryDissatisfied));
}

#[test]
fn the_reasons_of_a_level_come_core_first() {
    let reasons = vec![reason(210, false), reason(108, true), reason(207, true), reason(211, false)];
    let table = ReasonTable { version: 2, reasons };
    let codes: Vec<u16> = table.of_level(Level::Dissatisfied).map(|reason| reason.code.0).collect();
    assert_eq!(codes, [207, 210, 211]);
    assert_eq!(table.reason(ReasonCode(108)).map(|reason| reason.core), Some(true));
    assert_eq!(table.reason(ReasonCode(109)), None);
}
