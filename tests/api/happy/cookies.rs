use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api, Request};
use testkit::people::{PASSWORD, Person};
use testkit::system::{APP_URL, PUBLIC_URL};

const ADA: &str = "ada@example.com";
const ELSEWHERE: &str = "https://evil.example";
const DAY: i64 = 24 * 60 * 60;

fn log_in<'a>(api: &'a Api, person: &Person) -> Request<'a> {
    api.post("/api/v1/auth/login", &json!({ "email": person.email, "password": PASSWORD, "session": "cookie" }))
}

/// `name=value` of the one cookie that an answer sets.
fn set(answer: &Answer) -> Result<String, Error> {
    let [cookie] = answer.cookies.as_slice() else {
        return Err(format!("one cookie was expected of {answer:#?}").into());
    };
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// Ada, and the cookie she has on the operator's pages.
async fn in_a_browser(api: &Api) -> Result<(Person, String), Error> {
    let ada = api.person(ADA).await?;
    let cookie = set(&log_in(api, &ada).on(APP_URL).send().await?.expect(200)?)?;
    Ok((ada, cookie))
}

fn open_account(api: &Api) -> Request<'_> {
    api.post("/api/v1/accounts", &json!({ "name": "Engines", "time_zone": "UTC" }))
}

fn renew(api: &Api) -> Request<'_> {
    api.request("POST", "/api/v1/auth/renew")
}

#[tokio::test]
async fn a_browser_gets_a_cookie_that_no_script_and_no_other_host_reads() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    for page in [APP_URL, PUBLIC_URL] {
        let begun = log_in(&api, &ada).on(page).send().await?.expect(200)?;
        let cookie = set(&begun)?;
        let attributes = begun.cookies[0].strip_prefix(&cookie).unwrap_or_default();
        assert!(cookie.starts_with("__Host-session="));
        assert_eq!(attributes, "; Path=/; Max-Age=7776000; Secure; HttpOnly; SameSite=Lax");
        let said: Vec<_> = begun.json.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        assert_eq!(said, ["ends_at", "id"]);
        assert_eq!(begun.header("cache-control"), Some("private, no-store"));

        let sessions = api.get("/api/v1/users/me/sessions").cookie(&cookie).on(page).send().await?.expect(200)?;
        let own: Vec<_> = sessions.json["data"].as_array().into_iter().flatten().collect();
        let current = own.iter().find(|session| session["current"] == true).ok_or("not listed")?;
        assert_eq!((&current["kind"], &current["id"]), (&json!("cookie"), &begun.json["id"]));
        open_account(&api).cookie(&format!("theme=dark; {cookie}")).on(page).send().await?.expect(201)?;
    }
    Ok(())
}

#[tokio::test]
async fn no_other_page_does_anything_with_a_cookie() -> Result<(), Error> {
    let api = Api::start().await?;
    let (_, cookie) = in_a_browser(&api).await?;
    let before = api.system.dynamo.dump().await?;
    let same_site = "https://other.mainspring.test";
    for origin in
        [ELSEWHERE, same_site, PUBLIC_URL, "http://app.mainspring.test", "https://app.mainspring.test:8443", "null", ""]
    {
        let posted = open_account(&api).cookie(&cookie).on(origin).send().await?.expect(403)?;
        assert_eq!(posted.code(), "cross_site", "{origin}");
        let read = api.get("/api/v1/users/me/sessions").cookie(&cookie).on(origin).send().await?.expect(403)?;
        assert_eq!(read.code(), "cross_site", "{origin}");
    }
    for site in ["cross-site", "same-site", "none", ""] {
        let form = api.request("POST", "/api/v1/auth/logout").cookie(&cookie).header("sec-fetch-site", site);
        let form = form.header("content-type", "application/x-www-form-urlencoded").body("name=Engines");
        assert_eq!(form.send().await?.expect(403)?.code(), "cross_site", "{site}");
    }
    open_account(&api).cookie(&cookie).send().await?.expect(403)?;
    assert!(api.system.dynamo.dump().await? == before, "somebody left something behind");

    open_account(&api).cookie(&cookie).header("sec-fetch-site", "same-origin").send().await?.expect(201)?;
    // A link that was followed.
    api.get("/api/v1/users/me/sessions")
        .cookie(&cookie)
        .header("sec-fetch-site", "cross-site")
        .send()
        .await?
        .expect(200)?;
    Ok(())
}

#[tokio::test]
async fn no_other_page_gets_a_cookie() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let before = api.system.dynamo.dump().await?;
    for refused in [log_in(&api, &ada), log_in(&api, &ada).on(ELSEWHERE), log_in(&api, &ada).on("null")] {
        let refused = refused.send().await?.expect(403)?;
        assert_eq!((refused.code(), refused.cookies.len()), ("cross_site", 0));
    }
    assert!(api.system.dynamo.dump().await? == before, "somebody left something behind");
    let tokens = json!({ "email": ADA, "password": PASSWORD, "session": "tokens" });
    let tokens = api.post("/api/v1/auth/login", &tokens).on(ELSEWHERE).send().await?.expect(200)?;
    assert!(tokens.cookies.is_empty());
    let neither = json!({ "email": ADA, "password": PASSWORD, "session": "both" });
    assert_eq!(api.post("/api/v1/auth/login", &neither).send().await?.expect(422)?.pointers(), ["/session"]);
    Ok(())
}

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_nobodys() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, cookie) = in_a_browser(&api).await?;
    let bob = api.person("bob@example.com").await?;
    let bobs = set(&log_in(&api, &bob).on(APP_URL).send().await?.expect(200)?)?;
    let (name, value) = cookie.split_once('=').ok_or("no value")?;
    // Two ids of sixteen bytes are 43 characters; what follows is the secret alone, but for the one that they share.
    let (ids, secret) = value.split_at(43);
    let swapped = format!("{name}={ids}{}", &bobs[bobs.len() - secret.len()..]);
    let mut wrong = vec![swapped, format!("{name}={}", &value[1..]), format!("{name}="), format!("session={value}")];
    wrong.push(format!("{cookie}; {bobs}"));
    wrong.extend(["A", "B"].map(|end| format!("{name}={}{end}", &value[..value.len() - 2])));
    for cookie in wrong {
        let refused = open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
        assert_eq!(refused.code(), "unauthenticated", "{cookie}");
        api.get("/api/v1/users/me/sessions").cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
    }
    // What is in the header counts, and a good cookie does not make up for it.
    open_account(&api).cookie(&cookie).on(APP_URL).bearer("garbage").send().await?.expect(401)?;
    open_account(&api).cookie(&bobs).on(ELSEWHERE).bearer(&ada.token).send().await?.expect(201)?;
    // The secret of one kind of session is none of the other.
    let refresh = json!({ "refresh_token": value });
    api.post("/api/v1/auth/refresh", &refresh).send().await?.expect(401)?;
    let refresh_token = format!("{name}={}", ada.refresh_token);
    open_account(&api).cookie(&refresh_token).on(APP_URL).send().await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn who_logs_out_loses_the_cookie_and_the_session() -> Result<(), Error> {
    for path in ["/api/v1/auth/logout", "/api/v1/auth/logout-everywhere"] {
        let api = Api::start().await?;
        let (ada, cookie) = in_a_browser(&api).await?;
        let out = api.request("POST", path).cookie(&cookie).on(APP_URL).send().await?.expect(204)?;
        assert_eq!(out.json, Value::Null);
        assert_eq!(out.cookies, ["__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"]);
        open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
        let others = if path.ends_with("everywhere") { 401 } else { 201 };
        open_account(&api).bearer(&ada.token).send().await?.expect(others)?;
    }
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let out = api.request("POST", "/api/v1/auth/logout").bearer(&ada.token).send().await?.expect(204)?;
    assert!(out.cookies.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_cookie_is_good_while_its_session_is_renewed_and_no_longer_than_ninety_days() -> Result<(), Error> {
    let api = Api::start().await?;
    let (_, cookie) = in_a_browser(&api).await?;
    for _ in 0..3 {
        api.system.pass_seconds(29 * DAY);
        renew(&api).cookie(&cookie).on(APP_URL).send().await?.expect(200)?;
    }
    open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(201)?;
    api.system.pass_seconds(3 * DAY);
    renew(&api).cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
    open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn a_cookie_that_is_not_renewed_is_good_for_thirty_days() -> Result<(), Error> {
    let api = Api::start().await?;
    let (_, cookie) = in_a_browser(&api).await?;
    // So soon it changes nothing.
    let before = api.system.dynamo.dump().await?;
    renew(&api).cookie(&cookie).on(APP_URL).send().await?.expect(200)?;
    assert!(api.system.dynamo.dump().await? == before, "a renewal too many was stored");
    api.system.pass_seconds(30 * DAY - 1);
    open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(201)?;
    api.system.pass_seconds(1);
    open_account(&api).cookie(&cookie).on(APP_URL).send().await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn tokens_are_renewed_elsewhere() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let refused = renew(&api).bearer(&ada.token).send().await?.expect(409)?;
    assert_eq!(refused.code(), "renewed_by_token");
    Ok(())
}

#[tokio::test]
async fn a_log_in_in_the_same_browser_takes_the_place_of_the_one_before() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, first) = in_a_browser(&api).await?;
    let elsewhere = set(&log_in(&api, &ada).on(APP_URL).send().await?.expect(200)?)?;
    let second = set(&log_in(&api, &ada).cookie(&first).on(APP_URL).send().await?.expect(200)?)?;
    open_account(&api).cookie(&first).on(APP_URL).send().await?.expect(401)?;
    for cookie in [&second, &elsewhere] {
        open_account(&api).cookie(cookie).on(APP_URL).send().await?.expect(201)?;
    }
    // Somebody else's browser cannot be logged out by whoever knows but the ids in its cookie.
    let forged = format!("{}{}", &second[..second.len() - 4], "AAAA");
    log_in(&api, &ada).cookie(&forged).on(APP_URL).send().await?.expect(200)?;
    open_account(&api).cookie(&second).on(APP_URL).send().await?.expect(201)?;
    Ok(())
}
