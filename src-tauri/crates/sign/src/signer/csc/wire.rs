//! Questions and answers of the interface, as JSON has them.

use serde::{Deserialize, Serialize};

use super::Asks;

#[derive(Serialize)]
pub struct Empty {}

#[derive(Serialize)]
pub struct InfoQuestion<'a> {
    #[serde(rename = "credentialID")]
    pub credential: &'a str,
    pub certificates: &'a str,
}

#[derive(Serialize)]
pub struct AuthoriseQuestion<'a> {
    #[serde(rename = "credentialID")]
    pub credential: &'a str,
    #[serde(rename = "numSignatures")]
    pub count: usize,
    pub hash: Vec<String>,
    #[serde(rename = "PIN", skip_serializing_if = "Option::is_none")]
    pub pin: Option<&'a str>,
    #[serde(rename = "OTP", skip_serializing_if = "Option::is_none")]
    pub otp: Option<&'a str>,
}

#[derive(Serialize)]
pub struct SignQuestion<'a> {
    #[serde(rename = "credentialID")]
    pub credential: &'a str,
    #[serde(rename = "SAD")]
    pub sad: &'a str,
    pub hash: Vec<String>,
    #[serde(rename = "hashAlgo")]
    pub hash_algorithm: String,
    #[serde(rename = "signAlgo")]
    pub sign_algorithm: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialInfo {
    pub key: KeyInfo,
    pub cert: CertificateInfo,
    #[serde(default)]
    pub auth_mode: String,
    #[serde(default = "one")]
    pub multisign: usize,
    #[serde(rename = "OTP", default)]
    pub otp: Presence,
}

#[derive(Deserialize)]
pub struct KeyInfo {
    pub status: String,
}

#[derive(Deserialize)]
pub struct CertificateInfo {
    #[serde(default)]
    pub certificates: Vec<String>,
}

/// Whether a PIN or a one-time password is asked for: `"true"`, `"false"`, `"optional"`, or nothing.
#[derive(Default, Deserialize)]
pub struct Presence {
    #[serde(default)]
    pub presence: String,
}

impl CredentialInfo {
    pub fn asks(&self) -> Asks {
        match self.auth_mode.as_str() {
            "explicit" if self.otp.presence == "true" => Asks::OneTime,
            "explicit" => Asks::Pin,
            _ => Asks::Nothing,
        }
    }
}

const fn one() -> usize {
    1
}

#[derive(Deserialize)]
pub struct Info {
    pub specs: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List {
    #[serde(rename = "credentialIDs")]
    pub ids: Vec<String>,
}

#[derive(Deserialize)]
pub struct Login {
    pub access_token: String,
}

#[derive(Deserialize)]
pub struct Authorised {
    #[serde(rename = "SAD")]
    pub sad: String,
}

#[derive(Deserialize)]
pub struct Signatures {
    pub signatures: Vec<String>,
}
