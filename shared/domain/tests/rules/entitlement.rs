use crate::support::{Checked, Fault, cases, id, limit};
use domain::Version;
use domain::entitlement::Entitlements;
use domain::plan::{Allowance, FeatureGrant};
use proptest::prelude::*;

fn plans() -> Result<Vec<Vec<FeatureGrant>>, Fault> {
    let switch = FeatureGrant { key: "export".to_owned().try_into()?, allowance: Allowance::Switch };
    Ok(vec![vec![limit("api_calls", 10)?, switch], vec![limit("api_calls", 500)?], vec![limit("seats", 3)?], vec![]])
}

fn having(entitlements: &Entitlements) -> Vec<(String, Allowance)> {
    entitlements.current().map(|(key, allowance)| (key.clone().into(), allowance)).collect()
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn an_account_has_the_most_generous_of_what_is_granted(granted in prop::collection::vec(0_usize..4, 0..12), kept in prop::collection::vec(any::<bool>(), 12)) {
        let plans = plans()?;
        let mut found = Entitlements::none(id(1));
        for plan in &granted {
            found = found.exchanging(&[], &plans[*plan]);
        }
        let (kept, ended): (Vec<_>, Vec<_>) = granted.iter().zip(kept).partition(|(_, kept)| *kept);
        for (plan, _) in &ended {
            found = found.exchanging(&plans[**plan], &[]);
        }
        let best = |key: &str| {
            let grants = kept.iter().flat_map(|(plan, _)| &plans[**plan]).filter(|it| String::from(it.key.clone()) == key);
            grants.map(|it| it.allowance).max().map(|allowance| (key.to_owned(), allowance))
        };
        let expected: Vec<_> = ["api_calls", "export", "seats"].into_iter().filter_map(best).collect();
        prop_assert_eq!(having(&found), expected);
        prop_assert_eq!(found.version.map_or(0, Version::number), (granted.len() + ended.len()) as u64);
    }

    #[test]
    fn revoking_what_was_not_granted_takes_nothing(plan in 0_usize..4) {
        let plans = plans()?;
        prop_assert_eq!(having(&Entitlements::none(id(1)).exchanging(&plans[plan], &[])), vec![]);
    }
}

#[test]
fn an_exchange_is_one_version_and_gives_before_it_takes() -> Checked {
    let plans = plans()?;
    let first = Entitlements::none(id(1)).exchanging(&[], &plans[0]);
    let second = first.exchanging(&plans[0], &plans[1]);
    assert_eq!(having(&second), [("api_calls".to_owned(), Allowance::Limit(500))]);
    assert_eq!(second.version, first.version.map(Version::next));
    assert_eq!(having(&second.exchanging(&plans[1], &plans[1])), having(&second));
    Ok(())
}

#[test]
fn a_greater_limit_is_the_more_generous() -> Checked {
    let plans = plans()?;
    let both = Entitlements::none(id(1)).exchanging(&[], &plans[1]).exchanging(&[], &plans[0]);
    assert_eq!(
        having(&both),
        [("api_calls".to_owned(), Allowance::Limit(500)), ("export".to_owned(), Allowance::Switch)]
    );
    Ok(())
}
