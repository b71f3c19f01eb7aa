use super::query::Range;
use crate::Store;
use crate::item::from_item;
use crate::key::{Key, ROLES, STAFF, Table, owner_partition};
use domain::identity::{Admins, KeyOwner, StaffEntry};
use domain::permission::CustomRole;
use services::port::{Operator, PortError};
use services::{Page, PageRequest};

impl Operator for Store {
    async fn staff_entries(&self, page: &PageRequest) -> Result<Page<StaffEntry>, PortError> {
        let operator = owner_partition(KeyOwner::Operator);
        self.page(Range::new(Table::Identity, operator).starting_with(STAFF), page).await
    }

    async fn admins(&self) -> Result<Option<Admins>, PortError> {
        self.get(&Key::admins()).await?.map(from_item).transpose()
    }

    async fn custom_roles(&self, page: &PageRequest) -> Result<Page<CustomRole>, PortError> {
        self.page(Range::new(Table::Identity, ROLES.to_owned()), page).await
    }
}
