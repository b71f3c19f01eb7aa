use crate::support::{Checked, Fault, id, name, wall, zone};
use domain::account::{AccountTerms, OpenAccount, UpdateAccount, open, set_terms, update};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::identity::{PasswordHash, User, UserContact};
use domain::invoice::InvoiceNumber;
use domain::permission::AccountRole;
use domain::tax::{TaxIdentity, TaxPlace};
use domain::{Refusal, Version};

fn user() -> Result<User, Fault> {
    Ok(User {
        id: id(7),
        personal: UserContact::new("ada@example.com".to_owned().try_into()?),
        password: Some(PasswordHash::new("$argon2id$…".to_owned())),
        confirmed_at: Some(wall("2026-01-01T00:00:00Z")?),
        created_at: wall("2026-01-01T00:00:00Z")?,
        version: Version::FIRST,
    })
}

fn command() -> Result<OpenAccount, Fault> {
    Ok(OpenAccount { id: id(1), name: name("Analytical Engines")?, email: None, time_zone: zone("Europe/Berlin")? })
}

#[test]
fn who_opens_an_account_owns_it() -> Checked {
    let opened = open(&user()?, command()?, wall("2026-02-01T00:00:00Z")?)?;
    let account = opened.output;
    assert_eq!(opened.decision.home, Home::Account(account.id));
    assert_eq!(account.next_invoice, InvoiceNumber::FIRST);
    assert!(!account.subscribed && account.payment_method.is_none());
    let owner =
        opened.decision.writes.iter().find_map(|it| if let Write::Membership(it) = it { Some(it) } else { None });
    assert_eq!(owner.map(|it| (it.account, it.user, it.role)), Some((account.id, id(7), AccountRole::Owner)));
    Ok(())
}

#[test]
fn invoices_go_to_the_owner_unless_told_otherwise() -> Checked {
    let now = wall("2026-02-01T00:00:00Z")?;
    assert_eq!(open(&user()?, command()?, now)?.output.personal.email, user()?.personal.email);
    let billing = Some("bills@example.com".to_owned().try_into()?);
    let account = open(&user()?, OpenAccount { email: billing.clone(), ..command()? }, now)?.output;
    assert_eq!(Some(account.personal.email), billing);
    Ok(())
}

#[test]
fn an_unconfirmed_user_opens_nothing() -> Checked {
    let user = User { confirmed_at: None, ..user()? };
    assert_eq!(open(&user, command()?, wall("2026-02-01T00:00:00Z")?).err(), Some(Refusal::EmailUnconfirmed));
    Ok(())
}

#[test]
fn an_update_leaves_what_the_account_has() -> Checked {
    let book = crate::support::book()?;
    let command = UpdateAccount {
        name: name("Difference Engines")?,
        email: "bills@example.com".to_owned().try_into()?,
        time_zone: zone("Asia/Tokyo")?,
        tax_identity: None,
    };
    let updated = update(&book, command, crate::support::at("2027-01-01T00:00:00Z")?);
    let after = updated.output;
    assert_eq!(after.personal.name.as_str(), "Difference Engines");
    assert_eq!((after.payment_terms_days, after.time_zone.name()), (0, "Asia/Tokyo"));
    assert_eq!(after.version, book.account.version.next());
    assert_eq!((&after.payment_method, after.next_invoice), (&book.account.payment_method, book.account.next_invoice));
    assert_eq!(updated.decision.writes, [domain::decision::Write::Account(after)]);
    assert_eq!(updated.decision.events[0].kind, EventKind::AccountUpdated);
    Ok(())
}

#[test]
fn terms_are_granted_and_outlast_what_the_customer_changes() -> Checked {
    let mut book = crate::support::book()?;
    let now = crate::support::at("2027-01-01T00:00:00Z")?;
    let place = TaxPlace { country: "DE".try_into()?, region: None };
    let identity = TaxIdentity { place, vat_id: None };
    book.account = set_terms(&book, AccountTerms { payment_terms_days: 180, tax_exempt: true }, now)?.output;
    let command = UpdateAccount {
        name: name("Difference Engines")?,
        email: "bills@example.com".to_owned().try_into()?,
        time_zone: zone("Asia/Tokyo")?,
        tax_identity: Some(identity.clone()),
    };
    let after = update(&book, command, now).output;
    assert_eq!((after.payment_terms_days, after.tax_exempt), (180, true));
    assert_eq!((after.tax_identity.as_ref(), after.taxed_as()), (Some(&identity), None));
    let refused = set_terms(&book, AccountTerms { payment_terms_days: 181, tax_exempt: true }, now);
    assert_eq!(refused.err(), Some(Refusal::PaymentTermsTooLong));
    Ok(())
}
