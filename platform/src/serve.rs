//! Serving: the listener, TLS, what runs beside the requests, and an orderly end.

use std::{io, net::SocketAddr, net::TcpListener, path::PathBuf, sync::Arc, time::Duration};

use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    alarm,
    app::App,
    cli::say,
    config::Tls,
    db::{self, DbError, PoolError},
    http, outbox,
};

/// How long requests under way may take once the program was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);
/// How long a connection may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(15);

/// Why the platform cannot serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The address.
    #[error("{0} cannot be listened on: {1}")]
    Listen(SocketAddr, io::Error),
    /// The certificate or its key.
    #[error("{0} does not hold what TLS needs: {1}")]
    Tls(PathBuf, String),
    /// Anything else of the machine.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Nobody reads the address.
    #[error("the address cannot be printed")]
    Print,
}

impl From<PoolError> for ServeError {
    fn from(error: PoolError) -> Self {
        DbError::from(error).into()
    }
}

/// Serves until SIGTERM or SIGINT; requests under way are answered first. Prints the address it listens on as one line of JSON.
pub(crate) async fn serve(app: App) -> Result<(), ServeError> {
    db::check_schema(&mut app.db().await?).await?;
    let listener = listen(app.config.listen)?;
    let tls = app
        .config
        .tls
        .as_ref()
        .map(load)
        .transpose()?
        .map(|config| RustlsConfig::from_config(Arc::new(config)));
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone()));
    if let (Some(files), Some(tls)) = (app.config.tls.clone(), tls.clone()) {
        tokio::spawn(reload_on_signal(files, tls));
    }
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = listener.local_addr()?;
    tokio::spawn(outbox::run(app.clone()));
    tokio::spawn(alarm::watch(app.clone()));
    let service = http::router(app).into_make_service_with_connect_info::<SocketAddr>();
    say(&format!("{{\"listening\":\"{scheme}://{address}\"}}")).map_err(|_| ServeError::Print)?;
    if let Some(tls) = tls {
        let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
        patience(&mut server);
        server.serve(service).await?;
    } else {
        let mut server = axum_server::from_tcp(listener)?.handle(handle);
        patience(&mut server);
        server.serve(service).await?;
    }
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|error| ServeError::Listen(address, error))
}

fn patience<A: axum_server::Address, B>(server: &mut Server<A, B>) {
    let mut builder = server.http_builder().http1();
    builder.timer(hyper_util::rt::TokioTimer::new()).header_read_timeout(HEADERS);
}

async fn stop_on_signal(handle: Handle<SocketAddr>) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("no signal can be listened for");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    handle.graceful_shutdown(Some(LAST_REQUESTS));
}

/// A renewed certificate is taken without a restart; one that cannot be read changes nothing.
async fn reload_on_signal(files: Tls, tls: RustlsConfig) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        match load(&files) {
            Ok(config) => tls.reload_from_config(Arc::new(config)),
            Err(error) => tracing::error!(%error, "the old certificate stays"),
        }
    }
}

fn load(files: &Tls) -> Result<ServerConfig, ServeError> {
    let wrong =
        |path: &PathBuf, error: &dyn std::error::Error| ServeError::Tls(path.clone(), error.to_string());
    let certificates = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&files.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, &error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key))
        .map(|mut config| {
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            config
        })
        .map_err(|error| wrong(&files.certificate, &error))
}
