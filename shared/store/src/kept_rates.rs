use domain::tax::{CountryCode, TaxRate};
use domain::time::WallTime;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How old the rates of a country may be, in seconds. What is created beforehand is in force on time, since its validity
/// is looked at with each invoice; what is created to be in force from now on, or archived, is late by as much.
const KEPT_SECONDS: i64 = 60;

/// The tax rates that a warm process has read, by country, and when.
#[derive(Debug, Default)]
pub(crate) struct KeptRates(Mutex<BTreeMap<String, (WallTime, Vec<TaxRate>)>>);

impl KeptRates {
    /// Those of a country, if they are not too old.
    pub(crate) fn of(&self, country: CountryCode, now: WallTime) -> Option<Vec<TaxRate>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, rates) = kept.get(country.as_str())?;
        let age = now.second() - read_at.second();
        (0..KEPT_SECONDS).contains(&age).then(|| rates.clone())
    }

    /// There are no more countries than a process can keep.
    pub(crate) fn keep(&self, country: CountryCode, rates: &[TaxRate], now: WallTime) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(country.as_str().to_owned(), (now, rates.to_vec()));
    }
}
