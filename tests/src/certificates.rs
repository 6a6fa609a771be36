//! Certificates for the platform on loopback, right and wrong, of an authority that exists for one test. A test's terminal is
//! given the authority's file as its private CA.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};

/// A certificate authority.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing: it is for `localhost` and 127.0.0.1, from 2024 to 2120.
    None,
    /// It ended in 2025.
    Expired,
    /// It begins in 2119.
    NotYetValid,
    /// It is for `elsewhere.example.cn`.
    OtherName,
}

/// Certificate and key of a server, as files.
#[derive(Clone, Debug)]
pub struct ServerFiles {
    /// The certificate, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

impl Authority {
    /// A new authority.
    pub fn new() -> Self {
        let mut params = lasting((2024, 1, 1), (2120, 1, 1));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(DnType::CommonName, "Test authority");
        let key = KeyPair::generate().expect("a key");
        Self { issuer: CertifiedIssuer::self_signed(params, key).expect("a certificate") }
    }

    /// Writes its certificate into a folder; the file for `--ca`.
    pub fn write(&self, folder: &Path) -> PathBuf {
        let path = folder.join("ca.pem");
        fs::write(&path, self.issuer.pem()).expect("the authority can be written");
        path
    }

    /// Writes a certificate with this flaw, and its key, into a folder.
    pub fn issue(&self, flaw: Flaw, folder: &Path) -> ServerFiles {
        let mut params = match flaw {
            Flaw::None | Flaw::OtherName => lasting((2024, 1, 1), (2120, 1, 1)),
            Flaw::Expired => lasting((2024, 1, 1), (2025, 1, 1)),
            Flaw::NotYetValid => lasting((2119, 1, 1), (2120, 1, 1)),
        };
        let name = if flaw == Flaw::OtherName { "elsewhere.example.cn" } else { "localhost" };
        params.subject_alt_names = vec![SanType::DnsName(name.try_into().expect("a name"))];
        if flaw != Flaw::OtherName {
            params.subject_alt_names.push(SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        }
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let files = ServerFiles { certificate: folder.join("server.pem"), key: folder.join("server.key") };
        fs::write(&files.certificate, certificate.pem()).expect("the certificate can be written");
        fs::write(&files.key, key.serialize_pem()).expect("the key can be written");
        files
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority")
    }
}

fn lasting(from: (i32, u8, u8), to: (i32, u8, u8)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(to.0, to.1, to.2);
    params
}

#[cfg(test)]
mod tests {
    use openssl::x509::X509;

    use super::*;

    #[test]
    fn an_authority_vouches_for_its_own_certificates_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ours, other) = (Authority::new(), Authority::new());
        let read = |path: &Path| X509::from_pem(&fs::read(path).expect("a file")).expect("a certificate");
        let issued = read(&ours.issue(Flaw::None, folder.path()).certificate);
        let verified = |authority: &Authority| {
            let certificate = read(&authority.write(folder.path()));
            issued.verify(&certificate.public_key().expect("a key")).expect("comparable")
        };
        assert_eq!((verified(&ours), verified(&other)), (true, false));
    }
}
