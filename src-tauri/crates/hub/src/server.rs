//! The server itself: connections until it is told to stop, then what is under way to its end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use crate::hub::{Hub, Shared};
use crate::tls::Tls;
use crate::{files, routes, wake};

/// Who says nothing for so long is cut off.
const HEAD: Duration = Duration::from_secs(30);

/// Serves until `stop` is ready; then takes no connection, ends who waits, and lets the rest finish.
/// Without `tls` it speaks in the clear, to a proxy on the same machine.
pub async fn serve(
    hub: Hub,
    listener: TcpListener,
    tls: Option<Tls>,
    stop: impl Future<Output = ()>,
) {
    let hub: Shared = Arc::new(hub);
    let looking = tokio::spawn(wake::look(hub.clone()));
    let sweeping = tokio::spawn(files::sweep(hub.clone()));
    let router = routes::routes(&hub);
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = accept(&hub, (&listener, tls.as_ref()), &router, &graceful) => {}
        () = stop => {}
    }
    drop(listener);
    hub.closing.send_replace(true);
    let left = tokio::time::timeout(hub.limits.leave, graceful.shutdown());
    if left.await.is_err() {
        tracing::warn!("connections were cut off at the end");
    }
    looking.abort();
    sweeping.abort();
}

async fn accept(
    hub: &Shared,
    (listener, tls): (&TcpListener, Option<&Tls>),
    router: &Router,
    graceful: &GracefulShutdown,
) {
    let room = Arc::new(Semaphore::new(hub.limits.connections));
    loop {
        // Beyond that number they wait in the system's own queue.
        let Ok(place) = room.clone().acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let tls = tls.cloned();
                converse(
                    stream,
                    peer,
                    router.clone(),
                    (graceful.watcher(), tls),
                    place,
                );
            }
            // Too many open files, or a peer that was gone again: others wait behind it.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    (watcher, tls): (Watcher, Option<Tls>),
    place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    tokio::spawn(async move {
        match tls {
            None => speak(stream, peer, router, watcher).await,
            Some(tls) => {
                // Who greets and then says nothing is cut off like everybody else.
                let greeted = tokio::time::timeout(HEAD, tls.acceptor.accept(stream));
                if let Ok(Ok(stream)) = greeted.await {
                    speak(stream, peer, router, watcher).await;
                }
            }
        }
        drop(place);
    });
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    peer: SocketAddr,
    router: Router,
    watcher: Watcher,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // How a connection ends is nobody's concern here.
    let _ = watcher.watch(connection).await;
}
