use super::request::Request;
use crate::call::JsonBody;
use crate::failure::{Failure, FieldError};
use serde::de::IgnoredAny;
use serde_json::error::Category;

/// Reads a JSON body: its type, its syntax, its shape, its values, in this order.
///
/// # Errors
/// [`Failure::NotJsonType`], [`Failure::NotJson`], [`Failure::Invalid`].
pub(crate) fn read<T: JsonBody>(request: &Request) -> Result<T, Failure> {
    let content_type = request.header("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Failure::NotJsonType);
    }
    if request.body.trim_ascii_start().first() != Some(&b'{') {
        // The library would take the elements of an array for fields in their order.
        return Err(match serde_json::from_slice::<IgnoredAny>(&request.body) {
            Ok(IgnoredAny) => Failure::invalid("", "an object is expected"),
            Err(error) => Failure::NotJson(error.to_string()),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_slice(&request.body);
    let body: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        shape_failure(&path, error.inner(), &request.body)
    })?;
    deserializer.end().map_err(|error| Failure::NotJson(error.to_string()))?;
    body.validate().map_err(|report| {
        let errors = report.iter();
        Failure::Invalid(
            errors
                .map(|(path, error)| FieldError {
                    pointer: pointer(&path.to_string(), ""),
                    detail: error.message().to_owned(),
                })
                .collect(),
        )
    })?;
    Ok(body)
}

fn shape_failure(path: &str, error: &serde_json::Error, body: &[u8]) -> Failure {
    let text = error.to_string();
    // The position is of use only where the syntax is wrong.
    let detail = text.rsplit_once(" at line ").map_or(text.as_str(), |(detail, _)| detail).to_owned();
    match error.classify() {
        Category::Data => Failure::invalid(pointer(path, &detail), without_value(&detail)),
        // JSON puts no limit on numbers (RFC 8259, section 6); we do.
        Category::Syntax if detail == "number out of range" => Failure::invalid(pointer(path, ""), detail),
        // The library also calls it a matter of syntax when a number stands where one of several names should.
        Category::Syntax if is_json(body) => Failure::invalid(pointer(path, ""), "not a value that is expected here"),
        Category::Syntax | Category::Eof | Category::Io => Failure::NotJson(text),
    }
}

/// What the library says of a value that does not fit, without the value: it may be a secret that stands in the wrong place.
pub(super) fn without_value(detail: &str) -> String {
    let names_it =
        ["invalid type: ", "invalid value: ", "unknown variant "].iter().any(|start| detail.starts_with(start));
    match detail.rsplit_once(", expected ") {
        Some((_, expected)) if names_it => format!("{expected} is expected"),
        _ => detail.to_owned(),
    }
}

fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// A JSON pointer (RFC 6901) from a path such as `components[0].price`. Errors about a field that should not be there,
/// or is there twice or not at all, name it only in their text.
pub(crate) fn pointer(path: &str, detail: &str) -> String {
    let mut pointer = String::new();
    for part in path.split(['.', '[']).map(|part| part.trim_end_matches(']')) {
        if !part.is_empty() && part != "?" {
            pointer.push('/');
            pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
        }
    }
    let named = ["unknown field `", "duplicate field `", "missing field `"]
        .iter()
        .find_map(|start| detail.strip_prefix(start)?.split_once('`'))
        .map(|(name, _)| name.replace('~', "~0").replace('/', "~1"));
    match named {
        Some(name) if !pointer.ends_with(&format!("/{name}")) => format!("{pointer}/{name}"),
        _ => pointer,
    }
}
