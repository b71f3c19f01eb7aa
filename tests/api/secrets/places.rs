//! Where a secret could be left behind.

use integrations::mail::{Places, render};
use services::port::Letter;
use testkit::Error;
use testkit::secrets::Secret;
use testkit::system::{APP_URL, PUBLIC_URL, TestSystem};

pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) texts: Vec<String>,
    /// What may stand here, by its name.
    allowed: &'static [&'static str],
}

impl Place {
    pub(super) fn all(system: &TestSystem) -> Result<Vec<Self>, Error> {
        let mails = system.mailbox.letters().iter().map(mail).collect::<Result<Vec<_>, _>>()?;
        let envelopes = system.queue.all().iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        let all = vec![
            Self { name: "a log line", texts: system.trail.lines(), allowed: &[] },
            Self { name: "a problem", texts: system.trail.problems(), allowed: &[] },
            // What a card is called at the gateway, which takes it from us alone.
            Self { name: "the database", texts: system.dynamo.faults.sent(), allowed: &["gateway_token"] },
            Self { name: "a job", texts: envelopes, allowed: &[] },
            Self { name: "a mail", texts: mails, allowed: &[] },
        ];
        match all.iter().find(|place| place.texts.is_empty()) {
            Some(empty) => Err(format!("nothing was written into {}", empty.name).into()),
            None => Ok(all),
        }
    }

    pub(super) fn may_have(&self, secret: &Secret) -> bool {
        self.allowed.contains(&secret.name.as_str())
    }
}

/// A letter as it is sent, without the one secret that it is for.
fn mail(letter: &Letter) -> Result<String, Error> {
    let rendered = render(letter, Places { api: PUBLIC_URL, app: APP_URL })?;
    let whole = [rendered.subject, rendered.text, rendered.html].join("\n");
    Ok(match letter {
        Letter::ConfirmEmail { token, .. }
        | Letter::ResetPassword { token, .. }
        | Letter::ConfirmNewEmail { token, .. }
        | Letter::Invitation { token, .. } => whole.replace(token, ""),
        _ => whole,
    })
}
