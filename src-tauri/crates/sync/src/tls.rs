//! TLS of the terminal: rustls with ring, the authorities of the program or the one that the operator gave, and a time that a
//! dead clock battery cannot pull below what is known for sure. There is no switch that turns verification off.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use rustls::{ClientConfig, RootCertStore, crypto::ring, time_provider::TimeProvider};
use rustls_pki_types::{CertificateDer, UnixTime, pem::PemObject};

/// System clock and witness further apart than this cannot both be right: longer than the longest life of a certificate that
/// public authorities sign.
const APART: Duration = Duration::from_secs(400 * 86_400);

/// The time that certificates are checked against: the system clock, but never before the program was built nor before the
/// newest time that the witness signed.
///
/// One minute in which either clock was years ahead must not lock a terminal out for ever. So where a certificate has expired,
/// and system clock and witness are further apart than [`APART`], the earlier of them is tried, never one before the program
/// was built. Where they agree, an expired certificate stays refused. Whoever wants to show an old certificate has to set this
/// terminal's clock back by more than a year, to a time after the program was built.
pub struct Clock {
    system: Box<dyn Fn() -> Duration + Send + Sync>,
    built: Duration,
    witnessed_s: AtomicU64,
    earlier: AtomicBool,
}

impl Clock {
    /// `system` reads the system clock, as the time since 1970. `built_s` has passed for sure, in seconds since 1970.
    pub fn new(system: impl Fn() -> Duration + Send + Sync + 'static, built_s: u64) -> Self {
        let built = Duration::from_secs(built_s);
        Self {
            system: Box::new(system),
            built,
            witnessed_s: AtomicU64::new(0),
            earlier: AtomicBool::new(false),
        }
    }

    /// Takes a time that the witness signed, in seconds since 1970.
    pub fn raise(&self, witnessed_s: u64) {
        self.witnessed_s.fetch_max(witnessed_s, Ordering::Relaxed);
    }

    /// What time certificates are checked against now.
    pub fn now(&self) -> Duration {
        let earlier = self.earlier().filter(|_| self.earlier.load(Ordering::Relaxed));
        earlier.unwrap_or_else(|| (self.system)().max(self.witnessed()).max(self.built))
    }

    /// Goes by the earlier time from now on. Whether that is another one than before.
    pub(crate) fn fall_back(&self) -> bool {
        self.earlier().is_some() && !self.earlier.swap(true, Ordering::Relaxed)
    }

    /// Goes by the later time again.
    pub(crate) fn go_on(&self) {
        self.earlier.store(false, Ordering::Relaxed);
    }

    fn witnessed(&self) -> Duration {
        Duration::from_secs(self.witnessed_s.load(Ordering::Relaxed))
    }

    /// The time that it may be instead, if system clock and witness contradict each other.
    fn earlier(&self) -> Option<Duration> {
        let (system, witnessed) = ((self.system)(), self.witnessed());
        if witnessed.is_zero() || system < self.built {
            return None;
        }
        let earlier = system.min(witnessed).max(self.built);
        (system.max(witnessed).saturating_sub(earlier) > APART).then_some(earlier)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({} s)", self.now().as_secs())
    }
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(self.now()))
    }
}

/// Why there is no TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsSetupError {
    /// The file holds no certificate, or one that no authority can have.
    #[error("the file with the authority's certificate cannot be read; it must be PEM")]
    Authority,
    /// The library refuses its own settings.
    #[error("TLS cannot be set up")]
    Library,
}

/// The terminal's side of TLS. With `authority` (PEM, one or more certificates) only what these have signed is believed;
/// without it what the authorities built into the program have signed.
pub(crate) fn config(clock: Arc<Clock>, authority: Option<&[u8]>) -> Result<ClientConfig, TlsSetupError> {
    let builder = ClientConfig::builder_with_details(Arc::new(ring::default_provider()), clock);
    let builder = builder.with_safe_default_protocol_versions().map_err(|_| TlsSetupError::Library)?;
    Ok(builder.with_root_certificates(roots(authority)?).with_no_client_auth())
}

fn roots(authority: Option<&[u8]>) -> Result<RootCertStore, TlsSetupError> {
    let Some(pem) = authority else {
        return Ok(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect());
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| TlsSetupError::Authority)?;
        roots.add(certificate).map_err(|_| TlsSetupError::Authority)?;
    }
    if roots.is_empty() { Err(TlsSetupError::Authority) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_never_falls_below_what_has_passed() {
        let clock = Clock::new(|| Duration::from_secs(1_000), 0);
        assert_eq!(clock.now().as_secs(), 1_000);
        clock.raise(1_800_000_000);
        clock.raise(5);
        assert_eq!(clock.now().as_secs(), 1_800_000_000);
        let ahead = Clock::new(|| Duration::from_secs(1_900_000_000), 1_800_000_000);
        assert_eq!(ahead.now().as_secs(), 1_900_000_000);
    }

    #[test]
    fn the_earlier_time_counts_only_where_clock_and_witness_contradict_each_other() {
        let (built, year) = (1_790_000_000, 365 * 86_400);
        let falls_back = |system_s: u64, witnessed_s: u64| {
            let clock = Clock::new(move || Duration::from_secs(system_s), built);
            clock.raise(witnessed_s);
            clock.fall_back().then(|| clock.now().as_secs())
        };
        let now = built + 30 * 86_400;
        assert_eq!(falls_back(now, now + 10 * year), Some(now));
        assert_eq!(falls_back(now + 10 * year, now), Some(now));
        // A witness of an older program is before this one.
        assert_eq!(falls_back(now + 10 * year, built - year), Some(built));
        // They agree, or nobody signed anything, or the battery is dead.
        for (system_s, witnessed_s) in [(now, now), (now, now + year), (now + year, now), (now, 0)] {
            assert_eq!(falls_back(system_s, witnessed_s), None, "{system_s} {witnessed_s}");
        }
        assert_eq!(falls_back(60, now + 10 * year), None);
    }

    #[test]
    fn a_file_without_a_certificate_is_no_authority() {
        for pem in [&b""[..], b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let clock = Arc::new(Clock::new(|| Duration::ZERO, 0));
            assert_eq!(config(clock, Some(pem)).unwrap_err(), TlsSetupError::Authority);
        }
    }
}
