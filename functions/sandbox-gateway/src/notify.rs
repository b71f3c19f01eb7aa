use crate::courier::Courier;
use crate::notice::Message;
use crate::port::Deliver;
use domain::time::WallTime;
use integrations::clock::wall_now;
use services::port::PortError;
use std::process::ExitCode;

/// Tells Mainspring of a settled intent.
///
/// # Errors
/// The message has to come again.
pub async fn handle(courier: &impl Deliver, body: &str, now: WallTime) -> Result<(), PortError> {
    courier.deliver(&Message::read(body)?, now).await
}

#[must_use]
pub fn main() -> ExitCode {
    let courier = Courier::default();
    lambda::serve_messages("sandbox-gateway-notify", async |body: &str| handle(&courier, body, wall_now()).await)
}
