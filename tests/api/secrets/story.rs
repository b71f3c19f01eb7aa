//! Everything that takes or gives a secret, each time through the failures of what is behind it.

use crate::stage::Stage;
use domain::payment::DeclineCode;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api, Request};
use testkit::fault::Fault;
use testkit::gateway::{GOOD_CARD, Meets};
use testkit::people::Person;
use testkit::system::APP_URL;
use testkit::worker::{self, Policy};

const GRACE: &str = "grace@example.com";
const FIRST: &str = "a phrase of hers that is her first";
const SECOND: &str = "a phrase of hers that is her second";
const THIRD: &str = "a phrase of hers that is her third";

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What leaves nothing done.
const UNDONE: [Fault; 4] = [Fault::CancelledByThrottle, Fault::Internal, Fault::Unsent, Fault::Panic];

/// What leaves it done, and nobody knows.
const DONE: [Fault; 2] = [Fault::LostInTime, Fault::LostConnection];

pub(super) struct Story<'a> {
    pub(super) stage: &'a Stage,
}

impl<'a> Story<'a> {
    pub(super) async fn play(&self) -> Result<(), Error> {
        self.registers().await?;
        self.logs_in().await?;
        self.changes_passwords().await?;
        self.shows_codes().await?;
        self.uses_passkeys().await?;
        self.comes_from_a_provider().await?;
        self.lets_servers_in().await?;
        self.lets_programs_in().await?;
        self.acts_for_others().await?;
        self.invites().await?;
        self.changes_address().await?;
        self.pays().await?;
        self.says_it_in_the_wrong_place().await
    }

    pub(super) fn api(&self) -> &'a Api {
        &self.stage.scene.api
    }

    /// A success, after the database has failed each of its calls in every way, and before it loses an answer.
    pub(super) async fn through_failures(&self, request: impl Fn() -> Request<'a>) -> Result<Answer, Error> {
        let answer = self.failing(&request).await?;
        for fault in DONE {
            self.struck(2, fault, &request).await?;
        }
        succeeded(answer)
    }

    /// As [`Story::through_failures`], for what is good once: it succeeds before anything fails.
    pub(super) async fn once(&self, request: impl Fn() -> Request<'a>) -> Result<Answer, Error> {
        let answer = request().send().await?;
        self.failing(request).await?;
        succeeded(answer)
    }

    /// The first success, or what it comes to without failures.
    async fn failing(&self, request: impl Fn() -> Request<'a>) -> Result<Answer, Error> {
        for (nth, fault) in (1..=6).flat_map(|nth| UNDONE.map(|fault| (nth, fault))) {
            let answer = self.struck(nth, fault, &request).await?;
            if answer.status < 400 {
                return Ok(answer);
            }
        }
        request().send().await
    }

    /// With a fault at the `nth` call and at all behind it. Each time from elsewhere, since a password that nobody came to
    /// look at counts as a wrong one.
    async fn struck(&self, nth: usize, fault: Fault, request: impl Fn() -> Request<'a>) -> Result<Answer, Error> {
        let kind = UNDONE.iter().chain(&DONE).position(|other| *other == fault).unwrap_or_default();
        let faults = &self.api().system.dynamo.faults;
        faults.strike(nth, 100, fault);
        let answer = request().from(&format!("198.51.100.{}", nth * 10 + kind)).send().await;
        faults.clear();
        answer
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.through_failures(|| self.api().post(path, body)).await
    }

    pub(super) async fn post_by(&self, by: &str, path: &str, body: &Value) -> Result<Answer, Error> {
        self.through_failures(|| self.api().post(path, body).bearer(by)).await
    }

    fn form(&self, path: &str, basic: &str, body: &str) -> Request<'a> {
        let request = self.api().request("POST", path).header("authorization", basic).body(body);
        request.header("content-type", "application/x-www-form-urlencoded")
    }

    pub(super) async fn token(&self, of: &Person) -> Result<String, Error> {
        self.api().fresh_token(of).await
    }

    /// Neither queues nor mail work at first.
    async fn work(&self) -> Result<(), Error> {
        let system = &self.api().system;
        system.mailbox.refuse(2);
        worker::finish(system, Policy::Once).await?;
        worker::sweep(system).await?;
        worker::finish(system, Policy::Once).await?;
        Ok(())
    }

    async fn registers(&self) -> Result<(), Error> {
        let system = &self.api().system;
        system.queue.refuse(1);
        self.post("/api/v1/auth/register", &json!({ "email": GRACE, "password": FIRST })).await?;
        self.work().await?;
        let token = system.mailbox.confirmation(GRACE).ok_or("no confirmation was sent")?;
        let path = format!("/api/v1/auth/confirm-email?token={token}");
        self.through_failures(|| self.api().get(&path)).await?;
        Ok(())
    }

    async fn logs_in(&self) -> Result<(), Error> {
        let credentials = json!({ "email": GRACE, "password": FIRST });
        let session = self.post("/api/v1/auth/login", &credentials).await?;
        let refresh = json!({ "refresh_token": session.text("/refresh_token")? });
        self.post("/api/v1/auth/refresh", &refresh).await?;
        let credentials = json!({ "email": GRACE, "password": FIRST, "session": "cookie" });
        let begun = self.through_failures(|| self.api().post("/api/v1/auth/login", &credentials).on(APP_URL)).await?;
        let cookie = begun.cookies.first().and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        let renew = || self.api().request("POST", "/api/v1/auth/renew").cookie(cookie).on(APP_URL);
        self.through_failures(renew).await?;
        Ok(())
    }

    async fn changes_passwords(&self) -> Result<(), Error> {
        let api = self.api();
        let session = api.post("/api/v1/auth/login", &json!({ "email": GRACE, "password": FIRST })).send().await?;
        let change = json!({ "current_password": FIRST, "password": SECOND });
        self.post_by(session.text("/access_token")?, "/api/v1/auth/change-password", &change).await?;
        self.post("/api/v1/auth/forgot-password", &json!({ "email": GRACE })).await?;
        self.work().await?;
        let token = api.system.mailbox.reset(GRACE).ok_or("no mail")?;
        let reset = json!({ "token": token, "password": THIRD });
        self.once(|| api.post("/api/v1/auth/reset-password", &reset)).await?;
        self.work().await
    }

    async fn lets_servers_in(&self) -> Result<(), Error> {
        let customer = &self.stage.scene.customer;
        let owner = self.token(&customer.owner).await?;
        let new = json!({ "name": "Backend", "scopes": ["invoices:read"] });
        let made = self.post_by(&owner, &format!("{}/api-keys", customer.path), &new).await?;
        let path = made.header("location").unwrap_or_default().to_owned();
        let rotated = self.post_by(&owner, &format!("{path}/rotate"), &json!({ "overlap_seconds": 60 })).await?;
        let (invoices, key) = (format!("{}/invoices", customer.path), rotated.text("/secret")?);
        self.through_failures(|| self.api().get(&invoices).bearer(key)).await?;
        let admin = self.token(&self.stage.scene.admin).await?;
        let made = self.post_by(&admin, "/api/v1/api-keys", &new).await?;
        let path = made.header("location").unwrap_or_default().to_owned();
        self.post_by(&admin, &format!("{path}/rotate"), &json!({ "overlap_seconds": 60 })).await?;
        Ok(())
    }

    async fn lets_programs_in(&self) -> Result<(), Error> {
        let scene = &self.stage.scene;
        let (admin, owner) = (self.token(&scene.admin).await?, self.token(&scene.customer.owner).await?);
        let new = json!({ "name": "Accounting", "scopes": ["invoices:read"] });
        let machine = self.post_by(&owner, &format!("{}/clients", scene.customer.path), &new).await?;
        let (by, grant) = (basic(&machine)?, "grant_type=client_credentials");
        let token = self.through_failures(|| self.form("/api/v1/oauth/token", &by, grant)).await?;
        let about = format!("token={}", token.text("/access_token")?);
        for path in ["/api/v1/oauth/introspect", "/api/v1/oauth/revoke"] {
            self.through_failures(|| self.form(path, &by, &about)).await?;
        }

        let home = "https%3A%2F%2Fapp.example.com%2Fcallback";
        let uris = json!(["https://app.example.com/callback"]);
        let new = json!({ "name": "App", "scopes": ["invoices:read"], "redirect_uris": uris });
        let app = self.post_by(&admin, "/api/v1/clients", &new).await?;
        let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256&scope=openid");
        let client = app.text("/client_id")?;
        let link = format!("client_id={client}&redirect_uri={home}&response_type=code&state=x&{pkce}");
        let link = format!("/api/v1/oauth/authorize?{link}");
        let answer = self.through_failures(|| self.api().get(&link).bearer(&owner)).await?;
        let code = answer.header("location").and_then(|location| location.split_once("code="));
        let code = code.and_then(|(_, rest)| rest.split('&').next()).ok_or("no code")?;
        let body = format!("grant_type=authorization_code&code={code}&redirect_uri={home}&code_verifier={VERIFIER}");
        let by = basic(&app)?;
        self.once(|| self.form("/api/v1/oauth/token", &by, &body)).await?.text("/id_token")?;
        Ok(())
    }

    async fn acts_for_others(&self) -> Result<(), Error> {
        let scene = &self.stage.scene;
        let admin = self.token(&scene.admin).await?;
        let start = json!({ "role": "billing", "reason": "Ticket 4711", "minutes": 60 });
        let path = format!("{}/impersonations", scene.customer.path);
        let begun = self.post_by(&admin, &path, &start).await?;
        let renew = format!("{path}/{}/renew", begun.text("/impersonation/id")?);
        let again = self.through_failures(|| self.api().request("POST", &renew).bearer(&admin)).await?;
        let (invoices, token) = (format!("{}/invoices", scene.customer.path), again.text("/access_token")?);
        self.through_failures(|| self.api().get(&invoices).bearer(token)).await?;
        Ok(())
    }

    async fn invites(&self) -> Result<(), Error> {
        let scene = &self.stage.scene;
        let owner = self.token(&scene.customer.owner).await?;
        let new = json!({ "email": GRACE, "role": "member" });
        self.post_by(&owner, &format!("{}/invitations", scene.customer.path), &new).await?;
        self.work().await?;
        let token = self.api().system.mailbox.invitation(GRACE).ok_or("no mail")?;
        let credentials = json!({ "email": GRACE, "password": THIRD });
        let session = self.api().post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
        let by = session.text("/access_token")?;
        self.post_by(by, "/api/v1/invitations/accept", &json!({ "token": token })).await?;
        Ok(())
    }

    async fn changes_address(&self) -> Result<(), Error> {
        let (api, new) = (self.api(), "grace@elsewhere.example");
        let credentials = json!({ "email": GRACE, "password": THIRD });
        let session = api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
        let wanted = json!({ "email": new, "current_password": THIRD });
        self.post_by(session.text("/access_token")?, "/api/v1/users/me/change-email", &wanted).await?;
        self.work().await?;
        let token = json!({ "token": api.system.mailbox.new_email(new).ok_or("no mail")? });
        self.once(|| api.post("/api/v1/users/confirm-email-change", &token)).await?;
        self.work().await
    }

    async fn pays(&self) -> Result<(), Error> {
        let scene = &self.stage.scene;
        let owner = self.token(&scene.customer.owner).await?;
        let path = format!("{}/payment-methods", scene.customer.path);
        let unknown = json!({ "gateway_token": "tok_that_the_gateway_does_not_know" });
        self.api().post(&path, &unknown).bearer(&owner).key("unknown").send().await?.expect(422)?;
        let card = json!({ "gateway_token": GOOD_CARD });
        self.through_failures(|| self.api().post(&path, &card).bearer(&owner).key("a card")).await?;
        let meets = [Meets::Silence, Meets::Rejection, Meets::LostAnswer, Meets::Decline(DeclineCode::CardDeclined)];
        for (n, meets) in meets.into_iter().enumerate() {
            self.api().system.gateway.next([meets]);
            scene.subscribe(&format!("meets {n}")).await?.expect(201)?;
            scene.work().await?;
        }
        Ok(())
    }

    /// Wrong secrets, and right ones where something else belongs.
    async fn says_it_in_the_wrong_place(&self) -> Result<(), Error> {
        let (path, wrong) = ("/api/v1/auth/login", "a phrase that is not hers at all");
        let post = |body: &str| {
            let request = self.api().request("POST", path).from("203.0.113.7");
            request.header("content-type", "application/json").body(body)
        };
        for (body, status) in [
            (json!({ "email": GRACE, "password": wrong }).to_string(), 401),
            (json!({ "email": GRACE, "password": THIRD, "session": THIRD }).to_string(), 422),
            (json!({ "email": THIRD, "password": THIRD }).to_string(), 422),
            (json!({ "email": GRACE, "password": [THIRD] }).to_string(), 422),
            (json!(THIRD).to_string(), 422),
            (json!({ "email": GRACE, "password": THIRD }).to_string().replace('}', ""), 400),
        ] {
            post(&body).send().await?.expect(status)?;
        }
        self.api().get("/api/v1/users/me/sessions").bearer(&format!("{THIRD} and more")).send().await?.expect(401)?;
        Ok(())
    }
}

fn succeeded(answer: Answer) -> Result<Answer, Error> {
    if answer.status < 400 { Ok(answer) } else { Err(format!("a success was expected of {answer:#?}").into()) }
}

/// How a client says who it is (RFC 7617).
fn basic(client: &Answer) -> Result<String, Error> {
    Ok(crate::oauth::basic(client.text("/client_id")?, client.text("/client_secret")?))
}
