use serde::Serialize;
use services::LoggedIn;
use std::fmt;
use utoipa::ToSchema;

/// What a session is used with: RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u32,
    /// Good for one exchange at `/api/v1/auth/refresh`.
    refresh_token: String,
}

impl fmt::Debug for SessionView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionView(…)")
    }
}

impl From<LoggedIn> for SessionView {
    fn from(logged_in: LoggedIn) -> Self {
        Self {
            access_token: logged_in.access.token,
            token_type: "Bearer",
            expires_in: logged_in.access.expires_in_seconds,
            refresh_token: logged_in.refresh.0,
        }
    }
}
