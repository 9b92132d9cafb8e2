//! A counter as the hub sees one: a key, chains, and HTTP.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64ct::{Base64, Encoding};
use bytes::Bytes as Raw;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::replica::{
    Bytes, Chain, Challenge, Enrolled, Enrolment, Fault, FaultCode, Feed, Invitation, Loose,
    LooseKind, LoosePush, LoosePushed, PublicKey, Push, Pushed, Sealed, Session, SessionRequest,
    Signature, Tag, Verdict, invitation_id,
};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A counter.
pub struct Counter {
    pub base: String,
    pub code: AgencyCode,
    pub device: DeviceId,
    pub token: String,
    pub hub_key: Option<PublicKey>,
    pair: Ed25519KeyPair,
    ends: BTreeMap<Chain, (u64, Hash)>,
    http: Client<HttpConnector, Full<Raw>>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Raw,
}

impl Reply {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn code(&self) -> FaultCode {
        serde_json::from_slice::<Fault>(&self.body)
            .unwrap_or_else(|_| panic!("{self:?}"))
            .code
    }

    pub fn number(&self, name: &str) -> u64 {
        self.headers[name].to_str().unwrap().parse().unwrap()
    }
}

impl Counter {
    pub fn new(base: &str, code: &AgencyCode) -> Self {
        let seed: [u8; 32] = Hash::of(DeviceId::fresh().0.as_bytes()).0;
        Self {
            base: base.to_owned(),
            code: code.clone(),
            device: DeviceId::fresh(),
            token: String::new(),
            hub_key: None,
            pair: Ed25519KeyPair::from_seed_unchecked(&seed).unwrap(),
            ends: BTreeMap::new(),
            http: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    pub fn sign(&self, text: &[u8]) -> Signature {
        Signature(self.pair.sign(text).as_ref().try_into().unwrap())
    }

    pub fn enrolment(&self, code: &str) -> Enrolment {
        let mut enrolment = Enrolment {
            commune: self.code.clone(),
            id: invitation_id(code).unwrap(),
            device: self.device,
            name: "Quầy 1".to_owned(),
            public_key: PublicKey(self.pair.public_key().as_ref().try_into().unwrap()),
            proof: Signature([0; 64]),
        };
        enrolment.proof = self.sign(&enrolment.signed_text());
        enrolment
    }

    pub async fn enrol(&mut self, code: &str) -> Result<Bytes, FaultCode> {
        let reply = self.post("/v1/enrolments", &self.enrolment(code)).await;
        if !reply.status.is_success() {
            return Err(reply.code());
        }
        let enrolled: Enrolled = reply.json();
        self.hub_key = Some(enrolled.hub_key);
        Ok(enrolled.bundle)
    }

    /// A session of its own; the status tells where there is none.
    pub async fn try_prove(&mut self) -> Result<Session, FaultCode> {
        let challenge: Challenge = self.get("/v1/challenge").await.json();
        let challenge = challenge.challenge;
        let text = SessionRequest::signed_text(&self.code, self.device, &challenge);
        let asked = SessionRequest {
            commune: self.code.clone(),
            device: self.device,
            challenge,
            signature: self.sign(&text),
        };
        let reply = self.post("/v1/sessions", &asked).await;
        if !reply.status.is_success() {
            return Err(reply.code());
        }
        let session: Session = reply.json();
        self.token.clone_from(&session.token);
        Ok(session)
    }

    pub async fn prove(&mut self) {
        self.try_prove().await.unwrap();
    }

    /// Lets another counter in, which then speaks to the same instance.
    pub async fn neighbour(&self, code: &str) -> Self {
        let invitation = Invitation {
            id: invitation_id(code).unwrap(),
            bundle: Bytes(b"sealed".to_vec()),
            minutes: 10,
        };
        let reply = self.post("/v1/invitations", &invitation).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        let mut other = Self::new(&self.base, &self.code);
        assert_eq!(other.enrol(code).await.unwrap().0, b"sealed");
        other.prove().await;
        other
    }

    /// The next links of a chain with these bodies; the counter's own copy of the chain grows.
    pub fn next(&mut self, chain: Chain, bodies: &[&[u8]]) -> Push {
        let items = bodies.iter().map(|body| self.link(chain, body)).collect();
        self.push_of(chain, items)
    }

    pub fn push_of(&self, chain: Chain, items: Vec<Sealed>) -> Push {
        let mut push = Push {
            device: self.device,
            chain,
            items,
            signature: Signature([0; 64]),
        };
        push.signature = self.sign(&push.signed_text(&self.code));
        // As the feed will have it.
        if let Some(last) = push.items.last_mut() {
            last.signature = Some(push.signature);
        }
        push
    }

    pub fn link(&mut self, chain: Chain, body: &[u8]) -> Sealed {
        let (seq, prev) = self.ends.get(&chain).copied().unwrap_or((0, Hash::ZERO));
        let id = EventId::fresh();
        let hash = Hash::of(&[&prev.0[..], id.0.as_bytes(), body].concat());
        self.ends.insert(chain, (seq + 1, hash));
        Sealed {
            id,
            seq: seq + 1,
            prev,
            hash,
            about: Tag([9; 16]),
            body: Bytes(body.to_vec()),
            signature: None,
        }
    }

    /// Forgets links, as a restored store does.
    pub fn rewind(&mut self, chain: Chain, seq: u64, hash: Hash) {
        self.ends.insert(chain, (seq, hash));
    }

    /// As often as the hub is busy.
    pub async fn push(&self, push: &Push) -> Reply {
        loop {
            let reply = self.post("/v1/events", push).await;
            if reply.status != StatusCode::TOO_MANY_REQUESTS {
                return reply;
            }
            tokio::task::yield_now().await;
        }
    }

    pub async fn verdicts(&self, push: &Push) -> Vec<Verdict> {
        self.push(push).await.json::<Pushed>().verdicts
    }

    pub async fn loose(&self, kind: LooseKind, tag: u8, version: u64, body: &[u8]) -> Vec<Verdict> {
        let item = Loose {
            tag: Tag([tag; 16]),
            kind,
            version,
            body: Bytes(body.to_vec()),
        };
        let reply = self
            .post("/v1/loose", &LoosePush { items: vec![item] })
            .await;
        reply.json::<LoosePushed>().verdicts
    }

    pub async fn feed(&self, after: u64, wait: u32) -> Feed {
        self.get(&format!("/v1/feed?after={after}&wait={wait}"))
            .await
            .json()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, &[], Raw::new()).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Reply {
        let body = serde_json::to_vec(body).unwrap().into();
        self.ask(Method::POST, path, &[], body).await
    }

    pub async fn tus(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Raw,
    ) -> Reply {
        let mut headers = headers.to_vec();
        headers.push(("tus-resumable", "1.0.0"));
        self.ask(method, path, &headers, body).await
    }

    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Raw,
    ) -> Reply {
        self.try_ask(method, path, headers, body).await.unwrap()
    }

    pub async fn try_ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Raw,
    ) -> Result<Reply, Box<dyn std::error::Error + Send + Sync>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.http.request(request.body(Full::new(body))?).await?;
        Ok(Reply {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.into_body().collect().await?.to_bytes(),
        })
    }
}

/// `Upload-Metadata` of a file.
pub fn metadata(tag: u8, bytes: &[u8]) -> String {
    metadata_of(tag, Hash::of(bytes))
}

pub fn metadata_of(tag: u8, hash: Hash) -> String {
    let tag = Base64::encode_string(Tag([tag; 16]).hex().as_bytes());
    let hash = Base64::encode_string(hash.to_string().as_bytes());
    format!("tag {tag},sha256 {hash}")
}
