//! From a certificate to a root (RFC 5280, 6.1): names, signatures, terms, constraints and purposes.
//!
//! Owned, and not `rustls-webpki`, because the verdict needs the moment of any past day, each certificate's own
//! revocation afterwards, roots for a purpose, and directory names under constraints. Policies are not judged.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280 as oid;
use der::Decode;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, NameConstraints, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

use crate::certificate::Certificate;
use crate::trust::{Purpose, Trust};

/// Certificates of a path at most, the root counted.
const DEPTH: usize = 10;
/// Signatures checked for one path at most.
const CHECKS: u32 = 64;

/// Extensions that are judged here, or say nothing that a path depends on.
const KNOWN: [ObjectIdentifier; 14] = [
    oid::ID_CE_BASIC_CONSTRAINTS,
    oid::ID_CE_KEY_USAGE,
    oid::ID_CE_EXT_KEY_USAGE,
    oid::ID_CE_SUBJECT_ALT_NAME,
    oid::ID_CE_ISSUER_ALT_NAME,
    oid::ID_CE_NAME_CONSTRAINTS,
    oid::ID_CE_CERTIFICATE_POLICIES,
    oid::ID_CE_POLICY_MAPPINGS,
    oid::ID_CE_POLICY_CONSTRAINTS,
    oid::ID_CE_INHIBIT_ANY_POLICY,
    oid::ID_CE_CRL_DISTRIBUTION_POINTS,
    oid::ID_CE_SUBJECT_KEY_IDENTIFIER,
    oid::ID_CE_AUTHORITY_KEY_IDENTIFIER,
    // Statements on qualified certificates (RFC 3739).
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.3"),
];

/// Why there is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// No issuer is known, or none that is believed at the end.
    #[error("no path to a trusted root")]
    NoRoot,
    /// A certificate was not valid yet, or no longer, at the moment asked about.
    #[error("a certificate is out of its term")]
    Term,
    /// An issuer that must not issue, or not so deep.
    #[error("a certificate was issued by one that must not")]
    Authority,
    /// The certificate must not be used for this.
    #[error("the certificate is for another purpose")]
    Purpose,
    /// Names an issuer was not allowed to certify, or constraints that cannot be judged.
    #[error("a name is outside its issuer's constraints")]
    Names,
    /// A critical extension that is not known here.
    #[error("a critical extension is not known")]
    Extension,
    /// More certificates or signatures than a path has.
    #[error("too many certificates")]
    TooMany,
}

/// A path, the certificate asked about first, the root last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Vec<Certificate>);

impl Path {
    /// Every certificate with its issuer; the root stands for itself and is not among the first.
    pub fn pairs(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.0.windows(2).map(|pair| (&pair[0], &pair[1]))
    }

    /// All its certificates, the root last.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.0
    }
}

/// Looks for a path from `leaf` over `known` certificates to a root for this purpose, good at the moment `at`.
///
/// # Errors
/// [`PathError`]: of several dead ends the one that came nearest to a root.
pub fn path(
    leaf: &Certificate,
    known: &[Certificate],
    trust: &Trust,
    purpose: Purpose,
    at: DateTime<Utc>,
) -> Result<Path, PathError> {
    match purpose {
        Purpose::Signing if !leaf.may_sign() => return Err(PathError::Purpose),
        Purpose::Timestamping if !leaf.purposes().contains(&oid::ID_KP_TIME_STAMPING) => {
            return Err(PathError::Purpose);
        }
        _ => {}
    }
    let search = Search {
        known,
        trust,
        purpose,
        at,
        checks: Cell::new(0),
    };
    search.extend(vec![leaf.clone()])
}

struct Search<'a> {
    known: &'a [Certificate],
    trust: &'a Trust,
    purpose: Purpose,
    at: DateTime<Utc>,
    checks: Cell<u32>,
}

impl Search<'_> {
    fn extend(&self, so_far: Vec<Certificate>) -> Result<Path, PathError> {
        let last = so_far.last().ok_or(PathError::NoRoot)?;
        if self.trust.root(last, self.purpose).is_some() {
            self.judge(&so_far)?;
            return Ok(Path(so_far));
        }
        if so_far.len() >= DEPTH {
            return Err(PathError::TooMany);
        }
        let mut nearest = PathError::NoRoot;
        let roots = self.trust.roots().iter().map(|root| &root.certificate);
        for issuer in roots.chain(self.known) {
            if so_far.contains(issuer)
                || issuer.parsed().tbs_certificate.subject != last.parsed().tbs_certificate.issuer
                || names_another_key(last, issuer)
            {
                continue;
            }
            self.checks.set(self.checks.get() + 1);
            if self.checks.get() > CHECKS {
                return Err(PathError::TooMany);
            }
            if last.is_issued_by(issuer).is_err() {
                continue;
            }
            let mut longer = so_far.clone();
            longer.push(issuer.clone());
            match self.extend(longer) {
                Ok(path) => return Ok(path),
                Err(PathError::TooMany) => return Err(PathError::TooMany),
                Err(PathError::NoRoot) => {}
                Err(error) => nearest = error,
            }
        }
        Err(nearest)
    }

    /// All that is asked of a path once it is whole.
    fn judge(&self, path: &[Certificate]) -> Result<(), PathError> {
        for (place, certificate) in path.iter().enumerate() {
            if self.at < certificate.not_before() || self.at > certificate.not_after() {
                return Err(PathError::Term);
            }
            let mut extensions = certificate
                .parsed()
                .tbs_certificate
                .extensions
                .iter()
                .flatten();
            if extensions.any(|extension| extension.critical && !KNOWN.contains(&extension.extn_id))
            {
                return Err(PathError::Extension);
            }
            if place > 0 {
                may_issue(certificate, &path[1..place])?;
                may_name(certificate, &path[..place])?;
            }
        }
        Ok(())
    }
}

/// The certificate says by which key it was issued, and the issuer that its own is another one. It spares the check of a
/// signature where an authority has many certificates of one name.
fn names_another_key(certificate: &Certificate, issuer: &Certificate) -> bool {
    let wanted = certificate.extension::<AuthorityKeyIdentifier>();
    let wanted = wanted.and_then(|wanted| wanted.key_identifier);
    let own = issuer.extension::<SubjectKeyIdentifier>();
    wanted.zip(own).is_some_and(|(wanted, own)| wanted != own.0)
}

/// RFC 5280, 6.1.4 (k) to (n): an authority, of a depth that allows the `below` issuers, whose key may sign.
fn may_issue(issuer: &Certificate, below: &[Certificate]) -> Result<(), PathError> {
    let constraints: BasicConstraints = issuer.extension().ok_or(PathError::Authority)?;
    // Certificates that name themselves do not count (4.2.1.9).
    let depth = below
        .iter()
        .filter(|certificate| !certificate.is_self_issued())
        .count();
    let too_deep = constraints
        .path_len_constraint
        .is_some_and(|most| depth > usize::from(most));
    let no_key = issuer
        .key_usage()
        .is_some_and(|usage| !usage.key_cert_sign());
    if !constraints.ca || too_deep || no_key {
        return Err(PathError::Authority);
    }
    Ok(())
}

/// Names below an issuer with constraints: directory names are judged; another type that is constrained and used is
/// refused, because it is judged by rules not here.
fn may_name(issuer: &Certificate, below: &[Certificate]) -> Result<(), PathError> {
    let extensions = &issuer.parsed().tbs_certificate.extensions;
    let listed = extensions
        .iter()
        .flatten()
        .find(|extension| extension.extn_id == oid::ID_CE_NAME_CONSTRAINTS);
    let Some(listed) = listed else {
        return Ok(());
    };
    let constraints =
        NameConstraints::from_der(listed.extn_value.as_bytes()).map_err(|_| PathError::Names)?;
    let permitted = constraints.permitted_subtrees.unwrap_or_default();
    let excluded = constraints.excluded_subtrees.unwrap_or_default();
    for certificate in below {
        let subject = &certificate.parsed().tbs_certificate.subject;
        let allowed: Vec<&Name> = permitted.iter().filter_map(directory).collect();
        if !allowed.is_empty() && !allowed.iter().any(|base| is_within(subject, base)) {
            return Err(PathError::Names);
        }
        if excluded
            .iter()
            .filter_map(directory)
            .any(|base| is_within(subject, base))
        {
            return Err(PathError::Names);
        }
        let others: SubjectAltName = match certificate.extension() {
            Some(others) => others,
            None => continue,
        };
        let constrained = permitted
            .iter()
            .chain(&excluded)
            .map(|subtree| &subtree.base);
        let same = |one: &GeneralName| {
            others
                .0
                .iter()
                .any(|other| std::mem::discriminant(other) == std::mem::discriminant(one))
        };
        if constrained.into_iter().any(same) {
            return Err(PathError::Names);
        }
    }
    Ok(())
}

fn directory(subtree: &GeneralSubtree) -> Option<&Name> {
    match &subtree.base {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    }
}

fn is_within(name: &Name, base: &Name) -> bool {
    name.0.len() >= base.0.len() && name.0.iter().zip(&base.0).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{
        BasicConstraints as Depth, CertificateParams, CustomExtension, DistinguishedName, DnType,
        GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints as Names,
        date_time_ymd,
    };

    struct Made {
        certificate: Certificate,
        issuer: Issuer<'static, KeyPair>,
    }

    fn named(name: &str) -> DistinguishedName {
        let mut full = DistinguishedName::new();
        full.push(DnType::CountryName, "VN");
        full.push(DnType::CommonName, name);
        full
    }

    fn made(name: &str, by: Option<&Made>, change: impl FnOnce(&mut CertificateParams)) -> Made {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = named(name);
        (params.not_before, params.not_after) =
            (date_time_ymd(2020, 1, 1), date_time_ymd(2030, 1, 1));
        change(&mut params);
        let made = match by {
            Some(by) => params.signed_by(&key, &by.issuer).unwrap(),
            None => params.self_signed(&key).unwrap(),
        };
        Made {
            certificate: Certificate::from_der(made.der()).unwrap(),
            issuer: Issuer::new(params, key),
        }
    }

    fn authority(depth: Option<u8>) -> impl FnOnce(&mut CertificateParams) {
        move |params| {
            params.is_ca = IsCa::Ca(depth.map_or(Depth::Unconstrained, Depth::Constrained));
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        }
    }

    fn signer(params: &mut CertificateParams) {
        params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    }

    fn found(chain: &[&Made], year: i32) -> Result<Path, PathError> {
        let mut trust = Trust::none();
        let root = chain[0].certificate.clone();
        trust
            .add(root, vec![Purpose::Signing], String::new())
            .unwrap();
        let known: Vec<Certificate> = chain[1..]
            .iter()
            .map(|made| made.certificate.clone())
            .collect();
        let at = chrono::NaiveDate::from_ymd_opt(year, 6, 1)
            .unwrap()
            .and_hms_opt(0, 0, 0)
            .unwrap()
            .and_utc();
        path(
            &chain[chain.len() - 1].certificate,
            &known,
            &trust,
            Purpose::Signing,
            at,
        )
    }

    #[test]
    fn a_path_of_three_is_found_in_its_term_alone() {
        let root = made("Gốc", None, authority(None));
        let middle = made("Giữa", Some(&root), authority(Some(0)));
        let leaf = made("Lò Thị Mẫu", Some(&middle), signer);
        let chain = [&root, &middle, &leaf];
        assert_eq!(found(&chain, 2026).unwrap().certificates().len(), 3);
        assert_eq!(found(&chain, 2026).unwrap().pairs().count(), 2);
        assert_eq!(found(&chain, 2019), Err(PathError::Term));
        assert_eq!(found(&chain, 2031), Err(PathError::Term));
        assert_eq!(
            found(&[&middle, &root, &leaf], 2026)
                .unwrap()
                .certificates()
                .len(),
            2
        );
        let stranger = made("Khác", None, authority(None));
        assert_eq!(
            found(&[&stranger, &middle, &leaf], 2026),
            Err(PathError::NoRoot)
        );
    }

    #[test]
    fn an_issuer_with_another_key_than_the_one_named_costs_no_check() {
        let named = |params: &mut CertificateParams| {
            authority(None)(params);
            params.use_authority_key_identifier_extension = true;
        };
        let root = made("Gốc", None, named);
        let others: Vec<Made> = (0..=CHECKS).map(|_| made("Gốc", None, named)).collect();
        let leaf = made("Lò Thị Mẫu", Some(&root), |params| {
            signer(params);
            params.use_authority_key_identifier_extension = true;
        });
        let mut trust = Trust::none();
        for one in others.iter().chain([&root]) {
            let certificate = one.certificate.clone();
            trust
                .add(certificate, vec![Purpose::Signing], String::new())
                .unwrap();
        }
        let at = leaf.certificate.not_before();
        let found = path(&leaf.certificate, &[], &trust, Purpose::Signing, at).unwrap();
        assert_eq!(found.certificates()[1], root.certificate);
    }

    #[test]
    fn whoever_must_not_issue_does_not() {
        let root = made("Gốc", None, authority(Some(0)));
        let middle = made("Giữa", Some(&root), authority(None));
        let leaf = made("Lò Thị Mẫu", Some(&middle), signer);
        assert_eq!(
            found(&[&root, &middle, &leaf], 2026),
            Err(PathError::Authority),
            "deeper than allowed"
        );

        let root = made("Gốc", None, authority(None));
        let person = made("Giữa", Some(&root), signer);
        let leaf = made("Lò Thị Mẫu", Some(&person), signer);
        assert_eq!(
            found(&[&root, &person, &leaf], 2026),
            Err(PathError::Authority),
            "no authority at all"
        );

        let other = made("Giữa", Some(&root), |params| {
            params.is_ca = IsCa::Ca(Depth::Unconstrained);
            params.key_usages = vec![KeyUsagePurpose::CrlSign];
        });
        let leaf = made("Lò Thị Mẫu", Some(&other), signer);
        assert_eq!(
            found(&[&root, &other, &leaf], 2026),
            Err(PathError::Authority),
            "a key for lists alone"
        );
    }

    #[test]
    fn names_purposes_and_unknown_critical_extensions_are_judged() {
        let root = made("Gốc", None, authority(None));
        let within = |names: Names| {
            let middle = made("Giữa", Some(&root), |params| {
                authority(None)(params);
                params.name_constraints = Some(names);
            });
            let leaf = made("Lò Thị Mẫu", Some(&middle), signer);
            found(&[&root, &middle, &leaf], 2026).map(drop)
        };
        let mut country = DistinguishedName::new();
        country.push(DnType::CountryName, "VN");
        let here = || vec![GeneralSubtree::DirectoryName(country.clone())];
        let person = || vec![GeneralSubtree::DirectoryName(named("Lò Thị Mẫu"))];
        let names = |permitted, excluded| Names {
            permitted_subtrees: permitted,
            excluded_subtrees: excluded,
        };
        assert_eq!(within(names(here(), Vec::new())), Ok(()));
        assert_eq!(within(names(here(), person())), Err(PathError::Names));
        assert_eq!(within(names(person(), Vec::new())), Ok(()));
        assert_eq!(
            within(names(
                vec![GeneralSubtree::DirectoryName(named("Ai đó"))],
                Vec::new()
            )),
            Err(PathError::Names)
        );

        let odd = made("Lò Thị Mẫu", Some(&root), |params| {
            signer(params);
            let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        });
        assert_eq!(found(&[&root, &odd], 2026), Err(PathError::Extension));
        let coder = made("Lò Thị Mẫu", Some(&root), |params| {
            params.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
        });
        assert_eq!(found(&[&root, &coder], 2026), Err(PathError::Purpose));
    }
}
