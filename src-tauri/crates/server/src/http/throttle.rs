//! How often one may try to sign in: a few times at once, then slowly, per account and per address. Kept in
//! memory and bounded; a restart forgets it. Tokens are not touched by it, so whoever is signed in goes on.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rounds_model::ServerTime;
use sha2::{Digest as _, Sha256};

/// At most so many accounts and addresses are remembered.
const REMEMBERED: usize = 20_000;

const SECOND: i64 = 1_000_000;

/// Who tries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Trier {
    /// The account of this e-mail, whether it exists or not.
    Account([u8; 16]),
    /// Whoever is at this address.
    Address(IpAddr),
}

impl Trier {
    /// The account of an e-mail.
    pub fn account(email: &str) -> Self {
        // An e-mail can be as long as a request; its hash is not.
        let hash = Sha256::digest(email.trim().to_lowercase().as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&hash[..16]);
        Self::Account(short)
    }

    /// Whoever is at an address. In IPv6 one customer has 2^64 of them.
    pub fn address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
            four @ IpAddr::V4(_) => four,
        })
    }

    /// What one try costs, and how much may be owed: 10 tries at an account and one every 30 seconds; 60 from
    /// an address, where a whole office may sit, and one every 5 seconds.
    const fn cost_and_credit(self) -> (i64, i64) {
        match self {
            Self::Account(_) => (30 * SECOND, 300 * SECOND),
            Self::Address(_) => (5 * SECOND, 300 * SECOND),
        }
    }
}

/// The tries of everybody.
#[derive(Debug, Default)]
pub struct Throttle {
    /// Until when each is in debt, in microseconds.
    debts: Mutex<HashMap<Trier, i64>>,
}

impl Throttle {
    /// Counts a try before it is looked at, so that many at once do not slip through.
    ///
    /// # Errors
    /// Too many; the seconds after which one more is taken. A refused try is not counted.
    pub fn take(&self, trier: Trier, now: ServerTime) -> Result<(), u64> {
        let (cost, credit) = trier.cost_and_credit();
        let now = now.micros();
        let mut debts = self.debts();
        let debt = debts.get(&trier).copied().unwrap_or(now).max(now) + cost;
        let over = debt - now - credit;
        if over > 0 {
            return Err(u64::try_from(over / SECOND + 1).unwrap_or(1));
        }
        if !debts.contains_key(&trier) && debts.len() >= REMEMBERED {
            make_room(&mut debts, now);
        }
        debts.insert(trier, debt);
        Ok(())
    }

    /// Forgets the tries of who has shown to be the right one.
    pub fn forgive(&self, trier: Trier) {
        self.debts().remove(&trier);
    }

    fn debts(&self) -> MutexGuard<'_, HashMap<Trier, i64>> {
        // Nothing in it is left half done by a panic.
        self.debts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets who owes nothing, and if that is nobody, the half that owes least.
fn make_room(debts: &mut HashMap<Trier, i64>, now: i64) {
    debts.retain(|_, debt| *debt > now);
    if debts.len() >= REMEMBERED {
        let mut owed: Vec<i64> = debts.values().copied().collect();
        let middle = owed.len() / 2;
        let (_, middle, _) = owed.select_nth_unstable(middle);
        let middle = *middle;
        debts.retain(|_, debt| *debt > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> ServerTime {
        ServerTime::from_micros(seconds * SECOND)
    }

    fn address(text: &str) -> Trier {
        Trier::address(text.parse().unwrap())
    }

    #[test]
    fn a_few_tries_are_free_then_one_waits_and_is_told_how_long() {
        let (throttle, asha) = (Throttle::default(), Trier::account("asha@example.org"));
        assert!((0..10).all(|_| throttle.take(asha, at(1_000)).is_ok()));
        assert_eq!(throttle.take(asha, at(1_000)), Err(31));
        assert_eq!(throttle.take(asha, at(1_010)), Err(21), "a refused try costs nothing");
        assert_eq!(throttle.take(asha, at(1_030)), Ok(()));
        assert!(throttle.take(asha, at(1_030)).is_err());
        assert!((0..10).all(|_| throttle.take(asha, at(2_000)).is_ok()), "in time all is forgotten");
        assert_eq!(throttle.take(Trier::account("baraka@example.org"), at(2_000)), Ok(()), "another account is not held up");
    }

    #[test]
    fn who_was_right_starts_anew() {
        let (throttle, asha) = (Throttle::default(), Trier::account("asha@example.org"));
        assert!((0..10).all(|_| throttle.take(asha, at(0)).is_ok()));
        throttle.forgive(Trier::account(" Asha@Example.org"));
        assert_eq!(throttle.take(asha, at(0)), Ok(()));
    }

    #[test]
    fn an_address_is_that_of_a_customer() {
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff:2"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("::ffff:10.0.0.1"), address("10.0.0.1"));
        assert_ne!(address("10.0.0.1"), address("10.0.0.2"));
    }

    #[test]
    fn what_is_remembered_stays_bounded_and_those_who_try_hardest_stay_in_it() {
        let (throttle, asha) = (Throttle::default(), Trier::account("asha@example.org"));
        assert!((0..10).all(|_| throttle.take(asha, at(0)).is_ok()));
        for number in 0..3 * REMEMBERED {
            throttle.take(Trier::account(&number.to_string()), at(0)).unwrap();
            assert!(throttle.debts().len() <= REMEMBERED);
        }
        assert!(throttle.take(asha, at(0)).is_err());
    }
}
