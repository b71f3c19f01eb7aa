//! Codes for whoever has lost their app.

use super::{ADA, App, RECOVERY_CODES, challenge, claims, is_refused, recover, recovery_codes, told};
use domain::job::FactorChange;
use futures_util::future::try_join_all;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Api;

async fn left(api: &Api, token: &str) -> Result<serde_json::Value, Error> {
    Ok(api.get(RECOVERY_CODES).bearer(token).send().await?.expect(200)?.json["left"].clone())
}

#[tokio::test]
async fn each_of_ten_codes_is_good_once_in_the_place_of_the_app() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let none = api.request("POST", RECOVERY_CODES).bearer(&ada.token).send().await?;
    is_refused(&none, 409, "no_second_factor");
    App::confirmed(&api, &ada).await?;
    let codes = recovery_codes(&api, &ada).await?;
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let dump = format!("{:?}", api.system.dynamo.dump().await?);
    for code in &codes {
        assert!(!dump.contains(code) && !dump.contains(&code.replace('-', "")), "a code is stored");
    }
    for (n, code) in codes.iter().enumerate() {
        // As people type it.
        let typed = if n % 2 == 0 { code.to_uppercase().replace('-', " ") } else { code.clone() };
        let begun = recover(&api, &challenge(&api, &ada).await?, &typed).await?.expect(200)?;
        let token = begun.text("/access_token")?;
        assert_eq!(claims(token)?["amr"], json!(["pwd", "otp"]));
        assert_eq!(left(&api, token).await?, json!(9 - n));
    }
    is_refused(&recover(&api, &challenge(&api, &ada).await?, &codes[0]).await?, 401, "wrong_second_factor");
    let mut expected = vec![FactorChange::Added, FactorChange::RecoveryCodesMade];
    expected.extend([FactorChange::RecoveryCodeUsed; 10]);
    assert_eq!(told(&api, ADA).await?, expected);
    Ok(())
}

#[tokio::test]
async fn new_codes_take_the_place_of_the_old_ones() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    App::confirmed(&api, &ada).await?;
    App::confirmed(&api, &bob).await?;
    let (old, new, his) =
        (recovery_codes(&api, &ada).await?, recovery_codes(&api, &ada).await?, recovery_codes(&api, &bob).await?);
    let open = challenge(&api, &ada).await?;
    for code in [&old[0], &his[0], "", "0000-0000-0000-0000-0000-0000"] {
        is_refused(&recover(&api, &open, code).await?, 401, "wrong_second_factor");
        api.system.pass_seconds(1);
    }
    recover(&api, &open, &new[0]).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn of_many_who_use_one_code_one_is_let_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let beside = api.beside()?;
    let ada = api.person(ADA).await?;
    App::confirmed(&api, &ada).await?;
    let code = recovery_codes(&api, &ada).await?.remove(0);
    let mut challenges = Vec::new();
    for _ in 0..3 {
        challenges.push(challenge(&api, &ada).await?);
    }
    let answers = challenges
        .iter()
        .enumerate()
        .map(|(n, challenge)| recover(if n % 2 == 0 { &api } else { &beside }, challenge, &code));
    let answers = try_join_all(answers).await?;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:#?}");
    assert_eq!(left(&api, &api.fresh_token(&ada).await?).await?, json!(9));
    Ok(())
}

/// A code that somebody guesses at is held back as a password is.
#[tokio::test]
async fn guesses_at_recovery_codes_are_held_back() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    App::confirmed(&api, &ada).await?;
    recovery_codes(&api, &ada).await?;
    let open = challenge(&api, &ada).await?;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(recover(&api, &open, "0000-0000-0000-0000-0000-0000").await?.status);
    }
    assert!(statuses[..4].iter().all(|status| *status == 401) && statuses.contains(&429), "{statuses:?}");
    Ok(())
}
