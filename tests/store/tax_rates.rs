//! The tax rates of a country lie together, and a warm process reads them once a minute.

use domain::decision::Decided;
use domain::id::{JournalId, TaxRateId};
use domain::tax::{CountryCode, CreateTaxRate, TaxPlace, TaxRate, archive, create};
use domain::text::Name;
use services::port::{Commit, Commitment, TaxProvider, TaxRates};
use testkit::Error;
use testkit::system::TestSystem;

fn vat(system: &TestSystem, country: &str) -> Result<Decided<TaxRate>, Error> {
    let command = CreateTaxRate {
        id: TaxRateId::new(),
        name: Name::try_from("VAT".to_owned())?,
        place: TaxPlace { country: country.try_into()?, region: None },
        percent: "19".parse()?,
        inclusive: false,
        reverse_charge: false,
        valid_from: "2020-01-01T00:00:00Z".parse()?,
        valid_until: None,
    };
    Ok(create(command, system.now())?)
}

async fn commit(system: &TestSystem, decided: Decided<TaxRate>) -> Result<TaxRate, Error> {
    let (decision, journal) = (&decided.decision, JournalId::new());
    let commitment = Commitment { decision, journal, cause: "test", outbox: None, record: None, at: system.now() };
    system.commit(&commitment).await?;
    Ok(decided.output)
}

#[tokio::test]
async fn the_rates_of_a_country_are_those_of_no_other_and_as_they_are() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let german = commit(&system, vat(&system, "DE")?).await?;
    let french = commit(&system, vat(&system, "FR")?).await?;
    for rate in [&german, &french] {
        assert_eq!(system.rates_of(rate.place.country, system.now()).await?, std::slice::from_ref(rate));
        assert_eq!(system.tax_rate(rate.id).await?.as_ref(), Some(rate));
    }
    let none: CountryCode = "IT".try_into()?;
    assert!(system.rates_of(none, system.now()).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_archived_rate_lives_for_a_minute_at_most() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let rate = commit(&system, vat(&system, "DE")?).await?;
    let country = rate.place.country;
    assert_eq!(system.rates_of(country, system.now()).await?, std::slice::from_ref(&rate));
    let archived = commit(&system, archive(&rate, system.now())).await?;
    system.dynamo.store().meter().take();
    for (seconds, expected, round_trips) in [(0, &rate, 0), (59, &rate, 0), (60, &archived, 1), (119, &archived, 0)] {
        let now = system.now().after_seconds(seconds);
        assert_eq!(system.rates_of(country, now).await?, std::slice::from_ref(expected), "after {seconds} s");
        assert_eq!(system.dynamo.store().meter().take().round_trips, round_trips, "after {seconds} s");
    }
    // A clock that was set back makes nothing younger.
    system.rates_of(country, system.now()).await?;
    assert_eq!(system.dynamo.store().meter().take().round_trips, 1);
    Ok(())
}
