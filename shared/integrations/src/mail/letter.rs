use super::short::{Call, CallHtml, CallText, Note, NoteHtml, NoteText};
use askama::Template;
use domain::Refusal;
use domain::email::EmailAddress;
use domain::invoice::InvoiceDocument;
use domain::job::FactorChange;
use domain::money::Money;
use domain::time::{BillingTime, Zone};
use services::port::{InvoiceLetter, Letter, PortError};
use std::collections::BTreeMap;

/// A message, ready to be sent.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub to: EmailAddress,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "confirm_email.txt")]
struct ConfirmText<'a> {
    link: &'a str,
}

#[derive(Template)]
#[template(path = "confirm_email.html")]
struct ConfirmHtml<'a> {
    link: &'a str,
}

#[derive(Template)]
#[template(path = "already_registered.txt")]
struct RegisteredText;

#[derive(Template)]
#[template(path = "already_registered.html")]
struct RegisteredHtml;

#[derive(Template)]
#[template(path = "invoice.txt")]
struct InvoiceText<'a> {
    headline: &'a str,
    message: &'a str,
    name: &'a str,
    paper: &'a Paper,
}

#[derive(Template)]
#[template(path = "invoice.html")]
struct InvoiceHtml<'a> {
    headline: &'a str,
    message: &'a str,
    name: &'a str,
    paper: &'a Paper,
}

/// An invoice in words.
struct Paper {
    number: String,
    issued: String,
    lines: Vec<PaperLine>,
    /// What is taken off and put on, below the lines.
    sums: Vec<(String, String)>,
    total: String,
    notes: Vec<String>,
}

struct PaperLine {
    name: String,
    from: String,
    to: String,
    amount: String,
}

impl Paper {
    fn new(invoice: &InvoiceDocument, zone: &Zone) -> Result<Self, Refusal> {
        let lines = invoice.lines.iter().map(|line| PaperLine {
            name: line.name.to_string(),
            from: day(line.span.start(), zone),
            to: day(line.span.end(), zone),
            amount: line.amount.to_string(),
        });
        let mut notes = Vec::new();
        if invoice.is_reverse_charge() {
            let vat_id = invoice.vat_id().map(|id| id.as_str().to_owned()).unwrap_or_default();
            notes.push(format!("Reverse charge: the recipient, VAT id {vat_id}, owes the tax."));
        }
        Ok(Self {
            number: invoice.number.to_string(),
            issued: day(invoice.issued_at, zone),
            lines: lines.collect(),
            sums: sums(invoice)?,
            total: invoice.total.to_string(),
            notes,
        })
    }
}

/// The discount, and each tax over all lines.
fn sums(invoice: &InvoiceDocument) -> Result<Vec<(String, String)>, Refusal> {
    let currency = invoice.total.currency();
    let mut sums = Vec::new();
    let discount = Money::sum(currency, invoice.lines.iter().map(|line| line.discount))?;
    if let Some(given) = invoice.discount.as_ref().filter(|_| !discount.is_zero()) {
        sums.push((format!("Coupon {}", given.discount.code.as_str()), discount.negated().to_string()));
    }
    let mut taxes: BTreeMap<String, Money> = BTreeMap::new();
    for tax in invoice.lines.iter().flat_map(|line| &line.taxed.taxes).filter(|tax| !tax.reverse_charge) {
        let contained = if tax.inclusive { ", contained" } else { "" };
        let sum = taxes.entry(format!("{} {} %{contained}", tax.name, tax.percent)).or_insert(Money::zero(currency));
        *sum = sum.plus(tax.amount)?;
    }
    sums.extend(taxes.into_iter().map(|(name, sum)| (name, sum.to_string())));
    Ok(sums)
}

/// Where links lead.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// To the API itself.
    pub api: &'a str,
    /// To the operator's own pages, which ask for what the API then needs.
    pub app: &'a str,
}

/// Writes a letter out.
///
/// # Errors
/// [`PortError::Broken`], for no letter that there is.
pub fn render(letter: &Letter, places: Places<'_>) -> Result<Rendered, PortError> {
    match letter {
        Letter::ConfirmEmail { to, token } => {
            let link = format!("{}/api/v1/auth/confirm-email?token={token}", places.api);
            written(
                to,
                "Please confirm your e-mail address",
                &ConfirmText { link: &link },
                &ConfirmHtml { link: &link },
            )
        }
        Letter::AlreadyRegistered { to } => {
            written(to, "You already have an account", &RegisteredText, &RegisteredHtml)
        }
        Letter::ResetPassword { to, token } => {
            let link = format!("{}/reset-password?token={token}", places.app);
            let call = Call {
                headline: "Choose a new password",
                message: "Somebody, perhaps you, has forgotten the password that goes with this address. The link is good for an \
                          hour, and once.",
                action: "Choose a new password",
                link: &link,
                footnote: "If it was not you, there is nothing to do: your password stays as it is.",
            };
            written(to, call.headline, &CallText { call }, &CallHtml { call })
        }
        Letter::PasswordChanged { to } => {
            let note = Note {
                headline: "Your password was changed",
                message: "Your password was changed, and you were logged out everywhere else.",
                footnote: "If it was not you, ask for a new password at once.",
            };
            written(to, note.headline, &NoteText { note }, &NoteHtml { note })
        }
        Letter::FactorsChanged { to, change } => {
            let note = factors_note(*change);
            written(to, note.headline, &NoteText { note }, &NoteHtml { note })
        }
        Letter::ConfirmNewEmail { to, token } => {
            let link = format!("{}/confirm-email-change?token={token}", places.app);
            let call = Call {
                headline: "Please confirm your new e-mail address",
                message: "Somebody, perhaps you, wants to log in with this address from now on. The link is good for an hour, \
                          and once.",
                action: "Use this address",
                link: &link,
                footnote: "If it was not you, there is nothing to do.",
            };
            written(to, call.headline, &CallText { call }, &CallHtml { call })
        }
        Letter::EmailChangeRequested { to } => {
            let note = Note {
                headline: "Your e-mail address is about to change",
                message: "Another e-mail address was given for your log-in. It takes this one's place when it is confirmed.",
                footnote: "If it was not you, change your password at once: that takes it back.",
            };
            written(to, note.headline, &NoteText { note }, &NoteHtml { note })
        }
        Letter::EmailChanged { to } => {
            let note = Note {
                headline: "Your e-mail address was changed",
                message: "The e-mail address that you log in with was changed, and you were logged out everywhere else. This \
                          is sent to the old one and to the new one.",
                footnote: "If it was not you, get in touch with us at once.",
            };
            written(to, note.headline, &NoteText { note }, &NoteHtml { note })
        }
        Letter::UserDeleted { to } => {
            let note = Note {
                headline: "Your log-in was deleted",
                message: "You were logged out everywhere, and what we knew of you was deleted. What was invoiced stays with \
                          the accounts that you belonged to.",
                footnote: "If it was not you, get in touch with us at once.",
            };
            written(to, note.headline, &NoteText { note }, &NoteHtml { note })
        }
        Letter::Invitation { to, account, token } => {
            let link = format!("{}/accept-invitation?token={token}", places.app);
            let headline = format!("You are invited to {account}");
            let call = Call {
                headline: &headline,
                message: "You are invited to become a member. Log in with this address, or register with it, and accept within \
                          a week.",
                action: "Accept the invitation",
                link: &link,
                footnote: "If you do not know who this is from, there is nothing to do.",
            };
            written(to, call.headline, &CallText { call }, &CallHtml { call })
        }
        Letter::InvoicePaid(letter) => invoice(letter, "Paid, thank you", "We have received your payment."),
        Letter::PaymentFailed(letter) => invoice(
            letter,
            "Your payment did not go through",
            "Please give us another payment method; we then try again at once.",
        ),
    }
}

fn factors_note(change: FactorChange) -> Note<'static> {
    let (headline, message) = match change {
        FactorChange::Added => (
            "A second factor was added",
            "From now on, logging in with your password asks for a second factor as well.",
        ),
        FactorChange::Removed => ("A second factor was removed", "One of your second factors does not count any more."),
        FactorChange::RecoveryCodesMade => (
            "You have new recovery codes",
            "New recovery codes were made for you. Those from before are no good any more.",
        ),
        FactorChange::RecoveryCodeUsed => (
            "A recovery code was used",
            "One of your recovery codes was used in the place of a second factor. It is no good any more.",
        ),
    };
    let footnote = "If it was not you, choose a new password at once, and look at your second factors and sessions.";
    Note { headline, message, footnote }
}

fn invoice(letter: &InvoiceLetter, headline: &str, message: &str) -> Result<Rendered, PortError> {
    let InvoiceLetter { to, name, zone, invoice } = letter;
    let subject = format!("{headline}: invoice {} for {}", invoice.number, invoice.total);
    let paper = Paper::new(invoice, zone);
    let paper = &paper.map_err(|error| PortError::Broken { system: "mail", reason: error.to_string() })?;
    let name = name.as_str();
    written(
        to,
        &subject,
        &InvoiceText { headline, message, name, paper },
        &InvoiceHtml { headline, message, name, paper },
    )
}

fn written(
    to: &EmailAddress,
    subject: &str,
    text: &impl Template,
    html: &impl Template,
) -> Result<Rendered, PortError> {
    let broken = |error: askama::Error| PortError::Broken { system: "mail", reason: error.to_string() };
    Ok(Rendered {
        to: to.clone(),
        subject: subject.to_owned(),
        text: text.render().map_err(broken)?,
        html: html.render().map_err(broken)?,
    })
}

/// `31 Jan 2026`.
fn day(instant: BillingTime, zone: &Zone) -> String {
    instant.timestamp().to_zoned(zone.time_zone()).strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Places, render};
    use domain::invoice::InvoiceDocument;
    use domain::job::FactorChange;
    use domain::text::Name;
    use domain::time::Zone;
    use serde_json::json;
    use services::port::{InvoiceLetter, Letter};

    const PLACES: Places<'_> = Places { api: "https://api.example.com", app: "https://app.example.com" };

    fn letter() -> InvoiceLetter {
        let id = |prefix: &str| format!("{prefix}_01h455vb4pex5vsknk084sn02q");
        let euros = |amount: i64| json!({"amount": amount, "currency": "EUR"});
        let invoice: InvoiceDocument = serde_json::from_value(json!({
            "id": id("inv"), "account": id("acct"), "number": 7, "subscription": id("sub"),
            "personal": {"name": "Ann <& Co>", "email": "ann@example.com"},
            "issued_at": "2026-01-31T09:00:00Z", "due_at": "2026-01-31T09:00:00Z",
            "tax_identity": {"place": {"country": "AT"}, "vat_id": "ATU12345678"},
            "lines": [{
                "basis": {"plan": {"plan": id("plan"), "number": 1}, "component": id("price"), "seats": 3},
                "name": "Seats & \"more\"", "rule": "advance", "quantity": "3",
                "price": {"kind": "per_unit", "unit_price": "6.66333"},
                "span": {"start": "2026-01-31T09:00:00Z", "end": "2026-02-28T09:00:00Z"},
                "fraction": {"numerator": 1, "denominator": 1}, "exact": "1999",
                "amount": euros(1999), "discount": euros(199),
                "taxed": {"net": euros(1800), "gross": euros(2142), "taxes": [
                    {"rate": id("tax"), "name": "VAT", "percent": "19", "inclusive": false, "reverse_charge": false,
                     "amount": euros(342)},
                    {"rate": id("tax"), "name": "Levy", "percent": "5", "inclusive": false, "reverse_charge": true,
                     "amount": euros(0)},
                ]},
            }],
            "discount": {
                "discount": {"coupon": id("coup"), "code": "TENTH", "effect": {"percent": "10"}, "plans": []},
                "fraction": {"numerator": 1, "denominator": 1},
            },
            "total": euros(2142),
        }))
        .unwrap();
        let (to, name) = (invoice.personal.email.clone(), invoice.personal.name.clone());
        InvoiceLetter { to, name, zone: Zone::utc(), invoice }
    }

    #[test]
    fn a_link_confirms_an_address() {
        let (to, token) = (letter().to, "AbC-_9".to_owned());
        let mail = render(&Letter::ConfirmEmail { to: to.clone(), token }, PLACES).unwrap();
        let link = "https://api.example.com/api/v1/auth/confirm-email?token=AbC-_9";
        assert_eq!(mail.to, to);
        assert!(mail.text.contains(link), "{}", mail.text);
        assert!(mail.html.contains(&format!(r#"href="{link}""#)), "{}", mail.html);
    }

    #[test]
    fn an_invoice_stands_in_its_mail_with_lines_and_total() {
        let mail = render(&Letter::InvoicePaid(letter()), PLACES).unwrap();
        assert_eq!(mail.subject, "Paid, thank you: invoice 7 for EUR 21.42");
        for text in [
            "Hello Ann <& Co>",
            "Invoice 7",
            "Seats & \"more\", 31 Jan 2026 to 28 Feb 2026: EUR 19.99",
            "Coupon TENTH: EUR -1.99",
            "VAT 19 %: EUR 3.42",
            "VAT id ATU12345678",
        ] {
            assert!(mail.text.contains(text), "{text} is missing in {}", mail.text);
        }
        for html in ["Invoice 7", "31 Jan 2026 to 28 Feb 2026", "Coupon TENTH", "<strong>EUR 21.42</strong>"] {
            assert!(mail.html.contains(html), "{html} is missing in {}", mail.html);
        }
    }

    #[test]
    fn names_are_no_markup() {
        let letter =
            InvoiceLetter { name: Name::try_from("<script>alert(1)</script>".to_owned()).unwrap(), ..letter() };
        let mail = render(&Letter::PaymentFailed(letter), PLACES).unwrap();
        assert_eq!(mail.subject, "Your payment did not go through: invoice 7 for EUR 21.42");
        assert!(!mail.html.contains("<script"), "{}", mail.html);
        assert!(!mail.html.contains("Seats & "), "{}", mail.html);
        assert!(mail.html.contains("alert(1)"), "{}", mail.html);
    }

    #[test]
    fn a_new_password_is_chosen_on_the_operators_own_page() {
        let mail = render(&Letter::ResetPassword { to: letter().to, token: "AbC-_9".to_owned() }, PLACES).unwrap();
        for body in [&mail.text, &mail.html] {
            assert!(body.contains("https://app.example.com/reset-password?token=AbC-_9"), "{body}");
        }
        let told = render(&Letter::PasswordChanged { to: letter().to }, PLACES).unwrap();
        assert_eq!(told.subject, "Your password was changed");
        assert!(!told.text.contains("http") && !told.html.contains("href"));
    }

    #[test]
    fn a_change_of_factors_is_told_without_a_link() {
        for (change, subject) in [
            (FactorChange::Added, "A second factor was added"),
            (FactorChange::Removed, "A second factor was removed"),
            (FactorChange::RecoveryCodesMade, "You have new recovery codes"),
            (FactorChange::RecoveryCodeUsed, "A recovery code was used"),
        ] {
            let told = render(&Letter::FactorsChanged { to: letter().to, change }, PLACES).unwrap();
            assert_eq!(told.subject, subject);
            assert!(!told.text.contains("http") && !told.html.contains("href"));
        }
    }

    #[test]
    fn a_new_address_is_confirmed_on_the_operators_own_page_and_notices_have_nothing_to_follow() {
        let to = letter().to;
        let mail = render(&Letter::ConfirmNewEmail { to: to.clone(), token: "AbC-_9".to_owned() }, PLACES).unwrap();
        for body in [&mail.text, &mail.html] {
            assert!(body.contains("https://app.example.com/confirm-email-change?token=AbC-_9"), "{body}");
        }
        let notices = [
            Letter::EmailChangeRequested { to: to.clone() },
            Letter::EmailChanged { to: to.clone() },
            Letter::UserDeleted { to },
        ];
        for notice in notices {
            let told = render(&notice, PLACES).unwrap();
            assert!(!told.text.contains("http") && !told.html.contains("href"), "{notice:?}");
        }
    }

    #[test]
    fn an_invitation_says_to_what() {
        let InvoiceLetter { to, name, .. } = letter();
        let mail = render(&Letter::Invitation { to, account: name, token: "AbC-_9".to_owned() }, PLACES).unwrap();
        assert_eq!(mail.subject, "You are invited to Ann <& Co>");
        assert!(!mail.html.contains("<& Co>"), "{}", mail.html);
        for body in [&mail.text, &mail.html] {
            assert!(body.contains("https://app.example.com/accept-invitation?token=AbC-_9"), "{body}");
        }
    }

    #[test]
    fn who_is_registered_already_gets_no_link() {
        let mail = render(&Letter::AlreadyRegistered { to: letter().to }, PLACES).unwrap();
        assert_eq!(mail.subject, "You already have an account");
        assert!(!mail.text.contains("http") && !mail.html.contains("href"));
    }
}
