//! Clients that know nothing of us but the standards: stock libraries of another language.

use crate::deployment::{Deployment, Outcome};
use crate::person::{Customer, staff, unique};
use crate::secrets::note;
use serde_json::{Value, json};
use std::process::Command;
use testkit::secrets::Secret;

/// Runs a script of `clients/`, which prints a JSON object.
fn python(script: &str, arguments: &[&str]) -> Outcome<Value> {
    let mut command = Command::new(std::env::var("MAINSPRING_E2E_PYTHON")?);
    // Without traces of its modules in the checkout.
    command.arg("-B").arg(format!("{}/e2e/clients/{script}", env!("CARGO_MANIFEST_DIR"))).args(arguments);
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{script}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn a_stock_jwt_library_verifies_our_tokens_from_discovery_alone() -> Outcome {
    let at = Deployment::under_test()?;
    let ada = Customer::new(&at)?;
    let claims = python("verify.py", &[at.api_url(), &ada.token])?;
    assert!(claims["sub"].as_str().is_some_and(|subject| subject.starts_with("user_")), "{claims}");
    let (unsigned, _) = ada.token.rsplit_once('.').ok_or("a token without a signature")?;
    let forged = format!("{unsigned}.{}", "A".repeat(86));
    let refused = python("verify.py", &[at.api_url(), &forged]).map(|_| ()).map_err(|error| error.to_string());
    assert!(refused.is_err_and(|error| error.contains("InvalidSignatureError")));
    Ok(())
}

#[test]
fn a_stock_oauth_client_does_client_credentials() -> Outcome {
    let at = Deployment::under_test()?;
    let new = json!({ "name": "Accounting", "scopes": ["plans:read"] });
    let client = at.post("/api/v1/clients", Some(&staff(&at)?), &[], &new)?;
    assert_eq!(client.status, 201, "{}", client.body);
    let text = |field: &str| client.body[field].as_str().unwrap_or_default();
    let token = python("machine.py", &[at.api_url(), text("client_id"), text("client_secret"), "/api/v1/plans"])?;
    assert_eq!((&token["token_type"], &token["scope"]), (&json!("Bearer"), &json!("plans:read")));
    Ok(())
}

#[test]
fn a_stock_oauth_client_has_a_user_let_it_act_for_them() -> Outcome {
    let at = Deployment::under_test()?;
    let ada = Customer::new(&at)?;
    let home = "https://app.example.com/callback";
    let new = json!({ "name": "App", "scopes": ["invoices:read"], "redirect_uris": [home] });
    let client = at.post("/api/v1/clients", Some(&staff(&at)?), &[], &new)?;
    assert_eq!(client.status, 201, "{}", client.body);
    let text = |field: &str| client.body[field].as_str().unwrap_or_default();
    let path = ada.path("invoices");
    let answer =
        python("authorize.py", &[at.api_url(), text("client_id"), text("client_secret"), home, &ada.token, &path])?;
    assert_eq!(
        (&answer["scope"], &answer["claims"]["aud"]),
        (&json!("openid invoices:read"), &client.body["client_id"])
    );
    Ok(())
}

#[test]
fn a_stock_oauth_client_has_somebody_log_in_by_a_stock_provider() -> Outcome {
    let at = Deployment::under_test()?;
    let app = "https://app.example.com";
    let new = json!({ "name": "App", "scopes": [], "redirect_uris": [format!("{app}/callback")] });
    let client = at.post("/api/v1/clients", Some(&staff(&at)?), &[], &new)?;
    assert_eq!(client.status, 201, "{}", client.body);
    let text = |field: &str| client.body[field].as_str().unwrap_or_default();
    let (providers, secret) = (at.secret_name("providers")?, unique("a-secret-between-us"));
    let own = [text("client_id"), text("client_secret")];
    let arguments = [at.api_url(), at.aws_url(), &providers, app, own[0], own[1], &secret];
    let answer = python("through.py", &arguments)?;
    let sent = ["access_token", "cookie"].map(|name| Secret::new(name, answer[name].as_str().unwrap_or_default()));
    note(&sent.into_iter().chain([Secret::new("client_secret", &secret)]).flatten().collect::<Vec<_>>())?;
    assert_eq!((&answer["claims"]["sub"], &answer["claims"]["aud"]), (&answer["user"], &client.body["client_id"]));
    Ok(())
}
