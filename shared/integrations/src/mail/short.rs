//! Messages of a few sentences.

use askama::Template;

/// A message with a link to follow.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) headline: &'a str,
    pub(super) message: &'a str,
    /// What following the link does.
    pub(super) action: &'a str,
    pub(super) link: &'a str,
    pub(super) footnote: &'a str,
}

/// A message with nothing to follow.
#[derive(Clone, Copy)]
pub(super) struct Note<'a> {
    pub(super) headline: &'a str,
    pub(super) message: &'a str,
    pub(super) footnote: &'a str,
}

#[derive(Template)]
#[template(path = "call.txt")]
pub(super) struct CallText<'a> {
    pub(super) call: Call<'a>,
}

#[derive(Template)]
#[template(path = "call.html")]
pub(super) struct CallHtml<'a> {
    pub(super) call: Call<'a>,
}

#[derive(Template)]
#[template(path = "note.txt")]
pub(super) struct NoteText<'a> {
    pub(super) note: Note<'a>,
}

#[derive(Template)]
#[template(path = "note.html")]
pub(super) struct NoteHtml<'a> {
    pub(super) note: Note<'a>,
}
