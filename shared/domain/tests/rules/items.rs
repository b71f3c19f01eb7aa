//! What goes together in one subscription, to the last that does.

use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, currency, eur, flat, id, item, plan};
use domain::Refusal;
use domain::money::Money;
use domain::plan::PlanVersion;
use domain::price::Price;
use domain::subscription::Item;

/// An office that sells `plans` of `components` each, EUR 1.00 a component, and all of them.
fn office(plans: u128, components: u128) -> Result<(Office, Vec<Item>), Fault> {
    let mut office = Office::new()?;
    office.books.plans.clear();
    for number in 1..=plans {
        let mut version = PlanVersion { plan: id(number), components: Vec::new(), ..plan()? };
        for component in 1..=components {
            version
                .components
                .push(domain::plan::PriceComponent { id: id(1000 * number + component), ..flat(eur(100)?)? });
        }
        office.books.plans.push(version);
    }
    Ok((office, (1..=plans).map(|number| item(number, None)).collect()))
}

#[test]
fn a_subscription_has_at_most_20_plans() -> Checked {
    let (mut office, items) = office(21, 1)?;
    refused(office.subscribe(&items), Refusal::ItemCount)?;
    let outcome = office.subscribe(&items[..20])?;
    assert_eq!(outcome.invoice.map(|it| it.document.lines.len()), Some(20));
    Ok(())
}

#[test]
fn a_subscription_has_at_most_50_components() -> Checked {
    let (mut office, items) = office(6, 10)?;
    refused(office.subscribe(&items), Refusal::ItemCount)?;
    let outcome = office.subscribe(&items[..5])?;
    assert_eq!(outcome.invoice.map(|it| it.document.lines.len()), Some(50));
    Ok(())
}

#[test]
fn a_period_costs_at_most_a_thousandth_of_the_greatest_amount() -> Checked {
    let most = Money::MAX_AMOUNT / 1000;
    for (amount, fits) in [(most, true), (most + 1, false)] {
        let (mut office, items) = office(1, 1)?;
        let price = Price::Flat { amount: eur(amount)? };
        office.books.plans[0].components[0].prices = [(currency("EUR")?, price)].into();
        let subscribed = office.subscribe(&items);
        if fits { drop(subscribed?) } else { refused(subscribed, Refusal::AmountOutOfRange)? }
    }
    Ok(())
}
