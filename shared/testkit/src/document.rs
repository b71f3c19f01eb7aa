//! Holds answers against the API's own document.

use crate::Error;
use crate::api::Answer;
use jsonschema::Validator;
use lambda::Description;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct Document {
    json: Value,
    /// By schema: making a validator takes longer than using it.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(…)")
    }
}

impl Document {
    pub(crate) fn of<'a>(operations: impl IntoIterator<Item = &'a Description>) -> Result<Self, Error> {
        let json = serde_json::to_value(lambda::document(operations))?;
        Ok(Self { json, validators: Mutex::default() })
    }

    pub(crate) fn check(&self, method: &str, path: &str, answer: &Answer) -> Result<(), Error> {
        let Some(operation) = self.operation(method, path) else {
            return self.check_body(&json!({ "$ref": "#/components/schemas/Problem" }), answer);
        };
        let responses = &operation["responses"];
        let status = answer.status.to_string();
        let response = responses.get(&status).or_else(|| responses.get("default")).ok_or("an undocumented status")?;
        if response.get("headers").is_some_and(|headers| headers.get("Location").is_some()) {
            answer.header("location").ok_or("no Location")?;
        }
        let Some(content) = response.get("content") else {
            let bodiless = matches!(answer.status, 204 | 304);
            return if bodiless && !answer.json.is_null() { Err("a body where none may be".into()) } else { Ok(()) };
        };
        let content_type = answer.header("content-type").ok_or("no content type")?;
        let schema = content.get(content_type).map(|media| &media["schema"]).ok_or("an undocumented content type")?;
        self.check_body(schema, answer)
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.json["paths"].as_object()?;
        let (_, item) = paths.iter().find(|(template, _)| matches(template, path))?;
        item.get(method.to_ascii_lowercase())
    }

    fn check_body(&self, schema: &Value, answer: &Answer) -> Result<(), Error> {
        let validator = self.validator(schema)?;
        let errors: Vec<_> =
            validator.iter_errors(&answer.json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors.join("; ").into()) }
    }

    fn validator(&self, schema: &Value) -> Result<Arc<Validator>, Error> {
        let name = schema.to_string();
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = validators.get(&name) {
            return Ok(validator.clone());
        }
        let mut schema = schema.clone();
        schema["components"] = self.json["components"].clone();
        // A field that the document does not have is a mistake, though it need not trouble a client.
        schema["unevaluatedProperties"] = json!(false);
        let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema);
        let validator = Arc::new(validator.map_err(|error| error.to_string())?);
        validators.insert(name, validator.clone());
        Ok(validator)
    }
}

fn matches(template: &str, path: &str) -> bool {
    let (expected, actual): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    expected.len() == actual.len()
        && expected.iter().zip(actual).all(|(expected, actual)| expected.starts_with('{') || *expected == actual)
}
