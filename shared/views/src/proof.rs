use domain::identity::{Factor, Proof};
use domain::time::WallTime;
use serde::Serialize;
use utoipa::ToSchema;

/// When and how somebody has shown who they are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proof)]
pub struct ProofView {
    #[schema(value_type = String, format = DateTime)]
    proven_at: WallTime,
    /// As RFC 8176 names them.
    #[schema(value_type = Vec<String>, example = json!(["pwd", "otp"]))]
    factors: Vec<Factor>,
}

impl From<Proof> for ProofView {
    fn from(proof: Proof) -> Self {
        Self { proven_at: proof.at, factors: proof.factors }
    }
}
