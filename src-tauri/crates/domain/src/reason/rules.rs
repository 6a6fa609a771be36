//! What must hold for a reason table. Its wording is the state's, so the rules look at its shape only.

use crate::{
    asset::findings::{Findings, Rule},
    level::Level,
    reason::{Reason, ReasonTable},
};

/// The version whose shape is known exactly: eight reasons a level, three of them core.
const NATIONAL_VERSION: u32 = 2;

/// The most reasons a level may have in a table newer than this program: three screens of the national eight.
const MAX_REASONS_A_LEVEL: usize = 24;

/// Every rule of a reason table.
pub(crate) const RULES: &[Rule<ReasonTable>] = &[
    version_counts_from_one,
    codes_belong_to_the_version,
    codes_are_unique,
    texts_are_readable,
    every_level_has_its_reasons,
    bad_reasons_have_an_aspect,
];

fn version_counts_from_one(table: &ReasonTable, findings: &mut Findings) {
    findings.expect(table.version >= 1, "version", "must be 1 or more");
}

/// Codes of the versions known here are checked one by one; a newer table may bring any code of a level.
fn codes_belong_to_the_version(table: &ReasonTable, findings: &mut Findings) {
    for (n, Reason { code, .. }) in table.reasons.iter().enumerate() {
        let place = format!("reasons[{n}].code");
        if table.version <= NATIONAL_VERSION {
            let belongs = code.table_version() == Some(table.version);
            let version = table.version;
            findings.expect(belongs, place, format_args!("must be a code of version {version}, not {code}"));
        } else {
            findings.expect(
                code.level().is_some(),
                place,
                "must be three digits, the first the level 1 to 5",
            );
        }
    }
}

fn codes_are_unique(table: &ReasonTable, findings: &mut Findings) {
    findings.expect_unique(table.reasons.iter().map(|reason| reason.code), |n| format!("reasons[{n}].code"));
}

fn texts_are_readable(table: &ReasonTable, findings: &mut Findings) {
    for (n, reason) in table.reasons.iter().enumerate() {
        findings.expect_text(format_args!("reasons[{n}].text"), &reason.text);
    }
}

fn every_level_has_its_reasons(table: &ReasonTable, findings: &mut Findings) {
    for level in Level::ALL {
        let digit = level.number();
        let all = table.of_level(level).count();
        let core = table.of_level(level).filter(|reason| reason.core).count();
        if table.version == NATIONAL_VERSION {
            findings.expect(
                (all, core) == (8, 3),
                "reasons",
                format_args!("must have 8 for level {digit}, 3 of them core, not {all} and {core}"),
            );
        } else {
            findings.expect(
                (1..=MAX_REASONS_A_LEVEL).contains(&all) && core >= 1,
                "reasons",
                format_args!(
                    "must have 1 to {MAX_REASONS_A_LEVEL} for level {digit}, at least 1 of them core"
                ),
            );
        }
    }
}

/// The ledgers take in bad reasons by aspect; a reason for praise has no place there.
fn bad_reasons_have_an_aspect(table: &ReasonTable, findings: &mut Findings) {
    for (n, reason) in table.reasons.iter().enumerate() {
        let bad = reason.code.level().is_some_and(Level::is_bad);
        findings.expect(
            reason.aspect.is_some() == bad,
            format_args!("reasons[{n}].aspect"),
            "must be there for levels 1 and 2, and only there",
        );
    }
}
