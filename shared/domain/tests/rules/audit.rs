use crate::support::{Checked, Fault, id, stored, wall};
use domain::audit::{
    AuditAction, AuditBreak, AuditEntry, AuditHead, AuditOutcome, AuditRecord, BreakKind, Chain, append, hash, verify,
};
use domain::decision::Write;
use domain::id::JobId;
use std::collections::BTreeSet;

/// What stands in this file is written once and verified by whoever can: it says how records are hashed.
const WRITTEN: &str = include_str!("../../../../infra/xtask/tests/audit.jsonl");

fn entry(n: u128) -> Result<AuditEntry, Fault> {
    Ok(AuditEntry {
        at: wall("2026-01-01T00:00:00Z")?.after_seconds(i64::try_from(n).unwrap_or_default()),
        actor: id::<domain::id::UserTag>(7).to_string(),
        in_name_of: n.is_multiple_of(2).then(|| id(1)),
        impersonation: n.is_multiple_of(2).then(|| id(2)),
        operation: "plans-create".to_owned(),
        action: AuditAction::PlanCreated.name().to_owned(),
        object: format!("plan_{n}"),
        outcome: if n.is_multiple_of(3) { AuditOutcome::Denied } else { AuditOutcome::Done },
        request_id: (n != 4).then(|| format!("request-{n}")),
    })
}

fn appended(last: Option<&AuditRecord>, job: JobId, entry: &AuditEntry) -> Result<AuditRecord, Fault> {
    let decision = append(last, false, (Chain::Operator, job), entry, entry.at).decision;
    let records =
        decision.writes.into_iter().find_map(|it| if let Write::AuditRecord(it) = it { Some(it) } else { None });
    records.ok_or_else(|| crate::support::missing("record"))
}

fn chain() -> Result<Vec<AuditRecord>, Fault> {
    let mut records: Vec<AuditRecord> = Vec::new();
    for n in 1..=6 {
        records.push(appended(records.last(), id(n), &entry(n)?)?);
    }
    Ok(records)
}

fn whole(records: &[AuditRecord]) -> Result<AuditHead, AuditBreak> {
    verify(Chain::Operator, &AuditHead::none(), records)
}

fn broken(number: u64, kind: BreakKind) -> Result<AuditHead, AuditBreak> {
    Err(AuditBreak { number, kind })
}

#[test]
fn records_follow_each_other_and_can_be_verified_part_by_part() -> Checked {
    let records = chain()?;
    let numbers: Vec<_> = records.iter().map(|record| record.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(records[0].previous, "0".repeat(64));
    assert_eq!(whole(&records), Ok(AuditHead::of(&records[5])));
    let half = whole(&records[..3]);
    assert_eq!(half, Ok(AuditHead::of(&records[2])));
    assert_eq!(verify(Chain::Operator, &AuditHead::of(&records[2]), &records[3..]), Ok(AuditHead::of(&records[5])));
    assert_eq!(whole(&[]), Ok(AuditHead::none()));
    for record in &records {
        assert_eq!(&stored(record)?, record);
    }
    Ok(())
}

#[test]
fn a_gap_and_another_order_show() -> Checked {
    let records = chain()?;
    for gone in 0..5 {
        let mut left = records.clone();
        left.remove(gone);
        assert_eq!(whole(&left), broken(records[gone].number, BreakKind::Missing));
    }
    for first in 0..5 {
        let mut swapped = records.clone();
        swapped.swap(first, first + 1);
        assert_eq!(whole(&swapped), broken(records[first].number, BreakKind::Missing));
        // And so if each takes the other's number.
        swapped[first].number = records[first].number;
        swapped[first + 1].number = records[first + 1].number;
        assert_eq!(whole(&swapped), broken(records[first].number, BreakKind::Edited));
        swapped[first].hash = hash(&swapped[first]);
        assert_eq!(whole(&swapped), broken(records[first].number, BreakKind::Unlinked));
    }
    let other = verify(Chain::Account(id(1)), &AuditHead::none(), &records);
    assert_eq!(other, broken(1, BreakKind::Missing));
    Ok(())
}

/// What cuts off the end or writes all of it anew shows against what is known from elsewhere.
#[test]
fn what_was_cut_off_shows_against_a_known_head() -> Checked {
    let records = chain()?;
    let known = AuditHead::of(&records[5]);
    let cut = whole(&records[..4])?;
    assert!(cut.number < known.number);
    let behind = verify(Chain::Operator, &AuditHead::of(&records[3]), &[]);
    assert_ne!(behind, Ok(known));
    Ok(())
}

#[test]
fn an_edit_of_anything_shows() -> Checked {
    type Edit = fn(&mut AuditRecord);
    let edits: [Edit; 11] = [
        |record| record.job = id(99),
        |record| record.entry.at = record.entry.at.after_seconds(1),
        |record| record.entry.actor.push('x'),
        |record| record.entry.in_name_of = None,
        |record| record.entry.impersonation = None,
        |record| record.entry.operation.push('x'),
        |record| record.entry.action.push('x'),
        |record| record.entry.object.push('x'),
        |record| record.entry.outcome = AuditOutcome::Failed,
        |record| record.entry.request_id = None,
        |record| record.hash = "f".repeat(64),
    ];
    let records = chain()?;
    let mut hashes = BTreeSet::new();
    for edit in edits {
        let mut edited = records.clone();
        edit(&mut edited[1]);
        assert_ne!(edited[1], records[1]);
        assert_eq!(whole(&edited), broken(2, BreakKind::Edited));
        // With a hash that fits, the next one no longer follows.
        edited[1].hash = hash(&edited[1]);
        hashes.insert(edited[1].hash.clone());
        if edited[1] != records[1] {
            assert_eq!(whole(&edited), broken(3, BreakKind::Unlinked));
        }
    }
    assert_eq!(hashes.len(), 11);
    // What stands at the end of one text does not go over into the next.
    let mut shifted = records[1].clone();
    shifted.entry.action.insert(0, 's');
    shifted.entry.operation = "plans-create".trim_end_matches('s').to_owned();
    assert_ne!(hash(&shifted), hash(&records[1]));
    Ok(())
}

#[test]
fn a_job_is_recorded_once_together_with_that_it_is() -> Checked {
    let first = append(None, false, (Chain::Operator, id(1)), &entry(1)?, wall("2026-01-01T00:00:00Z")?).decision;
    assert!(matches!(&first.writes[..], [Write::AuditRecorded(_), Write::AuditRecord(_)]), "{first:?}");
    assert!(first.jobs.is_empty() && first.audits.is_empty());
    let again = append(None, true, (Chain::Operator, id(1)), &entry(1)?, wall("2026-01-01T00:00:00Z")?).decision;
    assert!(again.is_empty());
    Ok(())
}

#[test]
fn what_was_written_once_is_verified_for_ever() -> Checked {
    let records: Vec<AuditRecord> = WRITTEN.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(records, chain()?);
    Ok(())
}

#[test]
fn a_chain_is_known_by_whose_it_is() -> Checked {
    for chain in [Chain::Operator, Chain::Account(id(1)), Chain::User(id(2))] {
        assert_eq!(chain.to_string().parse(), Ok(chain));
    }
    for wrong in ["", "Operator", "plan_01kbnv3j7hexp9v6m2qk5a0d8t", "acct_1"] {
        assert!(wrong.parse::<Chain>().is_err(), "{wrong}");
    }
    let names: BTreeSet<_> = AuditAction::ALL.iter().map(|action| action.name()).collect();
    assert_eq!(names.len(), AuditAction::ALL.len());
    Ok(())
}
