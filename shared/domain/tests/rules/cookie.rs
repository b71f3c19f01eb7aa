//! A cookie is good for pages of one origin.

use crate::support::{Checked, cases, id, missing, wall};
use domain::Refusal;
use domain::decision::{Removal, Write};
use domain::identity::{
    Asking, Factor, OpenSession, Session, SessionAgent, SessionKind, WebOrigin, open_session, renew_session,
};
use proptest::prelude::*;

const BEGUN: &str = "2026-01-01T00:00:00Z";

fn session(kind: SessionKind) -> Checked<Session> {
    let open = OpenSession {
        id: id(5),
        kind,
        secret_sha256: "secret".to_owned(),
        factors: vec![Factor::Password],
        presented_sha256: None,
        personal: SessionAgent::default(),
    };
    Ok(open_session(id(7), &[], open, wall(BEGUN)?).output)
}

fn of_page(url: &str) -> Checked<Session> {
    session(SessionKind::Cookie { origin: WebOrigin::of(url).ok_or_else(|| missing("origin"))? })
}

#[test]
fn an_origin_is_scheme_and_host() {
    let cases = [
        ("https://app.example.com", Some("https://app.example.com")),
        ("https://app.example.com/", Some("https://app.example.com")),
        ("https://APP.example.com/a/b?c#d", Some("https://app.example.com")),
        ("https://app.example.com:443", Some("https://app.example.com")),
        ("http://localhost:80?x", Some("http://localhost")),
        ("http://127.0.0.1:4566/_aws", Some("http://127.0.0.1:4566")),
        ("https://app.example.com:80", Some("https://app.example.com:80")),
        ("https://[::1]:8443", Some("https://[::1]:8443")),
        ("https://user@app.example.com", None),
        ("https://", None),
        ("https:///path", None),
        ("ftp://example.com", None),
        ("app.example.com", None),
        ("null", None),
        ("", None),
    ];
    for (url, origin) in cases {
        assert_eq!(WebOrigin::of(url).as_ref().map(WebOrigin::as_str), origin, "{url}");
    }
}

const HOME: &str = "https://app.example.com";

#[test]
fn a_session_knows_its_page() -> Checked {
    let (elsewhere, same_site) = (Some("https://evil.example"), Some("https://other.example.com"));
    // Origin, Sec-Fetch-Site, whether it only reads, whether it is at home.
    let cases = [
        (Some(HOME), None, false, true),
        (Some(HOME), None, true, true),
        (elsewhere, None, false, false),
        (elsewhere, None, true, false),
        (same_site, Some("same-site"), false, false),
        (elsewhere, Some("same-origin"), false, false),
        (Some("null"), None, true, false),
        (None, None, false, false),
        (None, Some("cross-site"), true, true),
        (None, Some("cross-site"), false, false),
        (None, Some("none"), false, false),
        (None, Some("same-origin"), false, true),
    ];
    for (origin, site, reads, at_home) in cases {
        let asking = Asking { origin, site, reads };
        assert_eq!(of_page(HOME)?.is_at_home(asking), at_home, "{asking:?}");
        assert!(session(SessionKind::Bearer)?.is_at_home(asking));
    }
    Ok(())
}

#[test]
fn a_secret_opens_the_session_that_it_is_for() -> Checked {
    assert!(of_page(HOME)?.is_opened_by("secret"));
    assert!(!of_page(HOME)?.is_opened_by("another"));
    assert!(!session(SessionKind::Bearer)?.is_opened_by("secret"));
    Ok(())
}

#[test]
fn a_session_of_tokens_is_not_renewed_as_one_of_a_cookie() -> Checked {
    assert_eq!(renew_session(&session(SessionKind::Bearer)?, wall(BEGUN)?).err(), Some(Refusal::RenewedByToken));
    Ok(())
}

#[test]
fn a_session_of_a_cookie_comes_back_from_storage() -> Checked {
    let session = of_page(HOME)?;
    assert_eq!(crate::support::stored(&session)?, session);
    Ok(())
}

proptest! {
    #![proptest_config(cases(4_000))]
    /// However often it is renewed, it ends thirty days after the last time, and ninety after it began.
    #[test]
    fn a_session_ends_idle_or_of_age(pauses in prop::collection::vec(0i64..40 * 24 * 60 * 60, 1..12)) {
        let check = || -> Checked {
            let mut session = of_page(HOME)?;
            let (begun, mut now, mut heard) = (wall(BEGUN)?, wall(BEGUN)?, wall(BEGUN)?);
            for pause in &pauses {
                now = now.after_seconds(*pause);
                let over = now.second() - heard.second() >= Session::IDLE || now.second() - begun.second() >= Session::LIFETIME;
                let renewed = match renew_session(&session, now) {
                    Err(refusal) => {
                        assert_eq!((refusal, over), (Refusal::SessionOver, true));
                        return Ok(());
                    }
                    Ok(renewed) => renewed,
                };
                assert!(!over);
                let written: Vec<_> = renewed.decision.writes.iter().collect();
                if now.second() - heard.second() >= Session::RENEWED_AFTER {
                    assert_eq!(written, [&Write::Session(renewed.output.clone())]);
                    heard = now;
                } else {
                    assert!(renewed.decision.is_empty());
                }
                session = renewed.output;
            }
            Ok(())
        };
        check().map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}

/// OWASP ASVS 5.0.0, 7.2.4.
#[test]
fn a_cookie_in_the_place_of_another_ends_its_session() -> Checked {
    let cookie =
        || -> Checked<_> { Ok(SessionKind::Cookie { origin: WebOrigin::of(HOME).ok_or_else(|| missing("origin"))? }) };
    let known = |n, secret: &str| -> Checked<_> {
        Ok(Session { id: id(n), secret_sha256: secret.to_owned(), ..session(cookie()?)? })
    };
    let others = [known(1, "this browser's")?, known(2, "another browser's")?];
    let ended = |kind, presented: Option<&str>| -> Checked<_> {
        let open = OpenSession {
            id: id(5),
            kind,
            secret_sha256: "secret".to_owned(),
            factors: vec![Factor::Password],
            presented_sha256: presented.map(str::to_owned),
            personal: SessionAgent::default(),
        };
        Ok(open_session(id(7), &others, open, wall(BEGUN)?).decision.removals)
    };
    let [this, _] = &others;
    let removal = Removal::Session { user: this.user, session: this.id, version: this.version };
    assert_eq!(ended(cookie()?, Some("this browser's"))?, [removal]);
    assert_eq!(ended(cookie()?, Some("nobody's"))?, []);
    assert_eq!(ended(cookie()?, None)?, []);
    assert_eq!(ended(SessionKind::Bearer, Some("this browser's"))?, []);
    Ok(())
}
