use askama::Template;
use domain::email::EmailAddress;
use domain::invoice::InvoiceDocument;
use domain::time::BillingTime;
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

impl From<&InvoiceDocument> for Paper {
    fn from(invoice: &InvoiceDocument) -> Self {
        let lines = invoice.lines.iter().map(|line| PaperLine {
            name: line.name.to_string(),
            from: day(line.period.start()),
            to: day(line.period.end()),
            amount: line.amount.to_string(),
        });
        Self {
            number: invoice.number.to_string(),
            issued: day(invoice.issued_at),
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
    let InvoiceLetter { to, name, invoice } = letter;
    let subject = format!("{headline}: invoice {} over {}", invoice.number, invoice.total);
    let (name, paper) = (name.as_str(), &Paper::from(invoice));
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
fn day(instant: BillingTime) -> String {
    instant.timestamp().strftime("%-d %b %Y").to_string()
}
