//! Roots that the office takes itself: shown certificate by certificate, then exactly those are taken, dated, by an event.
use std::path::Path;

use chrono::{DateTime, Utc};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, Media};
use motcua_case::province::{ProvinceFile, ProvinceFileKind};
use motcua_case::user::Permission;
use motcua_sign::trust::{Root, Trust};
use motcua_store::Read;

use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::trust::{RootLeft, RootUnfit, RootView, TrustPlan, TrustView};

/// Owner of the lists in the store; that of the other files that come from outside.
const OWNER: &str = "province";

/// A list that was taken.
struct Taken {
    at: DateTime<Utc>,
    trust: Trust,
}

impl Desk {
    /// What is believed here: the list that ships and what the office took; in a practice store its own root alone.
    pub(crate) fn trusted(&self) -> Result<Trust> {
        let Ok(session) = self.session() else {
            return Ok(self.trust(false).clone());
        };
        session.read(|read| {
            let practice = office(read)?.practice;
            let mut trust = self.trust(practice).clone();
            for taken in lists(read, practice)? {
                trust.join(taken.trust).map_err(|_| unfit("many"))?;
            }
            Ok(trust)
        })
    }

    /// The roots that are believed.
    pub fn trust_list(&self) -> Result<TrustView> {
        let session = self.session()?;
        session.read(|read| {
            let practice = office(read)?.practice;
            let shipped = self.trust(practice);
            let views = shipped.roots().iter().map(|root| view(root, None));
            let mut roots: Vec<RootView> = views.collect();
            for taken in lists(read, practice)? {
                let more = taken.trust.roots().iter();
                roots.extend(more.map(|root| view(root, Some(taken.at))));
            }
            Ok(TrustView {
                date: shipped.date,
                practice,
                roots,
            })
        })
    }

    /// What taking the certificates of a file or a folder would do. Nothing is changed.
    pub fn trust_plan(&self, path: &Path) -> Result<TrustPlan> {
        self.permitted(Permission::ImportCatalogue)?;
        Ok(self.plan_roots(path)?.0)
    }

    /// Believes the roots that were shown: others under the same name are refused.
    pub fn trust_take(&self, path: &Path, shown: &str) -> Result<TrustView> {
        let session = self.permitted(Permission::ImportCatalogue)?;
        let (plan, trust) = self.plan_roots(path)?;
        if plan.digest != shown {
            return Err(unfit("changed"));
        }
        if plan.taken.is_empty() {
            return Err(unfit("known"));
        }
        let at = stamp(&*self.clock);
        let day = self.today();
        let json = trust
            .to_json(day)
            .map_err(|_| Error::internal("trust"))?
            .into_bytes();
        let sealed = session.store.blobs().seal(&json)?;
        let file = ProvinceFile {
            kind: ProvinceFileKind::Roots,
            name: plan.digest,
            effective_from: day,
            file: FileRef {
                sha256: sealed.sha256(),
                bytes: u32::try_from(json.len()).map_err(|_| ErrorCode::FileTooLarge)?,
                media: Media::Json,
            },
            imported_at: at.wall,
        };
        session.write(|write| {
            write.keep(&sealed, OWNER)?;
            let fact = Fact::ProvinceFileTaken(Box::new(file.clone()));
            write.append(at, &session.actor_ref(), Subject::Province, &fact)?;
            Ok(())
        })?;
        self.trust_list()
    }

    fn plan_roots(&self, path: &Path) -> Result<(TrustPlan, Trust)> {
        let session = self.session()?;
        if session.read(office)?.practice {
            return Err(unfit("practice"));
        }
        let known = self.trusted()?;
        let given = Trust::from_path(path).map_err(|_| unfit("text"))?;
        let mut taken = Trust::none();
        let mut left = Vec::new();
        for root in given.roots() {
            let certificate = &root.certificate;
            let mut all = known.roots().iter().chain(taken.roots());
            let reason = if all.any(|other| other.certificate == *certificate) {
                RootUnfit::Known
            } else if !certificate.is_authority() {
                RootUnfit::NoAuthority
            } else if certificate.not_after() < self.clock.now() {
                RootUnfit::Over
            } else {
                let (purposes, source) = (root.purposes.clone(), root.source.clone());
                taken
                    .add(certificate.clone(), purposes, source)
                    .map_err(|_| unfit("many"))?;
                continue;
            };
            left.push(RootLeft {
                holder: certificate.holder(),
                reason,
            });
        }
        let views: Vec<RootView> = taken.roots().iter().map(|root| view(root, None)).collect();
        let prints = views.iter().map(|root| root.fingerprint.to_string());
        let digest = Hash::of(prints.collect::<String>().as_bytes()).to_string();
        let plan = TrustPlan {
            taken: views,
            left,
            digest,
        };
        Ok((plan, taken))
    }
}

/// The lists that a store took, oldest first; a practice store has none.
fn lists(read: &Read<'_>, practice: bool) -> Result<Vec<Taken>> {
    let mut lists = Vec::new();
    for file in read.province()?.files {
        if practice || file.kind != ProvinceFileKind::Roots {
            continue;
        }
        let blob = read.blob(file.file.sha256)?;
        let bytes = blob.ok_or_else(|| Error::internal("trust"))?.into_bytes()?;
        let text = String::from_utf8(bytes).map_err(|_| Error::internal("trust"))?;
        lists.push(Taken {
            at: file.imported_at,
            trust: Trust::from_json(&text).map_err(|_| Error::internal("trust"))?,
        });
    }
    Ok(lists)
}

fn view(root: &Root, taken_at: Option<DateTime<Utc>>) -> RootView {
    let certificate = &root.certificate;
    RootView {
        holder: certificate.holder(),
        issuer: certificate.issuer(),
        serial: certificate.serial(),
        fingerprint: Hash(certificate.fingerprint()),
        from: certificate.not_before(),
        until: certificate.not_after(),
        purposes: root.purposes.iter().map(|one| (*one).into()).collect(),
        source: root.source.clone(),
        taken_at,
    }
}

fn unfit(reason: &str) -> Error {
    Error::new(ErrorCode::TrustUnfit).with("reason", reason)
}
