use super::query::Range;
use crate::Store;
use crate::failure::{port_error, unavailable};
use crate::fields::{PK, SK};
use crate::item::{Item, from_item, text};
use crate::key::{API_KEY, Key, Table, owner_partition};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use domain::id::{ApiKeyId, RoleId};
use domain::identity::{ApiKey, KeyOwner, Standing};
use domain::permission::CustomRole;
use serde::de::DeserializeOwned;
use services::port::{ApiKeys, PortError, StandingQuery, Standings};
use services::{Page, PageRequest};

impl Standings for Store {
    async fn standing(&self, of: &StandingQuery) -> Result<Standing, PortError> {
        let session = Key::session(of.user, of.session);
        let staff = Key::staff(of.user);
        let membership = of.account.map(|account| Key::membership(account, of.user));
        let impersonation = of.impersonation.map(|(account, id)| Key::impersonation(account, id));
        let keys: Vec<&Key> = [&session, &staff].into_iter().chain(&membership).chain(&impersonation).collect();
        let mut found = self.get_all(&keys).await?;
        let mut standing = Standing {
            session: taken(&mut found, &session)?,
            staff: taken(&mut found, &staff)?,
            membership: membership.map_or(Ok(None), |key| taken(&mut found, &key))?,
            impersonation: impersonation.map_or(Ok(None), |key| taken(&mut found, &key))?,
            roles: Vec::new(),
        };
        for role in standing.custom_roles() {
            standing.roles.extend(self.custom_role(role).await?);
        }
        Ok(standing)
    }

    async fn api_key(&self, owner: KeyOwner, key: ApiKeyId) -> Result<Option<ApiKey>, PortError> {
        self.get(&Key::api_key(owner, key)).await?.map(from_item).transpose()
    }

    async fn custom_role(&self, role: RoleId) -> Result<Option<CustomRole>, PortError> {
        self.get(&Key::custom_role(role)).await?.map(from_item).transpose()
    }
}

impl ApiKeys for Store {
    async fn api_keys(&self, owner: KeyOwner, page: &PageRequest) -> Result<Page<ApiKey>, PortError> {
        self.page(Range::new(Table::Identity, owner_partition(owner)).starting_with(API_KEY), page).await
    }
}

impl Store {
    /// The items of one table that there are, consistently, in one call.
    pub(crate) async fn get_all(&self, keys: &[&Key]) -> Result<Vec<Item>, PortError> {
        let Some(first) = keys.first() else { return Ok(Vec::new()) };
        let table = self.tables.name(first.table);
        let wanted = keys.iter().map(|key| Item::from([(PK.into(), text(&key.pk)), (SK.into(), text(&key.sk))]));
        let wanted = KeysAndAttributes::builder().set_keys(Some(wanted.collect())).consistent_read(true).build();
        let wanted = wanted.map_err(|error| crate::failure::broken(error.to_string()))?;
        let answer = self
            .client
            .batch_get_item()
            .request_items(table, wanted)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(mut found) => {
                self.meter.read(found.consumed_capacity());
                if found.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
                    return Err(unavailable("some of the keys were not read".to_owned()));
                }
                Ok(found.responses.as_mut().and_then(|tables| tables.remove(table)).unwrap_or_default())
            }
            Err(error) => {
                self.meter.read(&[]);
                Err(port_error(&error))
            }
        }
    }
}

/// The thing under `key`, if it was found.
fn taken<T: DeserializeOwned>(found: &mut Vec<Item>, key: &Key) -> Result<Option<T>, PortError> {
    let is = |item: &Item, name: &str, value: &String| item.get(name).and_then(|it| it.as_s().ok()) == Some(value);
    let at = found.iter().position(|item| is(item, PK, &key.pk) && is(item, SK, &key.sk));
    at.map(|at| from_item(found.swap_remove(at))).transpose()
}
