//! Certificates, right and wrong, and the time that they are checked against.

use std::{sync::Arc, time::Duration};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use shiwen_sync::{
    client::Settings,
    link::{Fault, NetworkFault, TlsFault},
    protocol::BatchAnswer,
    tls::Clock,
};

use crate::{
    NOW_S, link_with, send,
    server::{serve_tls, taken},
    settings,
};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2060, 1, 1));
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A server with a certificate for a name, from 2024 to a year.
fn server(authority: &Authority, name: &str, until: i32) -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a certificate");
    (params.not_before, params.not_after) = (date_time_ymd(2024, 1, 1), date_time_ymd(until, 1, 1));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("a certificate")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate")
}

fn ask(server: ServerConfig, trusted: Option<&Authority>, clock: Clock) -> Result<BatchAnswer, Fault> {
    let (port, _requests) = serve_tls(server, &taken());
    let authority = trusted.map(|authority| authority.pem().into_bytes());
    let settings = Settings { authority, ..settings(&format!("https://127.0.0.1:{port}")) };
    send(&link_with(&settings, clock))
}

fn at(wall_s: u64, floor_s: u64) -> Clock {
    Clock::new(move || Duration::from_secs(wall_s), floor_s)
}

fn refused(fault: TlsFault) -> Result<BatchAnswer, Fault> {
    Err(Fault::Network(NetworkFault::Tls(fault)))
}

#[test]
fn only_a_certificate_of_the_right_name_authority_and_time_is_believed() {
    let (own, other) = (authority(), authority());
    let now = || at(NOW_S, 0);
    assert!(ask(server(&own, "127.0.0.1", 2060), Some(&own), now()).is_ok());
    assert_eq!(ask(server(&own, "127.0.0.1", 2025), Some(&own), now()), refused(TlsFault::Expired));
    assert_eq!(ask(server(&own, "elsewhere.example", 2060), Some(&own), now()), refused(TlsFault::OtherName));
    assert_eq!(
        ask(server(&own, "127.0.0.1", 2060), Some(&other), now()),
        refused(TlsFault::UnknownAuthority)
    );
    assert_eq!(ask(server(&own, "127.0.0.1", 2060), None, now()), refused(TlsFault::UnknownAuthority));
}

#[test]
fn a_dead_battery_does_not_keep_a_terminal_from_its_platform() {
    let own = authority();
    let dead = |floor_s| ask(server(&own, "127.0.0.1", 2060), Some(&own), at(60, floor_s));
    assert!(dead(NOW_S).is_ok());
    // The control: without a time that has passed for sure, 1970 is before every certificate.
    assert_eq!(dead(0), refused(TlsFault::NotYetValid));
    // And nothing makes an expired certificate pass.
    let late = at(60, NOW_S);
    assert_eq!(ask(server(&own, "127.0.0.1", 2025), Some(&own), late), refused(TlsFault::Expired));
}

#[test]
fn a_clock_that_was_years_ahead_for_a_minute_locks_nobody_out() {
    let own = authority();
    let year = 365 * 86_400;
    let ask_at = |until, system_s, witnessed_s| {
        let clock = at(system_s, NOW_S - year / 4);
        clock.raise(witnessed_s);
        ask(server(&own, "127.0.0.1", until), Some(&own), clock)
    };
    // The platform signed a time in 2036; the terminal's battery says 2036.
    assert!(ask_at(2030, NOW_S, NOW_S + 10 * year).is_ok());
    assert!(ask_at(2030, NOW_S + 10 * year, NOW_S).is_ok());
    // The controls: a certificate that has expired at either time, and one that has where both agree.
    assert_eq!(ask_at(2025, NOW_S, NOW_S + 10 * year), refused(TlsFault::Expired));
    assert_eq!(ask_at(2027, NOW_S, NOW_S), refused(TlsFault::Expired));
    assert_eq!(ask_at(2027, NOW_S, NOW_S - year / 2), refused(TlsFault::Expired));
    assert_eq!(ask_at(2030, NOW_S + 10 * year, 0), refused(TlsFault::Expired));
}
