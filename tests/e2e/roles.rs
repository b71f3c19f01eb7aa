use crate::deployment::{Deployment, Outcome};
use crate::person::{Customer, plan};
use serde_json::json;

#[test]
fn nobody_sees_what_is_another_accounts() -> Outcome {
    let at = Deployment::under_test()?;
    let (ada, eve) = (Customer::new(&at)?, Customer::new(&at)?);
    for path in ["entitlements", "subscriptions", "invoices"] {
        assert_eq!(at.get(&ada.path(path), Some(&ada.token))?.status, 200);
        assert_eq!(at.get(&ada.path(path), Some(&eve.token))?.status, 404);
        assert_eq!(at.get(&ada.path(path), None)?.status, 401);
    }
    Ok(())
}

#[test]
fn plans_are_the_operators() -> Outcome {
    let at = Deployment::under_test()?;
    let customer = Customer::new(&at)?;
    assert_eq!(at.get("/api/v1/plans", Some(&customer.token))?.status, 403);
    assert_eq!(at.post("/api/v1/plans", Some(&customer.token), &[], &json!({}))?.status, 403);
    let id = plan(&at, 0)?["id"].as_str().unwrap_or_default().to_owned();
    let staff = crate::person::staff(&at)?;
    assert_eq!(at.get(&format!("/api/v1/plans/{id}"), Some(&staff))?.status, 200);
    Ok(())
}

#[test]
fn the_one_time_token_makes_one_person_only() -> Outcome {
    let at = Deployment::under_test()?;
    crate::person::staff(&at)?;
    let body = json!({
        "email": "second@example.com", "password": "springs and gears of brass", "staff_token": at.secret("staff")?,
    });
    let refused = at.post("/api/v1/auth/register", None, &[], &body)?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("invalid_token")));
    Ok(())
}
