//! As much of HTTP/1.1 (RFC 9112) as the stand-ins speak, with nothing between a request and its time.

use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A request or a response, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The request line or the status line.
    pub start: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Message {
    #[must_use]
    pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { start: format!("HTTP/1.1 {status} Stand-in"), headers, body: body.into() }
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The method of a request.
    #[must_use]
    pub fn method(&self) -> &str {
        self.start.split(' ').next().unwrap_or_default()
    }

    /// The path of a request, with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.start.split(' ').nth(1).unwrap_or_default()
    }

    /// The status of a response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.start.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }
}

/// The next message; `None` when the other side has closed the connection.
///
/// # Errors
/// A broken connection, or a message that is not HTTP.
pub async fn read(from: &mut (impl AsyncBufRead + Unpin)) -> Result<Option<Message>> {
    let start = line(from).await?;
    if start.is_empty() {
        return Ok(None);
    }
    let mut message = Message { start, ..Message::default() };
    loop {
        let header = line(from).await?;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').ok_or_else(|| invalid("a header without a colon"))?;
        message.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if message.header("transfer-encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("chunked")) {
        message.body = chunks(from).await?;
    } else if let Some(length) = message.header("content-length") {
        message.body = vec![0; length.parse().map_err(|_| invalid("a length that is no number"))?];
        from.read_exact(&mut message.body).await?;
    }
    Ok(Some(message))
}

async fn chunks(from: &mut (impl AsyncBufRead + Unpin)) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(from).await?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| invalid("a chunk without its size"))?;
        if size == 0 {
            // Trailers, which say nothing here.
            while !line(from).await?.is_empty() {}
            return Ok(body);
        }
        let before = body.len();
        body.resize(before + size, 0);
        from.read_exact(&mut body[before..]).await?;
        line(from).await?;
    }
}

async fn line(from: &mut (impl AsyncBufRead + Unpin)) -> Result<String> {
    let mut line = String::new();
    from.read_line(&mut line).await?;
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn invalid(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

/// Writes a message at once, with the length of its body.
///
/// # Errors
/// A broken connection.
pub async fn write(to: &mut (impl AsyncWrite + Unpin), message: &Message) -> Result<()> {
    let mut bytes = Vec::with_capacity(256 + message.body.len());
    bytes.extend_from_slice(message.start.as_bytes());
    bytes.extend_from_slice(b"\r\n");
    for (name, value) in &message.headers {
        if name != "content-length" && name != "transfer-encoding" {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", message.body.len()).as_bytes());
    bytes.extend_from_slice(&message.body);
    to.write_all(&bytes).await
}

#[cfg(test)]
mod tests {
    use super::{Message, read, write};
    use std::io::ErrorKind;

    async fn parsed(bytes: &str) -> std::io::Result<Option<Message>> {
        read(&mut bytes.as_bytes()).await
    }

    #[tokio::test]
    async fn a_body_has_its_length_or_chunks() {
        let whole = parsed("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello").await.unwrap().unwrap();
        let cut = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n";
        let cut = parsed(cut).await.unwrap().unwrap();

        assert_eq!((whole.method(), whole.path(), whole.body.as_slice()), ("POST", "/a", b"hello".as_slice()));
        assert_eq!(cut.body, whole.body);
    }

    #[tokio::test]
    async fn the_end_of_a_connection_is_no_message_and_half_a_message_is_an_error() {
        assert_eq!(parsed("").await.unwrap(), None);
        let half = parsed("POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nhe").await;
        assert_eq!(half.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(parsed("POST /a HTTP/1.1\r\nnonsense\r\n\r\n").await.unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn what_is_written_is_read() {
        let mut sent = Message::response(202, "application/json", "{}");
        let mut bytes = Vec::new();
        write(&mut bytes, &sent).await.unwrap();
        let got = read(&mut bytes.as_slice()).await.unwrap().unwrap();

        sent.headers.push(("content-length".to_owned(), "2".to_owned()));
        assert_eq!(got, sent);
        assert_eq!(got.status(), 202);
    }
}
