//! Reads an answer within its limit and decides whose it is: the platform's, or that of something before it.

use std::time::Duration;

use reqwest::{
    Response, Url,
    header::{self, HeaderName},
};
use serde::de::DeserializeOwned;

use super::{page, transport};
use crate::{
    backoff::retry_after,
    link::{Fault, NetworkFault, Page},
    protocol::{Problem, problem},
};

/// As much of a stranger's page as is looked at for its title, in bytes.
const MAX_PAGE_BYTES: usize = 64 * 1024;

/// The answer of the platform, a JSON document of at most `limit` bytes.
pub(super) async fn json<T: DeserializeOwned>(response: Response, limit: usize) -> Result<T, Fault> {
    let head = Head::of(&response);
    if head.status != 200 || head.media != "application/json" {
        return Err(refusal(response, head).await);
    }
    let body = read(response, limit).await?.ok_or(NetworkFault::TooLong)?;
    serde_json::from_slice(&body).map_err(|_| head.foreign(None))
}

/// A file of at most `limit` bytes. Whether it is the right one, its hash tells; a page is none.
pub(super) async fn bytes(response: Response, limit: usize) -> Result<Vec<u8>, Fault> {
    let head = Head::of(&response);
    if head.status != 200 || head.media == "text/html" {
        return Err(refusal(response, head).await);
    }
    Ok(read(response, limit).await?.ok_or(NetworkFault::TooLong)?)
}

/// What is known of an answer before its body.
struct Head {
    status: u16,
    /// The content type without its parameters, in small letters.
    media: String,
    retry_after: Option<Duration>,
    /// The host that it leads to.
    host: Option<String>,
}

impl Head {
    fn of(response: &Response) -> Self {
        let text = |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok());
        let media = text(header::CONTENT_TYPE).and_then(|media| media.split(';').next()).unwrap_or_default();
        let retry = text(header::RETRY_AFTER).and_then(|value| retry_after(value, text(header::DATE)));
        let leads = text(header::LOCATION).and_then(|place| host_of(response.url(), place));
        Self {
            status: response.status().as_u16(),
            media: media.trim().to_ascii_lowercase(),
            retry_after: retry,
            host: leads,
        }
    }

    fn foreign(self, title: Option<String>) -> Fault {
        let page = Page { title, host: self.host };
        Fault::Foreign { status: self.status, page, retry_after: self.retry_after }
    }
}

/// What came instead of an answer.
async fn refusal(response: Response, head: Head) -> Fault {
    let body = match read(response, MAX_PAGE_BYTES).await {
        Ok(body) => body.unwrap_or_default(),
        Err(fault) => return fault.into(),
    };
    if head.media != "application/problem+json" {
        return head.foreign(page::title(&body));
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) if problem.kind.starts_with(problem::PREFIX) => {
            Fault::Problem { status: head.status, problem: Box::new(problem), retry_after: head.retry_after }
        }
        _ => head.foreign(None),
    }
}

/// The whole body; `None` if it is longer than `limit`.
async fn read(mut response: Response, limit: usize) -> Result<Option<Vec<u8>>, NetworkFault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport::fault_of(&error))? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// Where a redirect leads; not if it stays on the same host.
fn host_of(from: &Url, place: &str) -> Option<String> {
    let url = from.join(place).ok()?;
    let host = url.host_str()?;
    (Some(host) != from.host_str()).then(|| page::line(host)).flatten()
}
