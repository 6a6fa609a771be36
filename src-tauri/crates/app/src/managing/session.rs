//! The one who is in, and until when, by the steady clock.

use shiwen_domain::{
    entry::Leaving,
    managing::{Ask, Refusal, Tick},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{secret, who::Who};

/// Without a touch for so long, nobody is in.
pub(super) const IDLE_SECONDS: u32 = 180;
const IDLE_MS: u64 = IDLE_SECONDS as u64 * 1_000;
/// Nobody is in for longer.
const LONGEST_MS: u64 = 30 * 60 * 1_000;
/// So long the password counts as just asked.
const CONFIRMED_MS: u64 = 5 * 60 * 1_000;

/// A session. A restart of the program ends it: it is nowhere but here.
pub(super) struct Session {
    pub(super) who: Who,
    /// The account's.
    pub(super) id: Uuid,
    token: Zeroizing<String>,
    began: Tick,
    touched: Tick,
    confirmed: Option<Tick>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("who", &self.who).finish_non_exhaustive()
    }
}

impl Session {
    pub(super) fn begin(who: Who, id: Uuid, now: Tick) -> Self {
        Self { who, id, token: Zeroizing::new(secret::token()), began: now, touched: now, confirmed: None }
    }

    /// What the page has to bring with each question.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether this is the session's token. It takes the same time for any wrong one.
    pub(super) fn is(&self, token: &str) -> bool {
        self.token.as_bytes().ct_eq(token.as_bytes()).into()
    }

    /// Why it is over, if it is.
    pub(super) fn over(&self, now: Tick) -> Option<Leaving> {
        let within = |since: &Tick, most| now.since(since).is_some_and(|gone| gone < most);
        if !within(&self.began, LONGEST_MS) {
            Some(Leaving::TooLong)
        } else if !within(&self.touched, IDLE_MS) {
            Some(Leaving::Idle)
        } else {
            None
        }
    }

    /// Whether this may be asked now. Asking what may not be asked keeps nobody in.
    pub(super) fn allows(&mut self, ask: &Ask, now: Tick) -> Result<(), Refusal> {
        if !ask.is_for(self.who.role) {
            return Err(Refusal::NotAllowed);
        }
        if ask.is_a_touch() {
            self.touched = now;
        }
        let confirmed =
            self.confirmed.is_some_and(|at| now.since(&at).is_some_and(|gone| gone < CONFIRMED_MS));
        if ask.needs_confirming() && !confirmed { Err(Refusal::Confirm) } else { Ok(()) }
    }

    /// The password was asked again, and was right.
    pub(super) fn confirm(&mut self, now: Tick) {
        self.confirmed = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use shiwen_domain::{
        id::BootId,
        managing::{Export, ExportForm, Role, Span},
        text::Lang,
    };

    use super::*;

    const SECOND: u64 = 1_000;

    fn at(mono_ms: u64) -> Tick {
        Tick { boot: BootId(Uuid::nil()), mono_ms }
    }

    fn session() -> Session {
        let who = Who { name: "王芳".to_owned(), role: Role::Manager };
        Session::begin(who, Uuid::nil(), at(0))
    }

    fn export() -> Ask {
        let (span, form) = (Span::Today, ExportForm::Xlsx);
        Ask::Export { export: Export { span, form, private: false, stick: String::new(), lang: Lang::Zh } }
    }

    #[test]
    fn only_a_touch_keeps_somebody_in() {
        let mut session = session();
        assert_eq!(session.allows(&Ask::Exporting, at(100 * SECOND)), Ok(()));
        assert_eq!(session.over(at(180 * SECOND - 1)), None);
        assert_eq!(session.over(at(180 * SECOND)), Some(Leaving::Idle));
        assert_eq!(session.allows(&Ask::Stay, at(100 * SECOND)), Ok(()));
        assert_eq!(session.over(at(279 * SECOND)), None);
    }

    #[test]
    fn nobody_is_in_for_more_than_half_an_hour_or_over_a_start_of_the_machine() {
        let mut session = session();
        for minute in 1..30 {
            assert_eq!(session.over(at(minute * 60 * SECOND)), None);
            assert_eq!(session.allows(&Ask::Stay, at(minute * 60 * SECOND)), Ok(()));
        }
        assert_eq!(session.over(at(1_800 * SECOND)), Some(Leaving::TooLong));
        let next = Tick { boot: BootId(Uuid::from_u128(1)), ..at(1) };
        assert_eq!(session.over(next), Some(Leaving::TooLong));
    }

    #[test]
    fn an_export_needs_a_password_of_the_last_five_minutes() {
        let mut session = session();
        assert_eq!(session.allows(&export(), at(0)), Err(Refusal::Confirm));
        session.confirm(at(10));
        assert_eq!(session.allows(&export(), at(10 + 300 * SECOND - 1)), Ok(()));
        assert_eq!(session.allows(&export(), at(10 + 300 * SECOND)), Err(Refusal::Confirm));
    }

    #[test]
    fn a_token_is_256_bits_and_no_other_fits() {
        let (session, other) = (session(), session());
        assert_eq!(session.token().len(), 64);
        assert!(session.is(session.token()));
        for wrong in ["", other.token(), &session.token()[1..], &format!("{}0", session.token())] {
            assert!(!session.is(wrong), "{wrong}");
        }
    }
}
