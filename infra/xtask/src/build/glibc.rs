//! Which C library a binary needs: it does not start on a Lambda that has an older one.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// That of `provided.al2023`.
const OF_LAMBDA: Version = (2, 34);
const NAME: &[u8] = b"\0GLIBC_";

type Version = (u32, u32);

/// An error that names the binaries which need a newer C library than Lambda has.
pub(crate) fn check<'a>(binaries: impl IntoIterator<Item = &'a Path>) -> Result<()> {
    let mut too_new = Vec::new();
    for path in binaries {
        let binary = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        if let Some((major, minor)) = needed(&binary).filter(|version| *version > OF_LAMBDA) {
            let function = path.parent().and_then(Path::file_name).unwrap_or_default().display();
            too_new.push(format!("{function} ({major}.{minor})"));
        }
    }
    if !too_new.is_empty() {
        let (major, minor) = OF_LAMBDA;
        bail!("Lambda has GLIBC {major}.{minor}, and these functions need a newer one: {}.", too_new.join(", "));
    }
    Ok(())
}

/// The newest version among the names of symbol versions, which end in NUL like all names in an ELF string table.
fn needed(binary: &[u8]) -> Option<Version> {
    let positions = (0..binary.len()).filter(|at| binary[*at..].starts_with(NAME));
    positions.filter_map(|at| version(&binary[at + NAME.len()..])).max()
}

fn version(text: &[u8]) -> Option<Version> {
    let end = text.iter().take(16).position(|byte| *byte == 0)?;
    let mut numbers = std::str::from_utf8(&text[..end]).ok()?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn the_newest_version_counts_and_texts_that_look_alike_do_not() {
        let binary = b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0needs GLIBC_2.99\0GLIBC_2.77 or";

        assert_eq!(needed(binary), Some((2, 34)));
        assert_eq!(needed(b"static"), None);
    }
}
