use domain::permission::StaffRole;
use futures_util::try_join;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::Person;

const ADMIN: &str = "admin@operator.example";
const GRACE: &str = "grace@operator.example";

async fn add(api: &Api, by: &Person, email: &str, role: &str) -> Result<Answer, Error> {
    api.post("/api/v1/staff", &json!({ "email": email, "role": role })).bearer(&by.token).send().await
}

async fn change(api: &Api, by: &Person, of: &Person, role: &str) -> Result<Answer, Error> {
    let path = format!("/api/v1/staff/{}", of.user);
    let seen = api.get(&path).bearer(&by.token).send().await?;
    let etag = seen.header("etag").unwrap_or("\"0\"").to_owned();
    let request = api.request("PUT", &path).bearer(&by.token).header("if-match", &etag);
    let body = json!({ "role": role }).to_string();
    request.header("content-type", "application/json").body(&body).send().await
}

async fn remove(api: &Api, by: &Person, of: &Person) -> Result<Answer, Error> {
    api.request("DELETE", &format!("/api/v1/staff/{}", of.user)).bearer(&by.token).send().await
}

async fn staff(api: &Api, by: &Person) -> Result<Vec<(String, String)>, Error> {
    let list = api.get("/api/v1/staff").bearer(&by.token).send().await?.expect(200)?;
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let data = list.json["data"].as_array().into_iter().flatten();
    let mut staff: Vec<_> = data.map(|it| (text(it, "email"), text(it, "role"))).collect();
    staff.sort();
    Ok(staff)
}

fn pair(email: &str, role: &str) -> (String, String) {
    (email.to_owned(), role.to_owned())
}

#[tokio::test]
async fn somebody_who_has_registered_becomes_staff_and_stops_being_it() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    assert_eq!(add(&api, &admin, GRACE, "support").await?.expect(422)?.code(), "no_such_user");
    let grace = api.person(GRACE).await?;
    api.get("/api/v1/plans").bearer(&grace.token).send().await?.expect(403)?;
    let added = add(&api, &admin, GRACE, "support").await?.expect(201)?;
    assert_eq!((added.text("/email")?, added.text("/role")?), (GRACE, "support"));
    assert_eq!(add(&api, &admin, GRACE, "support").await?.expect(409)?.code(), "already_staff");
    assert_eq!(staff(&api, &admin).await?, [pair(ADMIN, "admin"), pair(GRACE, "support")]);
    api.system.pass_seconds(60);
    api.get("/api/v1/plans").bearer(&grace.token).send().await?.expect(200)?;

    change(&api, &admin, &grace, "finance").await?.expect(200)?;
    let rate = api.post("/api/v1/tax-rates", &json!({})).bearer(&grace.token).key("key");
    rate.send().await?.expect(422)?;
    remove(&api, &admin, &grace).await?.expect(204)?;
    remove(&api, &admin, &grace).await?.expect(404)?;
    let rate = api.post("/api/v1/tax-rates", &json!({})).bearer(&grace.token).key("key");
    rate.send().await?.expect(403)?;
    assert_eq!(staff(&api, &admin).await?, [pair(ADMIN, "admin")]);
    Ok(())
}

#[tokio::test]
async fn the_last_admin_stays() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    assert_eq!(change(&api, &admin, &admin, "support").await?.expect(409)?.code(), "last_admin");
    assert_eq!(remove(&api, &admin, &admin).await?.expect(409)?.code(), "last_admin");
    let grace = api.person(GRACE).await?;
    add(&api, &admin, GRACE, "admin").await?.expect(201)?;
    let (one, other) = try_join!(remove(&api, &admin, &admin), remove(&api, &grace, &grace))?;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    let left = if one.status == 409 { &admin } else { &grace };
    assert_eq!(staff(&api, left).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_have() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let role = json!({ "kind": "staff", "name": "Lead", "permissions": ["staff:read", "staff:write", "plans:read"] });
    let made = api.post("/api/v1/roles", &role).bearer(&admin.token).send().await?.expect(201)?;
    let id = made.text("/id")?;
    let lead: StaffRole = id.to_owned().try_into()?;
    let lead = api.staff("lead@operator.example", lead).await?;
    api.person(GRACE).await?;
    for role in ["admin", "read_only"] {
        assert_eq!(add(&api, &lead, GRACE, role).await?.expect(422)?.code(), "role_beyond_own");
    }
    assert_eq!(change(&api, &lead, &lead, "admin").await?.expect(422)?.code(), "role_beyond_own");
    assert_eq!(remove(&api, &lead, &admin).await?.expect(422)?.code(), "role_beyond_own");
    add(&api, &lead, GRACE, id).await?.expect(201)?;
    let unknown = add(&api, &admin, GRACE, "role_01h455vb4pex5vsknk084sn02q").await?.expect(422)?;
    assert_eq!(unknown.code(), "no_such_role");
    Ok(())
}
