use crate::bearer::is_same;
use crate::intent::Intent;
use crate::notice::Message;
use crate::port::{Announce, Door, Intents};
use crate::store::Store;
use domain::money::Money;
use integrations::queues::Queues;
use integrations::secrets::Secrets;
use secrecy::ExposeSecret;
use services::port::PortError;

/// What the deployed functions run on. Nothing is connected to before it is needed.
#[derive(Debug, Default)]
pub struct SandboxGateway {
    store: Store,
    queues: Queues,
    secrets: Secrets,
}

impl Intents for SandboxGateway {
    async fn intent(&self, idempotency_key: &str) -> Result<Option<Intent>, PortError> {
        self.store.intent(idempotency_key).await
    }

    async fn declined_before(&self, account: &str, invoice: u32) -> Result<bool, PortError> {
        self.store.declined_before(account, invoice).await
    }

    async fn keep(&self, idempotency_key: &str, intent: &Intent) -> Result<bool, PortError> {
        self.store.keep(idempotency_key, intent).await
    }

    async fn charges(&self, account: &str) -> Result<Vec<Money>, PortError> {
        self.store.charges(account).await
    }
}

impl Announce for SandboxGateway {
    async fn announce(&self, message: &Message) -> Result<(), PortError> {
        let body = serde_json::to_string(message)
            .map_err(|error| PortError::Broken { system: "the gateway's queue", reason: error.to_string() })?;
        let group = message.notice.data.metadata.account.clone();
        self.queues.send("sandbox-gateway", body, group).await
    }
}

impl Door for SandboxGateway {
    async fn opens(&self, presented: &str) -> Result<bool, PortError> {
        let secret = self.secrets.secret("gateway").await?;
        Ok(is_same(secret.expose_secret(), presented))
    }
}
