use super::{Factor, Proof, Session};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal};

/// Notes in a session that whoever is in it has shown again who they are (RFC 9470). What they showed before still
/// counts: the session is of whoever had all of it.
///
/// # Errors
/// [`Refusal::SessionOver`].
pub fn prove_again(session: &Session, shown: Factor, now: WallTime) -> Result<Decided<Proof>, Refusal> {
    if session.is_over(now) {
        return Err(Refusal::SessionOver);
    }
    let mut factors = session.proof.factors.clone();
    if !factors.contains(&shown) {
        factors.push(shown);
    }
    let proof = Proof { at: now, factors };
    let proven = Session { proof: proof.clone(), version: session.version.next(), ..session.clone() };
    let mut decision = Decision::new(Home::User(session.user), now.as_billing_time());
    decision.audit(AuditAction::ProvenAgain, session.id);
    decision.writes.push(Write::Session(proven));
    Ok(decision.with(proof))
}
