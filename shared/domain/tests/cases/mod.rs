//! How hard properties are tried.

use proptest::prelude::ProptestConfig;

/// How many cases a property is tried with, unless the environment says otherwise: many where one is cheap.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let asked = |name| std::env::var(name).ok().and_then(|number| number.parse().ok());
    ProptestConfig {
        cases: asked("PROPTEST_CASES").unwrap_or(cases),
        max_shrink_iters: asked("PROPTEST_MAX_SHRINK_ITERS").unwrap_or(4096),
        ..ProptestConfig::default()
    }
}
