//! Clients that know nothing of us but the standards: stock libraries of another language.

use crate::deployment::{Deployment, Outcome};
use crate::person::{Customer, staff};
use serde_json::{Value, json};
use std::process::Command;

/// Runs a script of `clients/`, which prints a JSON object.
fn python(script: &str, arguments: &[&str]) -> Outcome<Value> {
    let mut command = Command::new(std::env::var("MAINSPRING_E2E_PYTHON")?);
    command.arg(format!("{}/e2e/clients/{script}", env!("CARGO_MANIFEST_DIR"))).args(arguments);
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
    let answer = python("code.py", &[at.api_url(), text("client_id"), text("client_secret"), home, &ada.token, &path])?;
    assert_eq!(
        (&answer["scope"], &answer["claims"]["aud"]),
        (&json!("openid invoices:read"), &client.body["client_id"])
    );
    Ok(())
}
