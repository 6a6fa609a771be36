//! Copies, restores and the ways out: a data directory twice, an old copy put back on either side, a damaged record, a
//! machine replaced. Each story follows the real programs to the end that `platform/OPERATING.md` promises: seen within one
//! exchange, nothing lost that anybody still has, nothing counted twice.

#[path = "restores/brought_back.rs"]
mod brought_back;
#[path = "restores/copies.rs"]
mod copies;
#[path = "restores/damaged.rs"]
mod damaged;
#[path = "restores/pack_key.rs"]
mod pack_key;
#[path = "restores/platform_back.rs"]
mod platform_back;
#[path = "restores/put_back.rs"]
mod put_back;
#[path = "restores/replaced.rs"]
mod replaced;

use shiwen_domain::entry::{Body, Entry, LogOpened, ReopenReason};
use shiwen_tests::{
    platform::{Platform, compare},
    terminal::{
        Ran,
        enrolled::{EnrolledTerminal, HALL},
        kept::connect,
    },
};

use super::{NOTHING, programs};

/// A platform, and a terminal whose visitors it has all heard of.
fn begun() -> (Platform, EnrolledTerminal) {
    let programs = programs();
    let platform = Platform::start(&programs);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(8, 1);
    terminal.syncs();
    all_is_well(&platform, &[&terminal]);
    // The control of every story: before anything happens nobody is alarmed.
    assert_eq!(alarms(&platform), NOTHING);
    (platform, terminal)
}

/// The open alarms, each kind once.
fn alarms(platform: &Platform) -> Vec<String> {
    platform.sql().column("SELECT DISTINCT kind FROM alarm WHERE closed_at IS NULL ORDER BY kind", &[])
}

/// Why each log of the platform was begun, in order; a first log has no reason.
fn reasons(platform: &Platform) -> Vec<String> {
    platform.sql().column("SELECT reopened FROM log ORDER BY id", &[])
}

/// Everything that anybody still has is there, byte for byte, counted once, with one work order for each bad rating; and
/// the platform agrees with itself. Of two terminals with one log the later is believed.
fn all_is_well(platform: &Platform, terminals: &[&EnrolledTerminal]) {
    assert_eq!(compare::wrong_with(&platform.sql(), terminals), NOTHING);
    agrees(platform);
}

/// One work order for each bad rating, and the platform agrees with itself.
fn agrees(platform: &Platform) {
    let sql = platform.sql();
    let bad = "SELECT entry_id FROM rating WHERE level <= 2 ORDER BY entry_id";
    let ordered = "SELECT entry_id FROM work_order ORDER BY entry_id";
    assert_eq!(sql.column::<uuid::Uuid>(ordered, &[]), sql.column::<uuid::Uuid>(bad, &[]));
    platform.does(&["verify"]);
}

/// The control: the judge sees that something is not there yet.
fn something_is_missing(platform: &Platform, terminals: &[&EnrolledTerminal]) {
    assert_ne!(compare::wrong_with(&platform.sql(), terminals), NOTHING);
}

/// The opening entry of the log that a terminal writes now.
fn opened(terminal: &EnrolledTerminal) -> LogOpened {
    let entry = Entry::read(&terminal.log().entries[0]).expect("an entry");
    let Body::LogOpened(opened) = entry.body else { panic!("a log begins with its opening") };
    opened
}

/// The platform has seen that a terminal showed another history. Where it can compare what the new log says about the old
/// one, it says that too.
fn seen_as_fork(platform: &Platform, terminal: &EnrolledTerminal) {
    let said = opened(terminal).previous.expect("an old log");
    assert_eq!(said.reason, ReopenReason::Forked);
    let witnessed =
        platform.sql().one::<i64>("SELECT size FROM log ORDER BY id LIMIT 1", &[]).cast_unsigned();
    let comparable = said.size.expect("a readable log") <= witnessed;
    let expected = ["fork", "previous_differs", "reopened"];
    let expected: Vec<&str> =
        expected.into_iter().filter(|kind| comparable || *kind != "previous_differs").collect();
    assert_eq!(alarms(platform), expected);
}

/// Makes a record disagree with its signed head; every entry can still be read.
fn break_head(terminal: &EnrolledTerminal) {
    let connection = connect(terminal.folder(), &terminal.home().record()).expect("a record");
    let changed = connection.execute("UPDATE head SET size = size - 1", []).expect("changed");
    assert_eq!(changed, 1);
    connection.close().expect("closed");
}

/// What a person does where a machine waits for one.
fn enrol_again(platform: &Platform, terminal: &EnrolledTerminal) {
    let ran = terminal.enrol(&platform.url(), &platform.code(HALL), None);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

/// The terminal stopped until a person acts, and says by what name.
fn stopped(ran: &Ran, name: &str) {
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains(&format!("({name}); a person has to act")), "{}", ran.out);
}

/// The terminal went on in a new log by itself, and says why.
fn went_on(ran: &Ran, why: &str) {
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains(why) && ran.out.contains(" continues log "), "{}", ran.out);
}
