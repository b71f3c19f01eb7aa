//! Clients that users let act for them: the authorization code with PKCE.

use super::{INTROSPECT, Machine, REVOKE, TOKEN, form, introspect, registered};
use crate::bodies::team_plan;
use crate::scene::Scene;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};
use testkit::system::{APP_URL, PUBLIC_URL};

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const HOME: &str = "https://app.example.com/callback";
const ESCAPED_HOME: &str = "https%3A%2F%2Fapp.example.com%2Fcallback";

/// The operator's own program, and a customer who lets it act for them.
struct Story {
    scene: Scene,
    app: Machine,
}

impl Story {
    async fn begin() -> Result<Self, Error> {
        let scene = Scene::with_plan(&team_plan(0)).await?;
        let new = json!({ "name": "App", "scopes": ["plans:read", "invoices:read"], "redirect_uris": [HOME] });
        // What a customer has is theirs to let somebody have; an admin can only register what they may themselves.
        let app = registered(&scene.api, &scene.admin, "/api/v1/clients", &new).await?;
        Ok(Self { scene, app })
    }

    fn api(&self) -> &Api {
        &self.scene.api
    }

    fn owner(&self) -> &Person {
        &self.scene.customer.owner
    }

    /// The usual request, with `more` behind it.
    fn request(&self, more: &str) -> String {
        let client = &self.app.client_id;
        let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
        format!("client_id={client}&redirect_uri={ESCAPED_HOME}&response_type=code&state=s%20t&{pkce}{more}")
    }

    async fn authorize(&self, query: &str) -> Result<Answer, Error> {
        let token = self.api().fresh_token(self.owner()).await?;
        self.api().get(&format!("/api/v1/oauth/authorize?{query}")).bearer(&token).send().await
    }

    /// A code that was just given out.
    async fn code(&self, more: &str) -> Result<String, Error> {
        let answer = self.authorize(&self.request(more)).await?.expect(302)?;
        Ok(answer_of(&answer)?.into_iter().find(|(name, _)| name == "code").ok_or("no code")?.1)
    }

    async fn redeem(&self, code: &str, more: &str) -> Result<Answer, Error> {
        let body = format!("grant_type=authorization_code&code={code}&redirect_uri={ESCAPED_HOME}&{more}");
        form(self.api(), TOKEN, Some(&self.app.basic()), &body).await
    }

    async fn token(&self, more: &str) -> Result<Value, Error> {
        let code = self.code(more).await?;
        Ok(self.redeem(&code, &format!("code_verifier={VERIFIER}")).await?.expect(200)?.json)
    }
}

/// What the browser carries back.
fn answer_of(answer: &Answer) -> Result<Vec<(String, String)>, Error> {
    let location = answer.header("location").ok_or("no location")?;
    let query = location.strip_prefix(&format!("{HOME}?")).ok_or_else(|| format!("sent to {location}"))?;
    let unescaped = |text: &str| text.replace('+', " ").replace("%3A", ":").replace("%2F", "/");
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    Ok(pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect())
}

#[tokio::test]
async fn a_browser_with_a_cookie_follows_a_link_to_a_client() -> Result<(), Error> {
    let story = Story::begin().await?;
    let credentials = json!({ "email": story.owner().email, "password": PASSWORD, "session": "cookie" });
    let begun = story.api().post("/api/v1/auth/login", &credentials).on(APP_URL).send().await?.expect(200)?;
    let cookie = begun.cookies[0].split(';').next().unwrap_or_default();
    let link = story.api().get(&format!("/api/v1/oauth/authorize?{}", story.request("")));
    let followed = link.cookie(cookie).header("sec-fetch-site", "cross-site").send().await?.expect(302)?;
    let code = answer_of(&followed)?.into_iter().find(|(name, _)| name == "code").ok_or("no code")?.1;
    story.redeem(&code, &format!("code_verifier={VERIFIER}")).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_user_lets_a_client_do_what_the_scope_says_and_no_more() -> Result<(), Error> {
    let story = Story::begin().await?;
    let answer = story.authorize(&story.request("&scope=invoices%3Aread")).await?.expect(302)?;
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    let pairs = answer_of(&answer)?;
    let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert_eq!((pairs[1].1.as_str(), pairs[2].1.as_str()), ("s t", PUBLIC_URL));

    let redeemed = story.redeem(&pairs[0].1, &format!("code_verifier={VERIFIER}")).await?.expect(200)?;
    assert_eq!((redeemed.text("/scope")?, redeemed.json.get("id_token")), ("invoices:read", None));
    let (api, path) = (story.api(), &story.scene.customer.path);
    let token = redeemed.text("/access_token")?.to_owned();
    for (path, status) in [
        (format!("{path}/invoices"), 200),
        (format!("{path}/subscriptions"), 403),
        (path.clone(), 403),
        ("/api/v1/plans".to_owned(), 403),
        (format!("/api/v1/oauth/authorize?{}", story.request("")), 403),
    ] {
        let answer = api.get(&path).bearer(&token).send().await?;
        assert_eq!(answer.status, status, "{path}");
    }
    let account = json!({ "name": "Engines", "time_zone": "Europe/Berlin" });
    api.post("/api/v1/accounts", &account).bearer(&token).send().await?.expect(403)?;
    Ok(())
}

#[tokio::test]
async fn an_id_token_says_who_the_user_is_to_the_client_alone() -> Result<(), Error> {
    let story = Story::begin().await?;
    let redeemed = story.token("&scope=openid&nonce=n-0S6").await?;
    assert_eq!(redeemed["scope"], "openid");
    let id_token = redeemed["id_token"].as_str().ok_or("no ID token")?;
    let claims = BASE64_URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1).unwrap_or_default())?;
    let claims: Value = serde_json::from_slice(&claims)?;
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(PUBLIC_URL), &json!(story.app.client_id)));
    assert_eq!((&claims["sub"], &claims["nonce"]), (&json!(story.owner().user), &json!("n-0S6")));
    let path = format!("{}/invoices", story.scene.customer.path);
    story.api().get(&path).bearer(id_token).send().await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn nobody_is_sent_where_the_client_has_not_said() -> Result<(), Error> {
    let story = Story::begin().await?;
    let good = story.request("");
    for elsewhere in ["https%3A%2F%2Fevil.example%2Fcallback", "https%3A%2F%2Fapp.example.com%2Fcallback%2F"] {
        let refused = story.authorize(&good.replace(ESCAPED_HOME, elsewhere)).await?.expect(422)?;
        assert_eq!((refused.code(), refused.header("location")), ("invalid_redirect_uri", None), "{elsewhere}");
    }
    let nobody = good.replace(&story.app.client_id, "client_01h455vb4pex5vsknk084sn02q");
    story.authorize(&nobody).await?.expect(404)?;
    story.authorize(&good.replace("client_id", "client")).await?.expect(422)?;
    Ok(())
}

#[tokio::test]
async fn what_else_is_wrong_is_told_to_the_client() -> Result<(), Error> {
    let story = Story::begin().await?;
    let good = story.request("");
    for (query, error) in [
        (good.replace("response_type=code", "response_type=token"), "unsupported_response_type"),
        (good.replace("response_type=code", "x=y"), "invalid_request"),
        (good.replace("S256", "plain"), "invalid_request"),
        (good.replace("&code_challenge_method=S256", ""), "invalid_request"),
        (good.replace(CHALLENGE, "short"), "invalid_request"),
        (format!("{good}&scope=everything"), "invalid_scope"),
        (format!("{good}&scope=plans%3Awrite"), "invalid_scope"),
        (format!("{good}&max_age=-1"), "invalid_request"),
        (format!("{good}&prompt=sing"), "invalid_request"),
        (format!("{good}&prompt=none%20login"), "invalid_request"),
        (format!("{good}&prompt=login"), "login_required"),
        (format!("{good}&prompt=consent"), "consent_required"),
        (format!("{good}&prompt=select_account"), "account_selection_required"),
    ] {
        let told = answer_of(&story.authorize(&query).await?.expect(302)?)?;
        let expected = [("error", error), ("state", "s t"), ("iss", PUBLIC_URL)];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(told, expected, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn a_client_that_people_let_act_for_them_acts_for_nobody_else() -> Result<(), Error> {
    let story = Story::begin().await?;
    let refused = form(story.api(), TOKEN, Some(&story.app.basic()), "grant_type=client_credentials").await?;
    assert_eq!(refused.expect(400)?.json["error"], "unauthorized_client");
    Ok(())
}

#[tokio::test]
async fn a_client_says_how_long_ago_a_user_may_have_logged_in() -> Result<(), Error> {
    let story = Story::begin().await?;
    let token = story.api().fresh_token(story.owner()).await?;
    let authorize = async |seconds: u32| {
        let query = story.request(&format!("&prompt=none&max_age={seconds}"));
        let link = story.api().get(&format!("/api/v1/oauth/authorize?{query}")).bearer(&token);
        answer_of(&link.send().await?.expect(302)?).map(|answer| answer[0].clone())
    };
    story.api().system.pass_seconds(60);
    assert_eq!(authorize(60).await?.0, "code");
    assert_eq!(authorize(59).await?, ("error".to_owned(), "login_required".to_owned()));
    Ok(())
}

#[tokio::test]
async fn a_code_is_good_for_its_client_its_exchange_and_a_minute() -> Result<(), Error> {
    let story = Story::begin().await?;
    let verifier = format!("code_verifier={VERIFIER}");
    let code = story.code("").await?;
    let new = json!({ "name": "Other", "scopes": ["invoices:read"], "redirect_uris": [HOME] });
    let other = registered(story.api(), &story.scene.admin, "/api/v1/clients", &new).await?;
    let elsewhere = format!("grant_type=authorization_code&code={code}&redirect_uri={ESCAPED_HOME}&{verifier}");
    let moved = elsewhere.replace("callback", "other");
    for (by, body, error) in [
        (other.basic(), elsewhere.as_str(), "invalid_grant"),
        (story.app.basic(), &moved, "invalid_grant"),
        (story.app.basic(), &elsewhere.replace(VERIFIER, &"x".repeat(43)), "invalid_grant"),
        (story.app.basic(), &elsewhere.replace(VERIFIER, "short"), "invalid_grant"),
        (story.app.basic(), &elsewhere.replace(&code, "made-up"), "invalid_grant"),
        (story.app.basic(), &elsewhere.replace(&verifier, ""), "invalid_request"),
    ] {
        let refused = form(story.api(), TOKEN, Some(&by), body).await?.expect(400)?;
        assert_eq!(refused.text("/error")?, error, "{body}");
    }
    story.redeem(&code, &verifier).await?.expect(200)?;
    let late = story.code("").await?;
    story.api().system.pass_seconds(60);
    assert_eq!(story.redeem(&late, &verifier).await?.expect(400)?.text("/error")?, "invalid_grant");
    Ok(())
}

#[tokio::test]
async fn a_code_that_comes_again_ends_what_it_was_redeemed_for() -> Result<(), Error> {
    let story = Story::begin().await?;
    let verifier = format!("code_verifier={VERIFIER}");
    let code = story.code("").await?;
    let first = story.redeem(&code, &verifier).await?.expect(200)?.text("/access_token")?.to_owned();
    assert_eq!(introspect(story.api(), &story.app, &first).await?["active"], true);
    story.api().system.pass_seconds(120);
    assert_eq!(story.redeem(&code, &verifier).await?.expect(400)?.text("/error")?, "invalid_grant");
    assert_eq!(introspect(story.api(), &story.app, &first).await?, json!({ "active": false }));
    let path = format!("{}/invoices", story.scene.customer.path);
    story.api().get(&path).bearer(&first).send().await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn a_client_gives_back_what_it_was_let_have() -> Result<(), Error> {
    let story = Story::begin().await?;
    let redeemed = story.token("&scope=invoices%3Aread").await?;
    let token = redeemed["access_token"].as_str().ok_or("no token")?;
    let facts = introspect(story.api(), &story.app, token).await?;
    assert_eq!((&facts["sub"], &facts["client_id"]), (&json!(story.owner().user), &json!(story.app.client_id)));
    assert_eq!(facts["scope"], "invoices:read");
    let body = format!("token={token}");
    form(story.api(), REVOKE, Some(&story.app.basic()), &body).await?.expect(200)?;
    let facts = form(story.api(), INTROSPECT, Some(&story.app.basic()), &body).await?.expect(200)?;
    assert_eq!(facts.json, json!({ "active": false }));
    Ok(())
}
