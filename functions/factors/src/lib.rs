//! What one can show beside one's password, and the codes for when it is lost.

pub mod confirm;
pub mod count_recovery_codes;
pub mod enrol;
pub mod list;
pub mod make_recovery_codes;
pub mod remove;

use lambda::{EntryPorts, Router};
use services::Execute;
use services::port::{AppUrl, AuthenticatorSecrets, FactorSets, Identities, NewSecrets, Users};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + AppUrl + AuthenticatorSecrets + FactorSets + Identities + NewSecrets + Users + 'static,
{
    router.mount(list::OPERATION, list::handle);
    router.mount(enrol::OPERATION, enrol::handle);
    router.mount(confirm::OPERATION, confirm::handle);
    router.mount(remove::OPERATION, remove::handle);
    router.mount(count_recovery_codes::OPERATION, count_recovery_codes::handle);
    router.mount(make_recovery_codes::OPERATION, make_recovery_codes::handle);
}
