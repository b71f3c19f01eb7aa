//! Subscriptions: who has what.

mod items;

pub mod apply_coupon;
pub mod cancel;
pub mod cancel_scheduled_change;
pub mod change;
pub mod create;
pub mod get;
pub mod list;
pub mod pause;
pub mod preview;
pub mod quote;
pub mod reactivate;
pub mod remove_coupon;
pub mod resume;
pub mod uncancel;
pub mod view;

use lambda::{EntryPorts, Router};
use services::port::{Coupons, Quotes, Subscriptions};
use services::{Execute, SaleReads};

pub fn mount<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + SaleReads + Coupons + Quotes + Subscriptions + 'static,
{
    router.mount(create::OPERATION, create::handle);
    router.mount(get::OPERATION, get::handle);
    router.mount(list::OPERATION, list::handle);
    router.mount(preview::OPERATION, preview::handle);
    router.mount(change::OPERATION, change::handle);
    router.mount(cancel_scheduled_change::OPERATION, cancel_scheduled_change::handle);
    router.mount(pause::OPERATION, pause::handle);
    router.mount(resume::OPERATION, resume::handle);
    router.mount(cancel::OPERATION, cancel::handle);
    router.mount(uncancel::OPERATION, uncancel::handle);
    router.mount(reactivate::OPERATION, reactivate::handle);
    router.mount(apply_coupon::OPERATION, apply_coupon::handle);
    router.mount(remove_coupon::OPERATION, remove_coupon::handle);
}
