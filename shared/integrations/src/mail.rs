//! Mail through SES v2, written from templates that are checked when they are compiled.

mod letter;
mod short;

pub use letter::{Places, Rendered, render};

use crate::failure::port_error_by_code;
use crate::{aws, setting};
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use services::port::{Letter, Mailer, PortError};
use std::sync::OnceLock;

#[derive(Debug, Default)]
pub struct SesMailer {
    client: OnceLock<Client>,
}

impl Mailer for SesMailer {
    async fn send(&self, letter: &Letter) -> Result<(), PortError> {
        let (api, app) = (setting::required("MAINSPRING_PUBLIC_URL")?, setting::required("MAINSPRING_APP_URL")?);
        let rendered = render(letter, Places { api: &api, app: &app })?;
        let content =
            content(&rendered).map_err(|error| PortError::Broken { system: "mail", reason: error.to_string() })?;
        let call = self
            .client()?
            .send_email()
            .from_email_address(setting::required("MAINSPRING_MAIL_FROM")?)
            .destination(Destination::builder().to_addresses(rendered.to.deliverable()).build())
            .content(content);
        call.send().await.map(|_| ()).map_err(|error| port_error_by_code("mail", &error))
    }
}

fn content(rendered: &Rendered) -> Result<EmailContent, BuildError> {
    let text = |data: &str| Content::builder().data(data).charset("UTF-8").build();
    let body = Body::builder().text(text(&rendered.text)?).html(text(&rendered.html)?).build();
    let message = Message::builder().subject(text(&rendered.subject)?).body(body).build();
    Ok(EmailContent::builder().simple(message).build())
}

impl SesMailer {
    fn client(&self) -> Result<&Client, PortError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let config = aws::config()?;
        Ok(self.client.get_or_init(|| Client::new(config)))
    }
}
