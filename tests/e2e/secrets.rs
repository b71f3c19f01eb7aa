//! The secrets that the suite sends and gets: noted by every process of it in the folder `MAINSPRING_E2E_SECRETS`, and
//! looked for at the end of it where none may stand.

use crate::deployment::{Deployment, Outcome};
use crate::queue::Queue;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use testkit::secrets::Secret;

/// The mail that a link is for has it.
const OF_A_LINK: &str = "token";

fn folder() -> Outcome<PathBuf> {
    Ok(std::env::var("MAINSPRING_E2E_SECRETS")?.into())
}

/// Notes some for the end of the suite.
pub(crate) fn note(secrets: &[Secret]) -> Outcome {
    let mut lines = String::new();
    for Secret { name, text } in secrets {
        lines.push_str(&serde_json::to_string(&(name, text))?);
        lines.push('\n');
    }
    let path = folder()?.join(std::process::id().to_string());
    // At once, so that no line of another thread comes between.
    OpenOptions::new().create(true).append(true).open(path)?.write_all(lines.as_bytes())?;
    Ok(())
}

fn noted() -> Outcome<BTreeSet<Secret>> {
    let mut secrets = BTreeSet::new();
    for file in fs::read_dir(folder()?)? {
        for line in fs::read_to_string(file?.path())?.lines() {
            let (name, text): (String, String) = serde_json::from_str(line)?;
            secrets.insert(Secret { name, text });
        }
    }
    Ok(secrets)
}

/// The texts in a secret of the stack, which may be an object.
fn of_the_stack(name: &str, value: &str) -> Vec<Secret> {
    match serde_json::from_str(value) {
        Ok(Value::Object(fields)) => {
            fields.values().filter_map(Value::as_str).filter_map(|text| Secret::new(name, text)).collect()
        }
        _ => Secret::new(name, value).into_iter().collect(),
    }
}

/// `cargo xtask test` runs it by itself, when everything else has run.
#[test]
fn no_secret_of_the_suite_is_found_where_none_may_stand() -> Outcome {
    let at = Deployment::under_test()?;
    let mut secrets = noted()?;
    for name in ["factors", "gateway", "sealing", "signing", "staff"] {
        let found = of_the_stack(name, &at.secret(name)?);
        assert!(!found.is_empty(), "the secret {name} is empty");
        secrets.extend(found);
    }
    assert!(secrets.len() > 20, "{} secrets: has the suite run?", secrets.len());

    let log = fs::read_to_string(std::env::var("MAINSPRING_E2E_LOG")?)?;
    assert!(log.contains("\"function\":\"auth-login\""), "nobody has logged in");
    let dead = Queue::dead_letters(&at)?;
    let dead = dead.iter().map(|queue| queue.look(&at)).collect::<Outcome<Vec<_>>>()?.concat();
    let mails = at.all_mails()?;
    assert!(!mails.is_empty(), "there is no mail");
    for secret in &secrets {
        let line = secret.found_in(log.lines());
        assert!(line.is_none(), "{} {} is in the log: {line:?}", secret.name, secret.text);
        let letter = secret.found_in(dead.iter().map(String::as_str));
        assert!(letter.is_none(), "{} {} is in a dead letter: {letter:?}", secret.name, secret.text);
        let found = mails.iter().filter(|mail| secret.found_in([mail.as_str()]).is_some()).count();
        let most = usize::from(secret.name == OF_A_LINK);
        assert!(found <= most, "{} {} is in {found} mails", secret.name, secret.text);
    }
    Ok(())
}
