//! How a counter comes to share its record: the first one founds the commune at the hub, the others are let in by a code
//! that is good once and for ten minutes.
use std::sync::{Arc, OnceLock};

use motcua_case::event::{Fact, SecretRight, Subject};
use motcua_case::id::AgencyCode;
use motcua_case::ids::{Hash, UserId};
use motcua_case::number::CounterNo;
use motcua_case::replica::{
    Bytes, Enrolled, Enrolment, FaultCode, Feed, INVITATION_MINUTES, Invitation, Loose, LooseKind,
    PAGE_MOST, PublicKey, Signature, What, invitation_id,
};
use motcua_case::user::Permission;
use motcua_store::{CommuneKey, Store, random_key};
use motcua_sync::Meant;
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::hub::{Caller, Hub, HubFault};
use super::member::{Member, begin_again, note_barred, put_kit, signing_key};
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::session::{JoinRequest, SetUpDone};
use crate::view::share::SharingView;

/// Letters of a code: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS: usize = 16;

/// What a counter that is let in has to know besides the key.
#[derive(Serialize, Deserialize)]
struct Welcome {
    /// The number it gets; none where every counter is gone and it takes the next that was never used.
    counter: Option<CounterNo>,
    /// The administrator who let it in, and who signs in there first.
    user: UserId,
    /// The hub's certificate as the counter knows it that let it in: who answered the new one has to have the same.
    certificate: Option<Hash>,
}

impl Desk {
    /// Shares this counter's record from now on: the first counter of the commune at this hub, by the code that whoever
    /// runs the hub was given for it.
    /// The answer is the code for the safe: with it a fresh PC opens what the hub keeps when every PC is gone.
    pub fn share_found(&self, address: &str, code: &str) -> Result<String> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let office = session.read(office)?;
        if session.read(Member::load)?.is_some() {
            return Err(refused("already"));
        }
        let commune = agency(&office.agency.code)?;
        let device = session.store.device();
        let (enrolled, certificate) =
            self.enrol(&session.store, address, &commune, code, office.counter)?;
        let key = CommuneKey::random(commune)?;
        let recovery = fresh_code()?;
        let welcome = Welcome {
            counter: None,
            user: session.user_id(),
            certificate,
        };
        let kit = kit(&key, &recovery, &welcome)?;
        let member = Member::new(address, enrolled.hub_key, certificate, &key);
        let at = stamp(&*self.clock);
        session.write(|write| {
            let actor = session.actor_ref();
            // What this PC was called before it was put back to a backup goes on as this counter.
            for (before, _) in write.heads()?.devices().filter(|(one, _)| *one != device) {
                let subject = Subject::Station(before);
                let fact = Fact::StationChanged(Box::new(office.station()));
                write.append(at, &actor, subject, &fact)?;
                let fact = Fact::StationRetired { heir: device };
                write.append(at, &actor, subject, &fact)?;
            }
            // From here on what belongs to this counter is its own.
            let fact = Fact::StationChanged(Box::new(office.station()));
            write.append(at, &actor, Subject::Station(device), &fact)?;
            write.share()?;
            put_kit(write, &kit)?;
            member.save(write)
        })?;
        self.share.nudge();
        Ok(recovery)
    }

    /// Lets another PC in as counter `counter`; the code for it, good once and for ten minutes.
    pub fn share_invite(&self, counter: u8) -> Result<String> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let counter = CounterNo::new(counter).map_err(|_| refused("counter"))?;
        let taken = session.read(|read| Ok(read.stations()?))?;
        if taken.values().any(|station| station.counter == counter) {
            return Err(refused("counter"));
        }
        let code = fresh_code()?;
        let id = invitation_id(&code).ok_or_else(|| Error::internal("code"))?;
        let member = session
            .read(Member::load)?
            .ok_or_else(|| refused("alone"))?;
        let welcome = Welcome {
            counter: Some(counter),
            user: session.user_id(),
            certificate: member.certificate,
        };
        let welcome = serde_json::to_vec(&welcome).map_err(|_| Error::internal("code"))?;
        let invitation = Invitation {
            id,
            bundle: Bytes(member.key().hand_over(&code, &welcome)?),
            minutes: INVITATION_MINUTES,
        };
        self.share.invite(&session.store, &invitation)?;
        Ok(code)
    }

    /// Sets this PC up as one more counter of a commune: its store is made and enrolled, the whole record comes, and the
    /// administrator who let it in signs in here with a secret of their own.
    pub fn share_join(&self, request: &JoinRequest) -> Result<SetUpDone> {
        let commune = agency(&request.commune)?;
        let made = self.make_store(&mut self.state_mut(), &request.secret, false)?;
        let came = self.come_in(&made.store, commune, request);
        if came.is_err() {
            // What was begun here is thrown away: nobody is to stay behind at the hub who is no counter.
            let own = made.store.device();
            let _gone = self.share.revoke(&made.store, own);
        }
        let user = came?;
        let (user, office) = made
            .store
            .read::<_, Error>(|read| Ok((read.user(user)?, office(read)?)))?;
        let user = user.ok_or(ErrorCode::UserUnknown)?;
        let mut state = self.state_mut();
        self.first_user(&mut state, made, &office.agency.name, user, &request.secret)
    }

    /// Comes in again with all that lies here, by a code that another counter gave: a PC whose store was restored is a new
    /// one to the hub, and so is every one that came in after the day to which the hub was put back.
    pub fn share_return(&self, code: &str) -> Result<SharingView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let store = &session.store;
        let (member, office) = session.read(|read| Ok((Member::load(read)?, office(read)?)))?;
        let member = member.ok_or_else(|| refused("alone"))?;
        let (hub, commune) = (&member.hub, &member.commune);
        let (enrolled, seen) = self.enrol(store, hub, commune, code, office.counter)?;
        let taken = CommuneKey::taken(commune.clone(), code, &enrolled.bundle.0);
        let (key, _) = taken.map_err(|_| refused("code"))?;
        // The same hub as before, and the same commune: what lies here is told to no other.
        let is_same = enrolled.hub_key == member.hub_key
            && key.exposed() == member.key().exposed()
            && (member.certificate.is_none() || member.certificate == seen);
        if !is_same {
            return Err(refused("no_hub"));
        }
        session.write(|write| begin_again(write, 0))?;
        self.share.hear_all(store).map_err(|_| refused("away"))?;
        self.keep_number(store)?;
        session.write(|write| note_barred(write, None))?;
        self.share.is_known(self.clock.now());
        self.share.nudge();
        self.sharing()?.ok_or_else(|| refused("alone"))
    }

    fn come_in(
        &self,
        store: &Store,
        commune: AgencyCode,
        JoinRequest {
            address,
            code,
            recovery,
            ..
        }: &JoinRequest,
    ) -> Result<UserId> {
        // The number is known once the bundle is open; the name at the hub is put right by the counter itself.
        let first = CounterNo::new(1).map_err(|_| Error::internal("counter"))?;
        let (enrolled, seen) = self.enrol(store, address, &commune, code, first)?;
        // Whoever was let in by a counter gets the key from it; whoever by the hub alone opens what the hub keeps for that day.
        let (code, bundle) = match enrolled.bundle.0.is_empty() {
            false => (code, enrolled.bundle.0.clone()),
            true => {
                let code = recovery.as_ref().ok_or_else(|| refused("recovery"))?;
                let meant = seen.map_or(Meant::Known, |hash| Meant::This(hash.0));
                (code, self.kit_at(store, address, &commune, meant)?)
            }
        };
        let (key, welcome) =
            CommuneKey::taken(commune, code, &bundle).map_err(|_| refused("code"))?;
        let welcome: Welcome = serde_json::from_slice(&welcome).map_err(|_| refused("code"))?;
        // Somebody in between has another certificate, and is told nothing.
        if welcome.certificate.is_some() && welcome.certificate != seen {
            return Err(refused("no_hub"));
        }
        let member = Member::new(address, enrolled.hub_key, welcome.certificate, &key);
        store.write::<_, Error>(|write| {
            write.share()?;
            member.save(write)
        })?;
        self.share.hear_all(store).map_err(|_| refused("away"))?;
        self.take_number(store, welcome.counter)?;
        let at = stamp(&*self.clock);
        store.write::<_, Error>(|write| {
            let fact = Fact::SecretSet {
                by: SecretRight::Invitation,
            };
            write.append(at, &super::nobody(), Subject::User(welcome.user), &fact)?;
            Ok(())
        })?;
        Ok(welcome.user)
    }

    /// What the hub keeps for the day on which every PC is gone.
    fn kit_at(
        &self,
        store: &Store,
        address: &str,
        commune: &AgencyCode,
        meant: Meant,
    ) -> Result<Vec<u8>> {
        let device = store.device();
        let key = store.write::<_, Error>(|write| signing_key(write, device))?;
        let hub = Hub::at(address, meant).map_err(|fault| told(&fault))?;
        let caller = Caller {
            commune,
            device,
            key: &key,
        };
        let mut after = 0;
        loop {
            let path = format!("feed?after={after}&limit={PAGE_MOST}&wait=0");
            let said = hub.ask_as(&caller, Method::GET, &path, None::<&()>);
            let Feed { items, last } = self.share.wait(said)?.map_err(|fault| told(&fault))?;
            let kit = items.iter().find_map(|item| match &item.what {
                What::Loose { item } if item.kind == LooseKind::Kit => Some(item.body.0.clone()),
                _ => None,
            });
            if let Some(kit) = kit {
                return Ok(kit);
            }
            after = match items.last() {
                Some(item) if item.n < last => item.n,
                _ => return Err(refused("recovery")),
            };
        }
    }

    fn enrol(
        &self,
        store: &Store,
        address: &str,
        commune: &AgencyCode,
        code: &str,
        counter: CounterNo,
    ) -> Result<(Enrolled, Option<Hash>)> {
        let device = store.device();
        let key = store.write::<_, Error>(|write| signing_key(write, device))?;
        let mut enrolment = Enrolment {
            commune: commune.clone(),
            id: invitation_id(code).ok_or_else(|| refused("code"))?,
            device,
            name: format!("Quầy {}", counter.get()),
            public_key: PublicKey(key.public()),
            proof: Signature([0; 64]),
        };
        enrolment.proof = Signature(key.sign(&enrolment.signed_text()));
        let seen = Arc::new(OnceLock::new());
        let meant = Meant::First(Arc::clone(&seen));
        let hub = Hub::at(address, meant).map_err(|fault| told(&fault))?;
        let said = hub.ask(Method::POST, "enrolments", Some(&enrolment));
        let enrolled = self.share.wait(said)?.map_err(|fault| told(&fault))?;
        Ok((enrolled, seen.get().copied().map(Hash)))
    }
}

fn kit(key: &CommuneKey, recovery: &str, welcome: &Welcome) -> Result<Loose> {
    let welcome = serde_json::to_vec(welcome).map_err(|_| Error::internal("code"))?;
    Ok(Loose {
        tag: key.tag(b"kit"),
        kind: LooseKind::Kit,
        version: 1,
        body: Bytes(key.hand_over(recovery, &welcome)?),
    })
}

fn agency(code: &str) -> Result<AgencyCode> {
    code.parse().map_err(|_| refused("commune"))
}

fn fresh_code() -> Result<String> {
    let random = random_key()?;
    let mut code = String::new();
    for (at, byte) in random.iter().take(CODE_LETTERS).enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    Ok(code)
}

/// Why a counter was not let in, in the words of the screen.
pub(super) fn told(fault: &HubFault) -> Error {
    refused(match fault {
        HubFault::Unreachable(_) => "away",
        HubFault::Garbled => "no_hub",
        HubFault::Refused(said) => match said.code {
            FaultCode::Revoked => "revoked",
            FaultCode::NotAllowed => "kept_apart",
            FaultCode::Busy | FaultCode::Unavailable => "busy",
            _ => "code",
        },
    })
}

pub(super) fn refused(reason: &str) -> Error {
    Error::new(ErrorCode::HubRefused).with("reason", reason)
}
