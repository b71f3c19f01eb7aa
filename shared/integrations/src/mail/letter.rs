use askama::Template;
use domain::email::EmailAddress;
use domain::invoice::InvoiceDocument;
use domain::time::{BillingTime, Zone};
use services::port::{InvoiceLetter, Letter, PortError};

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
    total: String,
}

struct PaperLine {
    name: String,
    from: String,
    to: String,
    amount: String,
}

impl Paper {
    fn new(invoice: &InvoiceDocument, zone: &Zone) -> Self {
        let lines = invoice.lines.iter().map(|line| PaperLine {
            name: line.name.to_string(),
            from: day(line.period.start(), zone),
            to: day(line.period.end(), zone),
            amount: line.amount.to_string(),
        });
        Self {
            number: invoice.number.to_string(),
            issued: day(invoice.issued_at, zone),
            lines: lines.collect(),
            total: invoice.total.to_string(),
        }
    }
}

/// Writes a letter out. `public_url` is where links lead.
///
/// # Errors
/// [`PortError::Broken`], for no letter that there is.
pub fn render(letter: &Letter, public_url: &str) -> Result<Rendered, PortError> {
    match letter {
        Letter::ConfirmEmail { to, token } => {
            let link = format!("{public_url}/api/v1/auth/confirm-email?token={token}");
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
        Letter::InvoicePaid(letter) => invoice(letter, "Paid, thank you", "We have received your payment."),
        Letter::PaymentFailed(letter) => invoice(
            letter,
            "Your payment did not go through",
            "Please give us another payment method; we then try again at once.",
        ),
    }
}

fn invoice(letter: &InvoiceLetter, headline: &str, message: &str) -> Result<Rendered, PortError> {
    let InvoiceLetter { to, name, zone, invoice } = letter;
    let subject = format!("{headline}: invoice {} for {}", invoice.number, invoice.total);
    let (name, paper) = (name.as_str(), &Paper::new(invoice, zone));
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
    use super::render;
    use domain::invoice::InvoiceDocument;
    use domain::text::Name;
    use domain::time::Zone;
    use serde_json::json;
    use services::port::{InvoiceLetter, Letter};

    fn letter() -> InvoiceLetter {
        let id = |prefix: &str| format!("{prefix}_01h455vb4pex5vsknk084sn02q");
        let invoice: InvoiceDocument = serde_json::from_value(json!({
            "id": id("inv"), "account": id("acct"), "number": 7, "subscription": id("sub"),
            "personal": {"name": "Ann <& Co>", "email": "ann@example.com"},
            "issued_at": "2026-01-31T09:00:00Z",
            "lines": [{
                "component": id("price"), "name": "Seats & \"more\"", "rule": "per_unit", "quantity": "3",
                "unit_price": "6.66333", "period": {"start": "2026-01-31T09:00:00Z", "end": "2026-02-28T09:00:00Z"},
                "numerator": 1, "denominator": 1, "exact": "1999",
                "amount": {"amount": 1999, "currency": "EUR"},
            }],
            "total": {"amount": 1999, "currency": "EUR"},
        }))
        .unwrap();
        let (to, name) = (invoice.personal.email.clone(), invoice.personal.name.clone());
        InvoiceLetter { to, name, zone: Zone::utc(), invoice }
    }

    #[test]
    fn a_link_confirms_an_address() {
        let (to, token) = (letter().to, "AbC-_9".to_owned());
        let mail = render(&Letter::ConfirmEmail { to: to.clone(), token }, "https://api.example.com").unwrap();
        let link = "https://api.example.com/api/v1/auth/confirm-email?token=AbC-_9";
        assert_eq!(mail.to, to);
        assert!(mail.text.contains(link), "{}", mail.text);
        assert!(mail.html.contains(&format!(r#"href="{link}""#)), "{}", mail.html);
    }

    #[test]
    fn an_invoice_stands_in_its_mail_with_lines_and_total() {
        let mail = render(&Letter::InvoicePaid(letter()), "https://api.example.com").unwrap();
        assert_eq!(mail.subject, "Paid, thank you: invoice 7 for EUR 19.99");
        for text in ["Hello Ann <& Co>", "Invoice 7", "Seats & \"more\", 31 Jan 2026 to 28 Feb 2026: EUR 19.99"] {
            assert!(mail.text.contains(text), "{text} is missing in {}", mail.text);
        }
        for html in ["Invoice 7", "31 Jan 2026 to 28 Feb 2026", "<strong>EUR 19.99</strong>"] {
            assert!(mail.html.contains(html), "{html} is missing in {}", mail.html);
        }
    }

    #[test]
    fn names_are_no_markup() {
        let letter =
            InvoiceLetter { name: Name::try_from("<script>alert(1)</script>".to_owned()).unwrap(), ..letter() };
        let mail = render(&Letter::PaymentFailed(letter), "https://api.example.com").unwrap();
        assert_eq!(mail.subject, "Your payment did not go through: invoice 7 for EUR 19.99");
        assert!(!mail.html.contains("<script"), "{}", mail.html);
        assert!(!mail.html.contains("Seats & "), "{}", mail.html);
        assert!(mail.html.contains("alert(1)"), "{}", mail.html);
    }

    #[test]
    fn who_is_registered_already_gets_no_link() {
        let mail = render(&Letter::AlreadyRegistered { to: letter().to }, "https://api.example.com").unwrap();
        assert_eq!(mail.subject, "You already have an account");
        assert!(!mail.text.contains("http") && !mail.html.contains("href"));
    }
}
