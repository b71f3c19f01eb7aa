use super::query::Range;
use crate::Store;
use crate::item::from_item;
use crate::key::{CLIENT, Key, Table, owner_partition};
use domain::identity::{Client, ClientRef, KeyOwner};
use services::port::{Clients, PortError};
use services::{Page, PageRequest};

impl Clients for Store {
    async fn client(&self, client: ClientRef) -> Result<Option<Client>, PortError> {
        self.get(&Key::client(client)).await?.map(from_item).transpose()
    }

    async fn clients(&self, owner: KeyOwner, page: &PageRequest) -> Result<Page<Client>, PortError> {
        self.page(Range::new(Table::Identity, owner_partition(owner)).starting_with(CLIENT), page).await
    }
}
