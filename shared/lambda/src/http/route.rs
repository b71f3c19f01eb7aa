use crate::failure::Failure;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer};

/// The values of the path's parameters; `None` when it is another path.
pub(crate) fn matched<'a>(template: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (mut expected, mut actual) = (template.split('/'), path.split('/'));
    let mut parameters = Vec::new();
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return Some(parameters),
            (Some(expected), Some(actual)) => {
                match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) if !actual.is_empty() => parameters.push((name, actual)),
                    None if expected == actual => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// The account that a path is below.
pub(crate) fn account<'a>(template: &'a str, path: &'a str) -> Option<&'a str> {
    let parameters = matched(template, path)?;
    parameters.into_iter().find(|(name, _)| *name == "account_id").map(|(_, account)| account)
}

/// The path's parameters. One that cannot be an id of its kind names nothing that exists.
///
/// # Errors
/// [`Failure::NoSuchResource`].
pub(crate) fn parameters<P: DeserializeOwned>(template: &str, path: &str) -> Result<P, Failure> {
    let parameters = matched(template, path).ok_or(Failure::NoSuchResource)?;
    P::deserialize(MapDeserializer::<_, Error>::new(parameters.into_iter())).map_err(|_| Failure::NoSuchResource)
}

/// # Errors
/// [`Failure::Invalid`] with the parameter that is wrong.
pub(crate) fn query<Q: DeserializeOwned>(query: &str) -> Result<Q, Failure> {
    let deserializer = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let detail = error.into_inner().to_string();
        let pointer = crate::http::json::pointer(&path, &detail);
        Failure::invalid(pointer, detail)
    })
}
