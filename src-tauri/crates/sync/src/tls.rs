//! TLS of the terminal: rustls with ring, the authorities of the program or the one that the operator gave, and a time that a
//! dead clock battery cannot pull below what is known for sure. There is no switch that turns verification off.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustls::{ClientConfig, RootCertStore, crypto::ring, time_provider::TimeProvider};
use rustls_pki_types::{CertificateDer, UnixTime, pem::PemObject};

/// The time that certificates are checked against: the system clock, but never before the program was built nor before the
/// newest time that the witness signed.
pub struct Clock {
    system: Box<dyn Fn() -> Duration + Send + Sync>,
    floor_s: AtomicU64,
}

impl Clock {
    /// `system` reads the system clock, as the time since 1970. `floor_s` is known to have passed, in seconds since 1970.
    pub fn new(system: impl Fn() -> Duration + Send + Sync + 'static, floor_s: u64) -> Self {
        Self { system: Box::new(system), floor_s: AtomicU64::new(floor_s) }
    }

    /// Takes a time that has passed for sure, in seconds since 1970.
    pub fn raise(&self, passed_s: u64) {
        self.floor_s.fetch_max(passed_s, Ordering::Relaxed);
    }

    /// What time it is at least.
    pub fn now(&self) -> Duration {
        (self.system)().max(Duration::from_secs(self.floor_s.load(Ordering::Relaxed)))
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
    fn a_file_without_a_certificate_is_no_authority() {
        for pem in [&b""[..], b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let clock = Arc::new(Clock::new(|| Duration::ZERO, 0));
            assert_eq!(config(clock, Some(pem)).unwrap_err(), TlsSetupError::Authority);
        }
    }
}
