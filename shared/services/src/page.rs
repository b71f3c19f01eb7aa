/// Where a page begins: the place of the last item before it. Only what made it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position(pub String);

#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The most items to return, at least 1.
    pub limit: u16,
    pub after: Option<Position>,
}

/// Newest first, unless the list says otherwise.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Position>,
}
