use std::collections::BTreeSet;

/// What of `all` is different, put together one by one: `collect` sorts first, and what sorts is five kilobytes of a
/// function for each type of element, for lists that are never long.
pub(crate) fn distinct<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut distinct = BTreeSet::new();
    distinct.extend(all);
    distinct
}
