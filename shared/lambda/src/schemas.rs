use crate::call::NamedSchema;
use std::collections::BTreeMap;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{Ref, RefOr, Schema};

/// The schemas that an OpenAPI document names.
#[derive(Default)]
pub(crate) struct Schemas {
    by_name: BTreeMap<String, RefOr<Schema>>,
    /// Names of which there is another schema already.
    ambiguous: Vec<String>,
}

impl Schemas {
    /// Keeps a schema with those it refers to, and returns a reference to it.
    pub(crate) fn keep(&mut self, (name, schema, referenced): NamedSchema) -> RefOr<Schema> {
        for (name, schema) in referenced {
            self.insert(name, schema);
        }
        let reference = RefOr::Ref(Ref::from_schema_name(&name));
        self.insert(name, schema);
        reference
    }

    fn insert(&mut self, name: String, mut schema: RefOr<Schema>) {
        close_variants(&mut schema);
        match self.by_name.get(&name) {
            Some(known) if *known != schema => self.ambiguous.push(name),
            Some(_) => {}
            None => {
                self.by_name.insert(name, schema);
            }
        }
    }

    pub(crate) fn ambiguous(self) -> Vec<String> {
        self.ambiguous
    }
}

impl IntoIterator for Schemas {
    type Item = (String, RefOr<Schema>);
    type IntoIter = std::collections::btree_map::IntoIter<String, RefOr<Schema>>;

    fn into_iter(self) -> Self::IntoIter {
        self.by_name.into_iter()
    }
}

/// A variant takes its own fields only, which the derive says of structs alone.
fn close_variants(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::OneOf(variants)) = schema else { return };
    for variant in &mut variants.items {
        if let RefOr::T(Schema::Object(object)) = variant
            && !object.properties.is_empty()
        {
            object.additional_properties.get_or_insert_with(|| Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}
