use services::TraceParent;

/// The trace that a request belongs to (W3C Trace Context, section 3.2): the caller's if they sent one, else the one that
/// X-Ray began, else a new one. Our own part of it gets a span id of its own.
pub(crate) fn trace_of(traceparent: Option<&str>, xray: Option<&str>) -> TraceParent {
    let theirs = traceparent.and_then(trace_id_of).or_else(|| xray.and_then(xray_trace_id));
    let trace_id = theirs.unwrap_or_else(|| format!("{:032x}", fastrand::u128(1..)));
    TraceParent(format!("00-{trace_id}-{:016x}-01", fastrand::u64(1..)))
}

fn trace_id_of(traceparent: &str) -> Option<String> {
    let mut parts = traceparent.trim().split('-');
    let (version, trace_id, span_id, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let is_set = |text: &str| text.bytes().any(|b| b != b'0');
    let valid = is_hex(version, 2)
        && version != "ff"
        && is_hex(trace_id, 32)
        && is_set(trace_id)
        && is_hex(span_id, 16)
        && is_set(span_id)
        && is_hex(flags, 2);
    valid.then(|| trace_id.to_owned())
}

/// `Root=1-5759e988-bd862e3fe1be46a994272793;…`
fn xray_trace_id(header: &str) -> Option<String> {
    let root = header.split(';').find_map(|part| part.trim().strip_prefix("Root=1-"))?;
    let trace_id: String = root.chars().filter(char::is_ascii_hexdigit).collect();
    (trace_id.len() == 32).then_some(trace_id)
}

/// The trace id of a `traceparent` of ours.
pub(crate) fn trace_id(trace: &TraceParent) -> &str {
    trace.0.split('-').nth(1).unwrap_or_default()
}
