//! What payment gateways tell us.

pub mod gateway_event;

use lambda::{EntryPorts, Router};
use services::port::{Dispatch, GatewayEvents, GatewayNotices};

pub fn mount<S: EntryPorts + Dispatch + GatewayEvents + GatewayNotices + 'static>(router: &mut Router<S>) {
    router.mount(gateway_event::OPERATION, gateway_event::handle);
}
