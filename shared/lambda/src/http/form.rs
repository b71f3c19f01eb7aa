use super::request::Request;
use crate::call::FormBody;
use crate::failure::Failure;

/// Reads a body of `application/x-www-form-urlencoded`.
///
/// # Errors
/// [`Failure::Invalid`].
pub(crate) fn read<T: FormBody>(request: &Request) -> Result<T, Failure> {
    let content_type = request.header("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Failure::invalid("", "send the body as application/x-www-form-urlencoded"));
    }
    let deserializer = serde_html_form::Deserializer::from_bytes(&request.body);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let detail = error.into_inner().to_string();
        Failure::invalid(super::json::pointer(&path, &detail), super::json::without_value(&detail))
    })
}
