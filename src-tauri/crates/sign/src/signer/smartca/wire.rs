//! Questions and answers of the interface, as JSON has them.

use serde::{Deserialize, Serialize};

use super::super::remote::from_base64;
use super::{Account, Held};
use crate::certificate::Certificate;

#[derive(Serialize)]
pub struct Question<'a> {
    pub sp_id: &'a str,
    pub sp_password: &'a str,
    pub user_id: &'a str,
}

impl<'a> Question<'a> {
    pub fn new(account: &'a Account) -> Self {
        Self {
            sp_id: &account.provider_id,
            sp_password: account.provider_password.expose(),
            user_id: &account.user,
        }
    }
}

#[derive(Serialize)]
pub struct SignQuestion<'a> {
    #[serde(flatten)]
    pub account: Question<'a>,
    pub transaction_id: String,
    pub transaction_desc: String,
    pub serial_number: &'a str,
    pub sign_files: Vec<SignFile<'a>>,
}

#[derive(Serialize)]
pub struct SignFile<'a> {
    pub data_to_be_signed: String,
    pub doc_id: &'a str,
    pub file_type: &'static str,
    pub sign_type: &'static str,
}

/// Every answer: a status of its own, words, and what was asked for.
#[derive(Deserialize)]
pub struct Answer {
    pub status_code: u32,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub data: serde_json::Value,
}

#[derive(Deserialize)]
pub struct Certificates {
    #[serde(default)]
    pub user_certificates: Vec<UserCertificate>,
}

#[derive(Deserialize)]
pub struct UserCertificate {
    pub serial_number: String,
    pub cert_data: String,
    #[serde(default)]
    pub chain_data: ChainData,
}

#[derive(Default, Deserialize)]
pub struct ChainData {
    #[serde(default)]
    pub ca_cert: Option<String>,
    #[serde(default)]
    pub root_cert: Option<String>,
}

#[derive(Deserialize)]
pub struct Begun {
    pub transaction_id: String,
    #[serde(default)]
    pub tran_code: Option<String>,
}

#[derive(Deserialize)]
pub struct Signed {
    pub signatures: Vec<SignedFile>,
}

#[derive(Deserialize)]
pub struct SignedFile {
    pub doc_id: String,
    pub signature_value: String,
}

impl UserCertificate {
    /// What can be signed with; a certificate that cannot be read is left out.
    pub fn read(&self) -> Option<Held> {
        let one = |text: &str| Certificate::from_der(&from_base64(text).ok()?).ok();
        let above = [&self.chain_data.ca_cert, &self.chain_data.root_cert];
        Some(Held {
            certificate: one(&self.cert_data)?,
            chain: above
                .into_iter()
                .flatten()
                .filter_map(|text| one(text))
                .collect(),
            serial: self.serial_number.clone(),
        })
    }
}
