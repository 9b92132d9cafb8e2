//! How often one may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use motcua_case::ids::DeviceId;

use crate::limits::Limits;
use crate::trouble::Trouble;

/// Counts requests of an instance.
pub(crate) struct Rates {
    devices: DefaultKeyedRateLimiter<(i32, DeviceId)>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    enrolments: DefaultKeyedRateLimiter<(IpAddr, String)>,
    clock: DefaultClock,
}

impl Rates {
    pub(crate) fn new(limits: &Limits) -> Self {
        let burst = |rate: NonZeroU32| {
            Quota::per_second(rate)
                .allow_burst(rate.saturating_mul(NonZeroU32::MIN.saturating_add(4)))
        };
        Self {
            devices: DefaultKeyedRateLimiter::keyed(burst(limits.of_a_device)),
            addresses: DefaultKeyedRateLimiter::keyed(burst(limits.of_an_address)),
            enrolments: DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.enrolments)),
            clock: DefaultClock::default(),
        }
    }

    /// A request with a session.
    pub(crate) fn device(&self, commune: i32, device: DeviceId) -> Result<(), Trouble> {
        self.judge(self.devices.check_key(&(commune, device)))
    }

    /// A request without one.
    pub(crate) fn address(&self, address: IpAddr) -> Result<(), Trouble> {
        self.judge(self.addresses.check_key(&address))
    }

    /// A try to enrol, right or wrong.
    pub(crate) fn enrolment(&self, address: IpAddr, commune: &str) -> Result<(), Trouble> {
        self.judge(self.enrolments.check_key(&(address, commune.to_owned())))
    }

    /// Forgets who has not asked for a while.
    pub(crate) fn forget(&self) {
        self.devices.retain_recent();
        self.addresses.retain_recent();
        self.enrolments.retain_recent();
    }

    fn judge(
        &self,
        verdict: Result<(), governor::NotUntil<<DefaultClock as Clock>::Instant>>,
    ) -> Result<(), Trouble> {
        verdict.map_err(|until| Trouble::Busy {
            seconds: until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_guessed_from_one_address() {
        let rates = Rates::new(&Limits::default());
        let one = IpAddr::from([127, 0, 0, 1]);
        let tries = (0..30).filter(|_| rates.enrolment(one, "H57.28.13").is_ok());
        assert_eq!(tries.count(), 10);
        assert!(rates.enrolment(one, "H57.28.14").is_ok());
        assert!(
            rates
                .enrolment(IpAddr::from([127, 0, 0, 2]), "H57.28.13")
                .is_ok()
        );
    }
}
