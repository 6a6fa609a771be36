//! What is kept of an exchange for whoever asks `status`, and what is told to the terminal's thread.

use shiwen_store::{Contact, StoreError};
use shiwen_sync::{
    exchange::{End, PackNews, Report},
    link::{Fault, NetworkFault, TlsFault},
};

use super::{
    News, SendError, Tell,
    post::{self, Post},
};
use crate::{
    clock,
    home::{Home, Keys},
    packs::{self, RefusedPack},
};

/// The name under which a disk that fails again and again stands in `status`.
const DISK: &str = "disk";
/// The name for a certificate and a clock that do not fit.
const CLOCK: &str = "certificate-or-clock";
/// The name for a platform that takes the log and does not tell the state.
const STATE: &str = "state";

/// Keeps that the platform answered, or why it is slow going. What cannot be kept is said in the program's log only.
pub(super) fn note(home: &Home, keys: &Keys, report: &Report) {
    let trouble = trouble(report);
    let noted = post::open(home, keys).and_then(|mut held| {
        if let Some(at_ms) = report.time_ms {
            let contact = Contact { at: clock::rfc3339(at_ms), at_ms };
            held.outbox.contact(&contact, still_in_the_way(report, trouble.as_ref()))?;
        }
        let Some((name, why)) = trouble else { return Ok(()) };
        if held.outbox.stop(&name)? {
            tracing::error!(name, why, "somebody has to look; it is tried again every few minutes");
        }
        Ok(())
    });
    said(noted);
    note_pack(home, report);
}

/// Keeps that the disk fails again and again.
pub(super) fn note_disk(home: &Home, keys: &Keys) {
    said(post::open(home, keys).and_then(|mut held| Ok(held.outbox.stop(DISK).map(drop)?)));
}

fn said(noted: Result<(), SendError>) {
    if let Err(error) = noted {
        tracing::warn!(error = &error as &dyn std::error::Error, "an exchange was not noted");
    }
}

/// What a person should look at, by name and as a sentence.
fn trouble(report: &Report) -> Option<(String, String)> {
    match &report.end {
        End::Stop { problem, why } => Some((problem.clone(), why.clone())),
        End::Alarm { why, .. } => Some(("alarm".to_owned(), why.clone())),
        End::NotSound => {
            Some(("not-sound".to_owned(), "the log does not agree with its own signed head".to_owned()))
        }
        End::Again { fault, .. } if is_of_time(fault) => Some((CLOCK.to_owned(), fault.to_string())),
        End::Done => match &report.beside {
            Some(End::Stop { why, .. } | End::Alarm { why, .. }) if !report.state => {
                Some((STATE.to_owned(), why.clone()))
            }
            _ => None,
        },
        End::Again { .. } | End::Reopen { .. } => None,
    }
}

/// What an answer of the platform does not take away. A state that could not be heard is asked for again only after a while,
/// and answered batches come in between.
fn still_in_the_way<'r>(report: &Report, trouble: Option<&'r (String, String)>) -> &'r str {
    match trouble {
        Some((name, _)) => name,
        None if report.state => "",
        None => STATE,
    }
}

fn is_of_time(fault: &Fault) -> bool {
    matches!(fault, Fault::Network(NetworkFault::Tls(TlsFault::Expired | TlsFault::NotYetValid)))
}

/// Keeps what became of the published pack.
fn note_pack(home: &Home, report: &Report) {
    let refuse = |why: &String| packs::refuse(home, Some(&RefusedPack { version: None, why: why.clone() }));
    match (&report.pack, &report.beside) {
        (PackNews::Refused(why), _)
        | (PackNews::NotFetched, Some(End::Stop { why, .. } | End::Alarm { why, .. })) => refuse(why),
        // One that was refused after it was fetched has a version, and is not asked for again.
        (PackNews::Same, _)
            if report.state && packs::refused(home).is_some_and(|refused| refused.version.is_none()) =>
        {
            packs::refuse(home, None);
        }
        _ => {}
    }
}

/// Tells the terminal's thread what only that may do. `timely` says whether the platform's time can be believed.
pub(super) fn pass_on(tell: &Tell, report: &Report, post: &mut Post<'_>, timely: bool) {
    if let Some(time_ms) = report.time_ms.filter(|_| timely) {
        tell(News::Time(time_ms));
    }
    if matches!(report.pack, PackNews::Staged(_)) {
        tell(News::Pack);
    }
    if !post.erasures.is_empty() {
        tell(News::Erase(std::mem::take(&mut post.erasures)));
    }
    match (&report.end, post.log()) {
        (End::Reopen { reason, .. }, Some(log)) => tell(News::Reopen { log, reason: *reason }),
        (End::NotSound, _) => tell(News::NotSound),
        _ => {}
    }
    tracing::debug!(%report, "an exchange with the platform");
}

/// Tells the terminal's thread of a record that cannot be read, and keeps that the disk fails not for the first time. Answers
/// how often it has failed in a row.
pub(super) fn own_failure(
    (home, keys, tell): (&Home, &Keys, &Tell),
    error: &SendError,
    failed_before: u32,
) -> u32 {
    match error {
        SendError::Store(StoreError::Damaged(_)) => tell(News::NotSound),
        SendError::Store(StoreError::Disk(_)) => {
            if failed_before > 0 {
                note_disk(home, keys);
            }
            return failed_before.saturating_add(1);
        }
        _ => {}
    }
    0
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use shiwen_store::Damage;

    use super::*;
    use crate::record;

    fn home() -> (tempfile::TempDir, Home, Keys) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let home = Home::at(folder.path().join("home"));
        home.prepare().expect("a home");
        let keys = home.keys().expect("keys");
        (folder, home, keys)
    }

    fn expired() -> Fault {
        Fault::Network(NetworkFault::Tls(TlsFault::Expired))
    }

    #[test]
    fn a_certificate_that_does_not_fit_the_clock_has_a_name_and_a_lost_network_has_none() {
        let ended = |fault| Report { end: End::Again { fault, retry_after: None }, ..Report::default() };
        let name = |report: &Report| trouble(report).map(|(name, _)| name);
        assert_eq!(name(&ended(expired())).as_deref(), Some(CLOCK));
        assert_eq!(name(&ended(Fault::Network(NetworkFault::Timeout))), None);
    }

    #[test]
    fn a_state_that_is_not_told_has_a_name_and_a_pack_that_is_not_fetched_is_no_trouble_of_the_log() {
        let alarm = || Some(End::Alarm { why: "no".into(), retry_after: None });
        let report = Report { beside: alarm(), ..Report::default() };
        assert_eq!(trouble(&report).map(|(name, _)| name).as_deref(), Some(STATE));
        assert_eq!(trouble(&Report { state: true, ..report }), None);
    }

    #[test]
    fn a_state_that_was_not_told_stays_known_until_it_is_told() {
        let (_folder, home, keys) = home();
        let now = clock::Clock::start(0, None, 1).now().0;
        drop(record::open(&home, &keys, true, &now).expect("a record"));
        let stopped = || post::open(&home, &keys).expect("a record").outbox.exchange().expect("read").stopped;
        let answered = Report { time_ms: Some(1), pack: PackNews::Left, ..Report::default() };
        let alarm = Some(End::Alarm { why: "no".into(), retry_after: None });
        note(&home, &keys, &Report { beside: alarm, pack: PackNews::NotFetched, ..answered.clone() });
        assert_eq!(stopped(), STATE);
        note(&home, &keys, &answered);
        assert_eq!(stopped(), STATE, "a batch was answered, and the state not asked for");
        note(&home, &keys, &Report { state: true, pack: PackNews::Same, ..answered });
        assert_eq!(stopped(), "");
    }

    #[test]
    fn a_damaged_record_is_told_and_a_busy_one_is_not() {
        let (_folder, home, keys) = home();
        let (told, news) = mpsc::channel();
        let tell: Tell = Box::new(move |said| told.send(said).expect("somebody listens"));
        let damaged = SendError::Store(StoreError::Damaged(Damage::HeadMismatch));
        assert_eq!(own_failure((&home, &keys, &tell), &damaged, 0), 0);
        assert!(matches!(news.try_recv(), Ok(News::NotSound)));
        assert_eq!(own_failure((&home, &keys, &tell), &SendError::NoRecord, 0), 0);
        assert!(news.try_recv().is_err());
    }
}
