use crate::support::{Checked, Fault, at, id, stored, wall};
use domain::audit::{AuditEntry, AuditOutcome, Chain};
use domain::id::{AccountTag, GatewayEventTag, UserTag};
use domain::invoice::InvoiceNumber;
use domain::job::{FactorChange, Job, Mail};

fn entry() -> Result<AuditEntry, Fault> {
    Ok(AuditEntry {
        at: wall("2026-01-01T00:00:00Z")?,
        actor: "system".to_owned(),
        in_name_of: None,
        impersonation: None,
        operation: "plans-create".to_owned(),
        action: "plan.created".to_owned(),
        object: "plan_1".to_owned(),
        outcome: AuditOutcome::Done,
        request_id: None,
    })
}

/// Every job there is, its group and whether a clock waits for it.
fn jobs() -> Result<Vec<(Job, String, bool)>, Fault> {
    let account = id(1);
    let invoice = InvoiceNumber::FIRST;
    let (of_account, of_user) = (id::<AccountTag>(1).to_string(), id::<UserTag>(2).to_string());
    let mail = |mail: Mail| Job::SendEmail { mail };
    Ok(vec![
        (Job::BillAccount { account, instant: at("2028-01-31T09:00:00Z")? }, of_account.clone(), true),
        (Job::CollectPayment { account, invoice }, of_account.clone(), true),
        (Job::AdvanceTestClock { account }, of_account.clone(), false),
        (mail(Mail::InvoicePaid { account, invoice }), of_account.clone(), false),
        (mail(Mail::PaymentFailed { account, invoice }), of_account.clone(), false),
        (mail(Mail::Invitation { account, invitation: id(4) }), of_account, false),
        (mail(Mail::ConfirmEmail { user: id(2) }), of_user.clone(), false),
        (mail(Mail::AlreadyRegistered { user: id(2) }), of_user.clone(), false),
        (mail(Mail::ResetPassword { user: id(2) }), of_user.clone(), false),
        (mail(Mail::PasswordChanged { user: id(2) }), of_user.clone(), false),
        (mail(Mail::FactorsChanged { user: id(2), change: FactorChange::Added }), of_user.clone(), false),
        (mail(Mail::ConfirmNewEmail { user: id(2) }), of_user.clone(), false),
        (mail(Mail::EmailChangeRequested { user: id(2) }), of_user.clone(), false),
        (
            mail(Mail::EmailChanged { user: id(2), to: "ada@example.com".to_owned().try_into()? }),
            of_user.clone(),
            false,
        ),
        (mail(Mail::UserDeleted { user: id(2), to: "ada@example.com".to_owned().try_into()? }), of_user, false),
        (Job::HandleGatewayEvent { event: id(3) }, id::<GatewayEventTag>(3).to_string(), false),
        (Job::RecordAudit { chain: Chain::Operator, entry: Box::new(entry()?) }, "operator".to_owned(), false),
    ])
}

#[test]
fn a_job_belongs_to_whose_work_it_is() -> Checked {
    for (job, group, _) in jobs()? {
        assert_eq!(job.group(), group, "{job:?}");
    }
    Ok(())
}

#[test]
fn a_clock_waits_for_what_can_change_the_books() -> Checked {
    for (job, _, moves) in jobs()? {
        assert_eq!(job.moves_books(), moves, "{job:?}");
    }
    Ok(())
}

#[test]
fn a_job_survives_the_queue() -> Checked {
    for (job, _, _) in jobs()? {
        assert_eq!(stored(&job)?, job);
    }
    Ok(())
}

#[test]
fn the_message_of_a_job_is_pinned_since_old_ones_are_in_flight_during_a_deploy() -> Checked {
    let account = id::<AccountTag>(1).to_string();
    let bill = Job::BillAccount { account: id(1), instant: at("2028-01-31T09:00:00Z")? };
    assert_eq!(
        serde_json::to_value(bill)?,
        serde_json::json!({ "job": "bill-account", "account": account, "instant": "2028-01-31T09:00:00Z" })
    );
    let paid = Job::SendEmail { mail: Mail::InvoicePaid { account: id(1), invoice: InvoiceNumber::FIRST } };
    assert_eq!(
        serde_json::to_value(paid)?,
        serde_json::json!({ "job": "send-email", "mail": { "mail": "invoice-paid", "account": account, "invoice": 1 } })
    );
    Ok(())
}
