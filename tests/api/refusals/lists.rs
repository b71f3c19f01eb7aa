//! Cursors that somebody else was given, or that were given for another list.

use super::sample::Document;
use super::untouched;
use crate::stage::Stage;
use domain::permission::{AccountRole, StaffRole};
use lambda::{About, Access};
use testkit::Error;
use testkit::people::Person;

/// A list with a second page: whose, and where that begins.
struct Paged<'a> {
    about: About,
    by: &'a Person,
    cursor: String,
}

/// Those of which the stage has no two.
const SHORT: [&str; 0] = [];

async fn paged<'a>(stage: &'a Stage, document: &Document) -> Result<Vec<Paged<'a>>, Error> {
    let (mut lists, mut short) = (Vec::new(), Vec::new());
    for about in stage.asked().filter(|about| document.is_paged(about)) {
        let by = stage.somebody(&about);
        let path = format!("{}?limit=1", stage.path(&about));
        let page = stage.scene.api.get(&path).bearer(&by.token).send().await?.expect(200)?;
        let cursor = page.json["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() != SHORT.contains(&about.name) {
            short.push(about.name);
        }
        lists.extend(cursor.map(|cursor| Paged { about, by, cursor }));
    }
    assert!(short.is_empty(), "one page has them all, or no more: {short:?}");
    Ok(lists)
}

async fn is_none(stage: &Stage, path: &str, cursor: &str, by: &Person) -> Result<(), Error> {
    let answer = stage.scene.api.get(&format!("{path}?cursor={cursor}")).bearer(&by.token).send().await?;
    let answer = answer.expect(422).map_err(|error| format!("{path}: {error}"))?;
    assert_eq!((answer.code(), answer.pointers()), ("invalid", vec!["/cursor"]), "{path}");
    Ok(())
}

#[tokio::test]
async fn a_cursor_of_another_principal() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (document, api) = (Document::of(&stage)?, &stage.scene.api);
    let member = api.member(&stage.scene.customer, "second@example.com", AccountRole::Owner).await?;
    let staff = api.staff("second@operator.example", StaffRole::Admin).await?;
    let lists = paged(&stage, &document).await?;
    untouched(&stage, "another's cursor", async || {
        for Paged { about, by, cursor } in &lists {
            let other = if by.user == stage.scene.admin.user { &staff } else { &member };
            let path = stage.path(about);
            api.get(&path).bearer(&other.token).send().await?.expect(200)?;
            is_none(&stage, &path, cursor, other).await?;
            api.get(&format!("{path}?cursor={cursor}")).bearer(&by.token).send().await?.expect(200)?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_cursor_of_another_list() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let document = Document::of(&stage)?;
    let lists = paged(&stage, &document).await?;
    untouched(&stage, "another list's cursor", async || {
        for one in &lists {
            for other in lists.iter().filter(|other| other.about.name != one.about.name && other.by.user == one.by.user)
            {
                is_none(&stage, &stage.path(&other.about), &one.cursor, one.by).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Somebody who may see both lists, as the operator's people may.
#[tokio::test]
async fn a_cursor_of_the_same_list_in_another_account() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let hers = stage.neighbour("eve@example.com").await?;
    let (document, admin, api) = (Document::of(&stage)?, &stage.scene.admin, &stage.scene.api);
    let mut tried = 0;
    for about in stage.asked().filter(|about| document.is_paged(about) && matches!(about.access, Access::Account(_))) {
        let page = api.get(&format!("{}?limit=1", stage.path(&about))).bearer(&admin.token).send().await?;
        let Some(cursor) = page.json["next_cursor"].as_str() else { continue };
        is_none(&stage, &hers.path(&about), cursor, admin).await?;
        tried += 1;
    }
    assert!(tried > 3, "only {tried}");
    Ok(())
}
