//! Requests as the API's document describes them.

use crate::stage::Stage;
use lambda::About;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::Request;

pub(crate) struct Document(Value);

/// Fields of which a body needs one, and that one, where the document cannot say so.
const ONE_OF: [(&str, &str); 1] = [("subscriptions-change", "items")];

/// Which fields a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fields {
    Required,
    All,
}

/// An object of a body: where it is, and what it may have.
pub(super) struct Object {
    pub(super) pointer: String,
    pub(super) fields: BTreeSet<String>,
}

impl Document {
    pub(crate) fn of(stage: &Stage) -> Result<Self, Error> {
        Ok(Self(serde_json::to_value(lambda::document(stage.scene.api.descriptions()))?))
    }

    /// Whether the operation gives out pages of a list.
    pub(super) fn is_paged(&self, about: &About) -> bool {
        let parameters = self.operation(about)["parameters"].as_array();
        parameters.into_iter().flatten().any(|parameter| parameter["name"] == "cursor")
    }

    /// Of the JSON body, if the operation reads one.
    pub(super) fn schema(&self, about: &About) -> Option<&Value> {
        self.operation(about).pointer("/requestBody/content/application~1json/schema")
    }

    /// A body of the stage's, as the document's examples have it.
    pub(crate) fn body(&self, stage: &Stage, about: &About, fields: Fields) -> Option<Value> {
        let mut body = self.sample(self.schema(about)?, fields);
        fill(stage, &mut body);
        Some(body)
    }

    /// The operation with everything that it asks for.
    pub(super) fn request<'a>(&self, stage: &'a Stage, about: &About, path: &str) -> Request<'a> {
        let path = format!("{path}{}", self.query(about));
        let request = stage.scene.api.request(about.method.as_str(), &path).key("key").header("if-match", "\"1\"");
        let Some(mut body) = self.body(stage, about, Fields::Required) else { return request };
        for (_, field) in ONE_OF.iter().filter(|(name, _)| *name == about.name) {
            body[field] = self.body(stage, about, Fields::All).map(|all| all[field].clone()).into();
        }
        request.header("content-type", "application/json").body(&body.to_string())
    }

    /// The parameters that have to be there.
    fn query(&self, about: &About) -> String {
        let parameters = self.operation(about)["parameters"].as_array().into_iter().flatten();
        let required = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
        let values = required.map(|parameter| {
            let value = self.sample(&parameter["schema"], Fields::Required);
            format!("{}={}", parameter["name"].as_str().unwrap_or_default(), value.as_str().unwrap_or_default())
        });
        let values: Vec<_> = values.collect();
        if values.is_empty() { String::new() } else { format!("?{}", values.join("&")) }
    }

    /// Every object in the body that has fields of its own.
    pub(super) fn objects(&self, about: &About) -> Vec<Object> {
        let mut objects = Vec::new();
        if let Some(schema) = self.schema(about) {
            self.collect(schema, String::new(), &mut objects, &mut Vec::new());
        }
        objects
    }

    /// Every text in the body whose example is an id.
    pub(super) fn ids(&self, about: &About) -> Vec<String> {
        let mut ids = Vec::new();
        if let Some(schema) = self.schema(about) {
            self.collect(schema, String::new(), &mut Vec::new(), &mut ids);
        }
        ids
    }

    fn operation(&self, about: &About) -> &Value {
        &self.0["paths"][about.path][about.method.as_str().to_ascii_lowercase()]
    }

    /// The schema that counts where there are several: the first that is not null.
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap_or_default();
            return self.resolved(&self.0["components"]["schemas"][name]);
        }
        let several = ["oneOf", "anyOf", "allOf"].iter().find_map(|several| schema[several].as_array());
        let first = several.and_then(|schemas| schemas.iter().find(|schema| schema["type"] != "null"));
        first.map_or(schema, |schema| self.resolved(schema))
    }

    fn sample(&self, schema: &Value, fields: Fields) -> Value {
        let described = schema;
        let schema = self.resolved(schema);
        let examples = [described.get("example"), schema.get("example"), schema.pointer("/examples/0")];
        if let Some(example) = examples.into_iter().flatten().next() {
            return example.clone();
        }
        if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
            return first.clone();
        }
        match kind(schema) {
            "object" => self.sample_object(schema, fields),
            "array" => json!([self.sample(&schema["items"], fields)]),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
            "boolean" => json!(false),
            _ => json!(match schema["format"].as_str() {
                Some("email") => "ada@example.com",
                Some("date-time") => "2026-06-01T00:00:00Z",
                Some("date") => "2026-06-01",
                Some("password") => "a phrase that nobody has",
                _ => "example",
            }),
        }
    }

    fn sample_object(&self, schema: &Value, fields: Fields) -> Value {
        let required: BTreeSet<_> = schema["required"].as_array().into_iter().flatten().map(Value::to_string).collect();
        let mut object = Map::new();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            if fields == Fields::All || required.contains(&json!(name).to_string()) {
                object.insert(name.clone(), self.sample(schema, fields));
            }
        }
        if schema["additionalProperties"].is_object() {
            object.insert("EUR".to_owned(), self.sample(&schema["additionalProperties"], fields));
        }
        Value::Object(object)
    }

    fn collect(&self, schema: &Value, pointer: String, objects: &mut Vec<Object>, ids: &mut Vec<String>) {
        let example = schema["example"].as_str().unwrap_or_default().to_owned();
        let schema = self.resolved(schema);
        match kind(schema) {
            "object" => {
                let properties: Vec<_> = schema["properties"].as_object().into_iter().flatten().collect();
                if schema["additionalProperties"] == false {
                    let fields = properties.iter().map(|(name, _)| (*name).clone()).collect();
                    objects.push(Object { pointer: pointer.clone(), fields });
                }
                for (name, schema) in properties {
                    self.collect(schema, format!("{pointer}/{name}"), objects, ids);
                }
                if schema["additionalProperties"].is_object() {
                    self.collect(&schema["additionalProperties"], format!("{pointer}/EUR"), objects, ids);
                }
            }
            "array" => self.collect(&schema["items"], format!("{pointer}/0"), objects, ids),
            _ if is_id(&example) => ids.push(pointer),
            _ => {}
        }
    }
}

/// The type, whether it may be null or not.
fn kind(schema: &Value) -> &str {
    let types = match &schema["type"] {
        Value::Array(types) => types.as_slice(),
        other => std::slice::from_ref(other),
    };
    types.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("object")
}

/// A prefix and a UUID in base 32.
pub(super) fn is_id(text: &str) -> bool {
    text.rsplit_once('_').is_some_and(|(prefix, suffix)| !prefix.is_empty() && suffix.len() == 26)
}

/// An id of the same kind that names nothing.
pub(super) fn nothing_like(id: &str) -> String {
    let fresh = domain::id::AccountId::new().to_string();
    let suffix = fresh.rsplit('_').next().unwrap_or_default();
    let prefix = id.rsplit_once('_').map_or(id, |(prefix, _)| prefix);
    format!("{prefix}_{suffix}")
}

/// Puts ids of the stage in the place of those that are examples.
fn fill(stage: &Stage, body: &mut Value) {
    match body {
        Value::String(text) if is_id(text) => {
            if let Some(id) = stage.id_like(text) {
                id.clone_into(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(stage, item)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill(stage, field)),
        _ => {}
    }
}
