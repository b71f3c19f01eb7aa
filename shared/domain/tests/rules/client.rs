//! Programs that ask for access tokens: what their tokens allow, and when no longer.

use crate::support::{Checked, id, missing, name, wall};
use domain::decision::Write;
use domain::id::ClientId;
use domain::identity::{
    AuthorizationError, Client, ClientRef, ClientToken, CreateClient, Denial, KeyOwner, Reach, RedirectUri, Scope,
    check_log_in, create_client, is_challenge, is_verifier, revoke_client_token,
};
use domain::permission::{Permission, PermissionSet};
use domain::time::WallTime;
use domain::{Decided, Refusal};

const READS: PermissionSet = PermissionSet::of(&[Permission::InvoicesRead, Permission::PlansRead]);

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn client(owner: KeyOwner, scopes: PermissionSet) -> Checked<Client> {
    let command = CreateClient {
        id: id(3),
        owner,
        name: name("Accounting")?,
        scopes,
        redirect_uris: Vec::new(),
        secret_sha256: "hash".to_owned(),
    };
    Ok(create_client(command, id(7), PermissionSet::of(Permission::ALL), now()?)?.output)
}

fn token(client: &Client, id: &str, scopes: PermissionSet) -> Checked<ClientToken> {
    let issued_at = now()?;
    let (client, expires_at) = (client.reference(), issued_at.after_seconds(900));
    Ok(ClientToken { id: id.to_owned(), client, scopes, issued_at, expires_at })
}

fn revoked(client: &Client, token: &ClientToken) -> Checked<Client> {
    let Decided { decision, .. } = revoke_client_token(client, token, now()?);
    match decision.writes.as_slice() {
        [] => Ok(client.clone()),
        [Write::Client(changed)] => Ok(changed.clone()),
        _ => Err(missing("client")),
    }
}

#[test]
fn nobody_gives_a_client_more_than_they_have() -> Checked {
    let command = CreateClient {
        id: id(3),
        owner: KeyOwner::Operator,
        name: name("Accounting")?,
        scopes: READS,
        redirect_uris: Vec::new(),
        secret_sha256: "hash".to_owned(),
    };
    let most = PermissionSet::of(&[Permission::PlansRead]);
    let refused = create_client(command.clone(), id(7), most, now()?).map(|_| ());
    assert_eq!(refused, Err(Refusal::ScopeTooWide));
    assert!(create_client(command, id(7), READS, now()?).is_ok());
    Ok(())
}

#[test]
fn a_token_reaches_no_further_than_its_scopes_its_client_and_its_owner() -> Checked {
    let (own, other) = (id(1), id(2));
    let plans = PermissionSet::of(&[Permission::PlansRead]);
    let invoices = |account| Reach::Account(account, Permission::InvoicesRead);
    let table = [
        (KeyOwner::Operator, READS, READS, invoices(own), Ok(())),
        (KeyOwner::Operator, READS, READS, Reach::Operator(Permission::PlansRead), Ok(())),
        (KeyOwner::Operator, READS, plans, invoices(own), Err(Denial::Forbidden)),
        (KeyOwner::Operator, plans, READS, invoices(own), Err(Denial::Forbidden)),
        (KeyOwner::Operator, READS, READS, Reach::Operator(Permission::PlansWrite), Err(Denial::Forbidden)),
        (KeyOwner::Operator, READS, READS, Reach::Oneself, Err(Denial::Forbidden)),
        (KeyOwner::Account(own), READS, READS, invoices(own), Ok(())),
        (KeyOwner::Account(own), READS, READS, invoices(other), Err(Denial::Unknown)),
        (KeyOwner::Account(own), READS, READS, Reach::Operator(Permission::PlansRead), Err(Denial::Forbidden)),
    ];
    for (owner, of_client, of_token, reach, expected) in table {
        let client = client(owner, of_client)?;
        let answer = client.check(&token(&client, "one", of_token)?, reach);
        assert_eq!(answer, expected, "{owner:?} {of_client:?} {of_token:?} {reach:?}");
    }
    Ok(())
}

#[test]
fn one_token_is_revoked_and_the_others_stand() -> Checked {
    let client = client(KeyOwner::Operator, READS)?;
    let (one, other) = (token(&client, "one", READS)?, token(&client, "other", READS)?);
    let changed = revoked(&client, &one)?;
    assert!(!changed.stands_by(&one) && changed.stands_by(&other));
    assert_eq!(revoked(&changed, &one)?, changed, "again changes nothing");
    let reach = Reach::Operator(Permission::PlansRead);
    assert_eq!((changed.check(&one, reach), changed.check(&other, reach)), (Err(Denial::Over), Ok(())));
    Ok(())
}

#[test]
fn a_client_that_revokes_very_many_ends_all_there_are() -> Checked {
    let mut client = client(KeyOwner::Operator, READS)?;
    for n in 0..Client::MOST_REVOKED {
        client = revoked(&client, &token(&client, &n.to_string(), READS)?)?;
    }
    let survivor = token(&client, "survivor", READS)?;
    assert!(client.stands_by(&survivor));
    client = revoked(&client, &token(&client, "one more", READS)?)?;
    assert!(!client.stands_by(&survivor) && client.revoked.is_empty());
    let later = ClientToken { issued_at: now()?.after_seconds(1), ..survivor };
    assert!(client.stands_by(&later));
    Ok(())
}

#[test]
fn revoked_tokens_are_remembered_only_while_they_could_live() -> Checked {
    let client = client(KeyOwner::Operator, READS)?;
    let client = revoked(&client, &token(&client, "one", READS)?)?;
    let later = now()?.after_seconds(900);
    let other =
        ClientToken { issued_at: later, expires_at: later.after_seconds(900), ..token(&client, "other", READS)? };
    let decided = revoke_client_token(&client, &other, later);
    let [Write::Client(changed)] = decided.decision.writes.as_slice() else { return Err(missing("client")) };
    assert_eq!(changed.revoked.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["other"]);
    Ok(())
}

#[test]
fn a_client_id_says_whose_the_client_is() {
    for owner in [KeyOwner::Operator, KeyOwner::Account(id(1))] {
        let reference = ClientRef { owner, id: id(3) };
        assert_eq!(reference.to_string().parse(), Ok(reference));
    }
    let client: ClientId = id(3);
    for wrong in
        [String::new(), ".".to_owned(), format!(".{client}"), format!("{client}.{client}"), format!("{client} ")]
    {
        assert!(wrong.parse::<ClientRef>().is_err(), "{wrong}");
    }
}

#[test]
fn a_scope_is_a_list_of_permissions() {
    assert_eq!(PermissionSet::of_scope("plans:read invoices:read"), Ok(READS));
    assert_eq!(READS.scope(), "invoices:read plans:read");
    assert_eq!(PermissionSet::of_scope(""), Ok(PermissionSet::NONE));
    for wrong in ["everything", "plans:read,invoices:read", "PLANS:READ", "plans:read\ninvoices:read"] {
        assert_eq!(PermissionSet::of_scope(wrong), Err(Refusal::InvalidScope), "{wrong}");
    }
}

#[test]
fn people_are_sent_back_to_where_nobody_else_listens() {
    for good in [
        "https://app.example.com/callback",
        "https://app.example.com:8443/callback?from=mainspring",
        "http://127.0.0.1:4000/callback",
        "http://localhost/callback",
        "http://[::1]:4000/callback",
    ] {
        assert!(RedirectUri::try_from(good.to_owned()).is_ok(), "{good}");
    }
    let long = format!("https://app.example.com/{}", "x".repeat(500));
    for bad in [
        "",
        "/callback",
        "https://",
        "https:///callback",
        "http://app.example.com/callback",
        "http://127.0.0.1.example.com/callback",
        "http://localhost@example.com/callback",
        "javascript://app.example.com/%0aalert(1)",
        "data:text/html,hello",
        "https://app.example.com/callback#fragment",
        "https://user@app.example.com/callback",
        "https://app.example.com/call back",
        "https://app.example.com/\r\nlocation: x",
        "https://äpp.example.com/callback",
        &long,
    ] {
        assert_eq!(RedirectUri::try_from(bad.to_owned()), Err(Refusal::InvalidRedirectUri), "{bad}");
    }
}

#[test]
fn only_the_operators_clients_have_people_sent_back() -> Checked {
    let uri = RedirectUri::try_from("https://app.example.com/callback".to_owned())?;
    for (owner, uris, expected) in [
        (KeyOwner::Operator, 10, Ok(())),
        (KeyOwner::Operator, 11, Err(Refusal::RedirectUris)),
        (KeyOwner::Account(id(1)), 0, Ok(())),
        (KeyOwner::Account(id(1)), 1, Err(Refusal::RedirectUris)),
    ] {
        let command = CreateClient {
            id: id(3),
            owner,
            name: name("Accounting")?,
            scopes: READS,
            redirect_uris: vec![uri.clone(); uris],
            secret_sha256: "hash".to_owned(),
        };
        assert_eq!(create_client(command, id(7), READS, now()?).map(|_| ()), expected, "{owner:?} {uris}");
    }
    Ok(())
}

#[test]
fn what_a_user_lets_a_client_do_is_no_more_than_the_scope_says() -> Checked {
    let client = client(KeyOwner::Operator, READS)?;
    let token = token(&client, "one", PermissionSet::of(&[Permission::InvoicesRead]))?;
    let reach = |permission| Reach::Account(id(1), permission);
    assert_eq!(client.check_for_user(&token, reach(Permission::InvoicesRead)), Ok(()));
    assert_eq!(client.check_for_user(&token, reach(Permission::SubscriptionsWrite)), Err(Denial::Forbidden));
    assert_eq!(client.check_for_user(&token, Reach::Operator(Permission::PlansRead)), Err(Denial::Forbidden));
    assert_eq!(client.check_for_user(&token, Reach::Oneself), Err(Denial::Forbidden));
    assert_eq!(revoked(&client, &token)?.check_for_user(&token, reach(Permission::InvoicesRead)), Err(Denial::Over));
    Ok(())
}

#[test]
fn a_scope_may_ask_who_somebody_is() {
    for (text, openid, permissions) in [
        ("openid", true, PermissionSet::NONE),
        ("plans:read openid invoices:read", true, READS),
        ("plans:read invoices:read", false, READS),
    ] {
        let scope = Scope::parse(text);
        assert_eq!(scope, Ok(Scope { openid, permissions }));
        assert_eq!(Scope::parse(&Scope { openid, permissions }.text()), scope);
    }
    assert_eq!(Scope::parse("openid everything"), Err(Refusal::InvalidScope));
}

#[test]
fn challenges_and_verifiers_have_the_length_and_the_letters_of_rfc_7636() {
    // Appendix B.
    assert!(is_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    assert!(is_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    for wrong in
        ["", "short", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"]
    {
        assert!(!is_challenge(wrong) && !is_verifier(wrong), "{wrong}");
    }
    assert!(is_verifier(&"~".repeat(128)) && !is_verifier(&"~".repeat(129)));
}

#[test]
fn nobody_is_asked_anything_at_the_authorization_endpoint() {
    use AuthorizationError::{AccountSelectionRequired, ConsentRequired, InvalidRequest, LoginRequired};
    for (prompt, max_age, expected) in [
        (None, None, Ok(())),
        (Some("none"), Some("60"), Ok(())),
        (None, Some("59"), Err(LoginRequired)),
        (Some("none"), Some("0"), Err(LoginRequired)),
        (Some("login"), None, Err(LoginRequired)),
        (Some("consent login"), None, Err(ConsentRequired)),
        (Some("select_account"), Some("60"), Err(AccountSelectionRequired)),
        (Some("none login"), None, Err(InvalidRequest)),
        (Some("login none"), None, Err(InvalidRequest)),
        (Some("sing"), None, Err(InvalidRequest)),
        (Some(""), None, Err(InvalidRequest)),
        (None, Some("-1"), Err(InvalidRequest)),
    ] {
        assert_eq!(check_log_in(prompt, max_age, 60), expected, "{prompt:?} {max_age:?}");
    }
}
