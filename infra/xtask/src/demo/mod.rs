//! A year in the life of a subscription, played through the product's own API.

mod api;
mod mailbox;
mod people;
mod report;
mod year;

pub(crate) use api::Api;

use anyhow::Result;

use crate::demo::mailbox::Mailbox;
use crate::demo::people::{Customer, Staff};
use crate::local::Running;
use crate::workspace::Workspace;

/// Plays the year and prints it as a person would want to read it.
pub(crate) fn play(workspace: &Workspace, running: &Running) -> Result<()> {
    let api = Api::new(&running.api_url);
    let mailbox = Mailbox::new(&running.aws_url);
    let staff = Staff::at_work(workspace, running, &api, &mailbox)?;
    let plan = staff.create_plan(&api)?;
    report::plan(&plan);
    let customer = Customer::signs_up(&api, &mailbox)?;
    let before = customer.entitlements(&api)?;
    let subscription = customer.subscribes(&api, &plan)?;
    let after = customer.entitlements(&api)?;
    report::subscribed(&customer, &subscription, &before, &after);
    let year = year::pass(&api, &customer)?;
    let mails = mailbox.of(&customer.email, year.mails_expected)?;
    report::year(&year, &mails);
    report::books(&year);
    report::try_it(workspace, running, &customer)
}
