use domain::id::ClientId;
use domain::identity::{Client, RedirectUri};
use domain::permission::Permission;
use domain::text::Name;
use domain::time::WallTime;
use serde::Serialize;
use services::port::NewSecret;
use utoipa::ToSchema;

/// A program that asks for access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientView {
    #[schema(value_type = String, example = "client_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: ClientId,
    /// What it calls itself at the token endpoint.
    client_id: String,
    #[schema(value_type = String, example = "Accounting")]
    name: Name,
    /// The most that its tokens allow.
    #[schema(value_type = Vec<String>, example = json!(["invoices:read"]))]
    scopes: Vec<Permission>,
    /// Where people may be sent back to who let it act for them.
    #[schema(value_type = Vec<String>)]
    redirect_uris: Vec<RedirectUri>,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
}

/// A client as it is shown once.
#[derive(Serialize, ToSchema)]
pub struct NewClientView {
    #[serde(flatten)]
    client: ClientView,
    /// Keep it: it is not shown again.
    client_secret: String,
}

impl std::fmt::Debug for NewClientView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewClientView(…)")
    }
}

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.reference().to_string(),
            id: client.id,
            name: client.name,
            scopes: client.scopes.iter().collect(),
            redirect_uris: client.redirect_uris,
            created_at: client.created_at,
        }
    }
}

impl From<(Client, NewSecret)> for NewClientView {
    fn from((client, secret): (Client, NewSecret)) -> Self {
        Self { client: client.into(), client_secret: secret.secret }
    }
}
