//! What identifies a person or lets somebody in does not show where things are logged.

use crate::support::{Checked, Written, at, begin, book, id, name, plan, wall};
use domain::Version;
use domain::account::{AccountContact, OpenAccount};
use domain::email::EmailAddress;
use domain::identity::{
    ContextWords, EmailClaim, NewPassword, PasswordHash, Registration, User, UserContact, register,
};
use domain::time::Zone;
use std::fmt::Debug;

const SECRETS: &[&str] = &["ada", "lovelace", "example", "staple", "argon2", "c0ffee"];

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        let shown = shown.to_lowercase();
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

fn email() -> Result<EmailAddress, domain::Refusal> {
    EmailAddress::try_from("ada.lovelace@example.com".to_owned())
}

fn password() -> PasswordHash {
    PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c0ffee$c0ffee".to_owned())
}

#[test]
fn an_address_does_not_show() -> Checked {
    shows_nothing(&email()?);
    shows_nothing(&EmailClaim { email: email()?, user: id(7), version: Version::FIRST });
    Ok(())
}

#[test]
fn a_password_and_its_hash_do_not_show() -> Checked {
    shows_nothing(&NewPassword::new("staple horse battery".to_owned(), &ContextWords::default())?);
    shows_nothing(&password());
    Ok(())
}

#[test]
fn a_user_and_a_registration_show_only_what_is_nobodys() -> Checked {
    shows_nothing(&User {
        id: id(7),
        personal: UserContact::new(email()?),
        password: Some(password()),
        confirmed_at: None,
        created_at: wall("2026-01-01T00:00:00Z")?,
        version: Version::FIRST,
    });
    let registration = Registration {
        id: id(7),
        email: email()?,
        password: password(),
        staff_token_sha256: Some("d00d".to_owned()),
        admins: None,
    };
    shows_nothing(&registration);
    shows_nothing(&register(None, registration, wall("2026-01-01T00:00:00Z")?));
    Ok(())
}

#[test]
fn an_account_and_its_papers_do_not_show_whose_they_are() -> Checked {
    shows_nothing(&AccountContact { name: name("Ada Lovelace")?, email: email()? });
    shows_nothing(&OpenAccount {
        id: id(1),
        name: name("Ada Lovelace")?,
        email: Some(email()?),
        time_zone: Zone::utc(),
    });
    let begun = begin(book()?, plan()?, at("2028-01-31T12:00:00Z")?)?;
    let Written(decision) = begun.written;
    shows_nothing(&begun.book);
    shows_nothing(&decision);
    Ok(())
}
