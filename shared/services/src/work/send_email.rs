use crate::port::{
    Accounts, InvoiceLetter, Invoices, Lease, Leases, Letter, Link, Links, Mailer, Members, PortError, Users,
};
use crate::{Caller, Envelope, Error, Thing};
use domain::id::{AccountId, UserId};
use domain::identity::{EmailChange, User, UserContact};
use domain::invoice::InvoiceNumber;
use domain::job::Mail;
use futures_util::try_join;

/// How long sending may take before somebody else tries, in seconds.
const LEASE_SECONDS: i64 = 5 * 60;

/// How long a message that was sent is remembered, in seconds: longer than a queue keeps its messages.
const REMEMBERED_SECONDS: i64 = 15 * 24 * 60 * 60;

/// Writes and sends a message, once for however often its job is delivered. Should the process end between sending and
/// remembering it, it is sent again: mail is at least once.
///
/// # Errors
/// [`Error::Port`]: the job has to come again.
pub async fn send_email<S>(system: &S, by: &Caller, envelope: &Envelope, mail: &Mail) -> Result<(), Error>
where
    S: Users + Members + Accounts + Invoices + Links + Mailer + Leases,
{
    let Some(letter) = letter(system, by, mail).await? else {
        return Ok(());
    };
    match system.take_lease(envelope.id, by.at, by.at.after_seconds(LEASE_SECONDS)).await? {
        Lease::Taken => {}
        Lease::Done => return Ok(()),
        Lease::Held => {
            let reason = "somebody else may be sending this message".to_owned();
            return Err(PortError::Unavailable { system: "mail", reason }.into());
        }
    }
    if let Err(error) = system.send(&letter).await {
        // Nobody is sending it any more, so the next delivery need not wait for the lease to end.
        system.release_lease(envelope.id, by.at).await?;
        return Err(error.into());
    }
    Ok(system.mark_done(envelope.id, by.at.after_seconds(REMEMBERED_SECONDS)).await?)
}

/// `None` when there is nobody to write to.
async fn letter<S>(system: &S, by: &Caller, mail: &Mail) -> Result<Option<Letter>, Error>
where
    S: Users + Members + Accounts + Invoices + Links,
{
    Ok(Some(match mail {
        Mail::ConfirmEmail { user }
        | Mail::AlreadyRegistered { user }
        | Mail::ResetPassword { user }
        | Mail::PasswordChanged { user }
        | Mail::FactorsChanged { user, .. }
        | Mail::ConfirmNewEmail { user }
        | Mail::EmailChangeRequested { user } => {
            // They may have been deleted, and whoever forgot a password may have named an address that nobody has.
            let Some(user) = system.user(*user).await? else { return Ok(None) };
            return letter_to(system, by, mail, user).await;
        }
        Mail::EmailChanged { to, .. } => Letter::EmailChanged { to: to.clone() },
        Mail::UserDeleted { to, .. } => Letter::UserDeleted { to: to.clone() },
        Mail::Invitation { account, invitation } => {
            // It may have been taken back.
            let Some(invited) = system.invitation(*account, *invitation).await? else { return Ok(None) };
            let book = system.book(*account).await?.ok_or(Error::NotFound(Thing::Account))?;
            let link = Link::Invitation { account: *account, invitation: *invitation };
            let token = system.link_token(&link, by.at).await?;
            Letter::Invitation { to: invited.personal.email, account: book.account.personal.name, token }
        }
        Mail::InvoicePaid { account, invoice } => {
            Letter::InvoicePaid(invoice_letter(system, *account, *invoice).await?)
        }
        Mail::PaymentFailed { account, invoice } => {
            Letter::PaymentFailed(invoice_letter(system, *account, *invoice).await?)
        }
    }))
}

/// What is written to a user of their own log-in; `None` when there is nothing to write any more.
async fn letter_to<S: Users + Links>(
    system: &S,
    by: &Caller,
    mail: &Mail,
    user: User,
) -> Result<Option<Letter>, Error> {
    let (id, mark) = (user.id, user.recovery_mark());
    let UserContact { email: to, change } = user.personal;
    Ok(match mail {
        Mail::ConfirmEmail { .. } => {
            let token = system.link_token(&Link::ConfirmEmail { user: id }, by.at).await?;
            Some(Letter::ConfirmEmail { to, token })
        }
        Mail::ResetPassword { .. } => {
            let token = system.link_token(&Link::ResetPassword { user: id, mark }, by.at).await?;
            Some(Letter::ResetPassword { to, token })
        }
        Mail::AlreadyRegistered { .. } => Some(Letter::AlreadyRegistered { to }),
        Mail::PasswordChanged { .. } => Some(Letter::PasswordChanged { to }),
        Mail::FactorsChanged { change, .. } => Some(Letter::FactorsChanged { to, change: *change }),
        Mail::EmailChangeRequested { .. } => Some(Letter::EmailChangeRequested { to }),
        Mail::ConfirmNewEmail { .. } => match change {
            Some(change) => Some(letter_to_new_address(system, by, id, change).await?),
            None => None,
        },
        _ => None,
    })
}

/// Whoever has the address already hears what they hear when somebody registers with it.
async fn letter_to_new_address<S: Users + Links>(
    system: &S,
    by: &Caller,
    user: UserId,
    change: EmailChange,
) -> Result<Letter, Error> {
    let claim = system.email_claim(&change.to).await?;
    if let Some(claim) = claim.filter(|claim| claim.user != user) {
        return Ok(Letter::AlreadyRegistered { to: claim.email });
    }
    let token = system.link_token(&Link::ChangeEmail { user, mark: change.mark() }, by.at).await?;
    Ok(Letter::ConfirmNewEmail { to: change.to, token })
}

async fn invoice_letter<S>(system: &S, account: AccountId, number: InvoiceNumber) -> Result<InvoiceLetter, Error>
where
    S: Accounts + Invoices,
{
    let (book, state) = try_join!(system.book(account), system.invoice_state(account, number))?;
    let account = book.ok_or(Error::NotFound(Thing::Account))?.account;
    let state = state.ok_or(Error::NotFound(Thing::Invoice))?;
    let document = system.invoice_document(account.id, state.invoice).await?;
    let invoice = document.ok_or(Error::NotFound(Thing::Invoice))?;
    let (contact, zone) = (account.personal, account.time_zone);
    Ok(InvoiceLetter { to: contact.email, name: contact.name, zone, invoice })
}
