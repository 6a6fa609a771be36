//! Who is trusted: an encrypted connection with somebody known, and nobody else.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use axum::{Router, routing::post};
use axum_server::tls_rustls::RustlsConfig;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};

use super::*;
use crate::testing::WEBHOOK_SECRET;

/// A private authority.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// An encrypted server on loopback with a certificate for a name; answers its port.
fn serve(issuer: &CertifiedIssuer<'static, KeyPair>, name: &str) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(config))).unwrap();
    let router = Router::new().fallback(post(|| async { "taken" }));
    tokio::spawn(server.serve(router.into_make_service()));
    port
}

/// A configuration in a folder.
fn configured(folder: &Path, url: &str, ca: Option<&str>) -> Webhook {
    let secret_file = folder.join("webhook.secret");
    fs::write(&secret_file, WEBHOOK_SECRET).unwrap();
    fs::set_permissions(&secret_file, fs::Permissions::from_mode(0o600)).unwrap();
    let ca = ca.map(|pem| {
        fs::write(folder.join("ca.pem"), pem).unwrap();
        folder.join("ca.pem")
    });
    Webhook { url: Some(url.to_owned()), secret_file, ca, without_numbers: false }
}

#[tokio::test]
async fn only_the_named_authority_and_the_right_name_are_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, other) = (authority(), authority());
    let reached = async |port: u16, ca: Option<&str>| {
        let url = format!("https://localhost:{port}/");
        let partner = Partner::read(&configured(folder.path(), &url, ca)).unwrap();
        partner.client.post(url).send().await.is_ok()
    };
    let right = serve(&ours, "localhost");
    assert!(reached(right, Some(&ours.pem())).await);
    assert!(!reached(right, Some(&other.pem())).await);
    assert!(!reached(right, None).await);
    assert!(!reached(serve(&ours, "elsewhere.example.cn"), Some(&ours.pem())).await);
}

#[test]
fn what_the_configuration_names_must_be_there_and_be_that() {
    let folder = tempfile::tempdir().unwrap();
    let good = configured(folder.path(), "https://12345.example.cn/", None);
    assert!(Partner::read(&good).is_ok());
    let no_authority = configured(folder.path(), "https://12345.example.cn/", Some("no certificate"));
    assert!(matches!(Partner::read(&no_authority), Err(PartnerError::Authority(_))));
    fs::write(&good.secret_file, "c2hvcnQ=").unwrap();
    assert!(matches!(Partner::read(&good), Err(PartnerError::Secret(_))));
    fs::set_permissions(&good.secret_file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Partner::read(&good), Err(PartnerError::File(_))));
}

#[test]
fn nothing_goes_out_unencrypted_but_on_this_machine() {
    for good in
        ["https://12345.example.cn/x", "http://127.0.0.1:8080/x", "http://localhost/", "http://[::1]:1/"]
    {
        assert!(address(good).is_ok(), "{good}");
    }
    assert!(matches!(address("http://12345.example.cn/"), Err(PartnerError::Plain)));
    assert!(matches!(address("http://127.0.0.1.example.cn/"), Err(PartnerError::Plain)));
    for wrong in ["ftp://127.0.0.1/", "12345.example.cn", ""] {
        assert!(matches!(address(wrong), Err(PartnerError::Url)), "{wrong}");
    }
}
