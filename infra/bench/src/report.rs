use crate::aim::{self, Baselines};
use crate::binary::{BARE, EMPTY};
use crate::figures::{Figures, Micros};
use anyhow::{Context, Result};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use serde_json::json;
use std::path::Path;

/// Everything that was measured in one run.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) empty: Figures,
    pub(crate) bare: Figures,
    pub(crate) measured: Vec<(String, Result<Figures, String>)>,
    /// Not built for production.
    pub(crate) dev: bool,
}

const HEADER: [&str; 13] = [
    "function",
    "deflated\nkB",
    "start\nms",
    "first\nms",
    "start + first\nms",
    "of\nempty",
    "of\naim",
    "cpu\nms",
    "warm p50\nms",
    "warm p99\nms",
    "cpu\nms",
    "calls, of\naim",
    "peak\nMB",
];

impl Report {
    fn baselines(&self) -> Baselines<'_> {
        Baselines { empty: &self.empty, bare: &self.bare }
    }

    fn rows(&self) -> impl Iterator<Item = (&str, Result<&Figures, &str>)> {
        let baselines = [(EMPTY, Ok(&self.empty)), (BARE, Ok(&self.bare))];
        let measured = self.measured.iter().map(|(name, of)| (name.as_str(), of.as_ref().map_err(String::as_str)));
        baselines.into_iter().chain(measured)
    }

    /// The figures as a table; what misses its aim has a mark.
    pub(crate) fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_header(HEADER);
        let mut unmeasured = Vec::new();
        for (name, of) in self.rows() {
            match of {
                Ok(figures) => drop(table.add_row(self.row(name, figures))),
                Err(error) => unmeasured.push(format!("{name}: {error}")),
            }
        }
        table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
        let mut shown = format!(
            "{table}\n\
             Medians; ✗ misses its aim: start + first ≤ 2 × empty + own calls; warm ≤ empty + 1.2 × own calls; peak ≤ \
             12 MB (password functions apart); deflated ≤ 2500 kB.\n\
             Own calls: as long as they take by themselves, with what the SDK takes for as many bare reads.\n\
             The processor's time is that of the start and the first invocation, and of a warm one with what follows it."
        );
        if self.dev {
            shown.push_str("\nBuilt for development: sizes and times of production are smaller.");
        }
        for error in unmeasured {
            shown.push_str(&format!("\nNot measured: {error}"));
        }
        shown
    }

    fn row(&self, name: &str, of: &Figures) -> [String; 13] {
        let aims = self.baselines();
        let (cold, warm) = (aims.cold(of), aims.warm(of));
        let is_baseline = name == EMPTY || name == BARE;
        let mark = |text: String, fits: bool| if fits || is_baseline { text } else { format!("✗ {text}") };
        let kilobytes = of.deflated_bytes.div_ceil(1000).to_string();
        [
            name.to_owned(),
            mark(kilobytes, self.dev || aim::size_fits(of)),
            of.start.p50.to_string(),
            of.first.p50.to_string(),
            of.cold.p50.to_string(),
            ratio(of.cold.p50, self.empty.cold.p50),
            if is_baseline { String::new() } else { mark(ratio(of.cold.p50, cold), of.cold.p50 <= cold) },
            of.cold_cpu.p50.to_string(),
            of.warm.p50.to_string(),
            of.warm.p99.to_string(),
            of.warm_cpu.p50.to_string(),
            // Without calls there is nothing to hold it against.
            if is_baseline || of.warm_calls.count == 0 {
                of.warm_calls.count.to_string()
            } else {
                mark(format!("{}, {}", of.warm_calls.count, ratio(of.warm.p50, warm)), of.warm.p50 <= warm)
            },
            mark(tenths(of.peak_kib * 10 / 1024), aim::memory_fits(name, of)),
        ]
    }

    /// Writes the figures as JSON: times in microseconds.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let aims = self.baselines();
        let functions: serde_json::Map<_, _> = self
            .rows()
            .map(|(name, of)| {
                let figures = match of {
                    Ok(of) => json!({ "figures": of, "aim": { "cold": aims.cold(of), "warm": aims.warm(of) } }),
                    Err(error) => json!({ "error": error }),
                };
                (name.to_owned(), figures)
            })
            .collect();
        let json = json!({ "unit": "microseconds", "dev": self.dev, "functions": functions });
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, format!("{json:#}\n")).with_context(|| format!("cannot write {}", path.display()))
    }
}

fn ratio(of: Micros, to: Micros) -> String {
    format!("{} ×", tenths((of.0 * 10 + to.0 / 2) / to.0.max(1)))
}

fn tenths(of: u64) -> String {
    format!("{}.{}", of / 10, of % 10)
}

#[cfg(test)]
mod tests {
    use super::{Figures, Micros, Report, ratio};
    use crate::figures::Spread;

    fn figures(cold: u64) -> Figures {
        let cold = Spread { p50: Micros(cold), p99: Micros(cold) };
        Figures { cold, ..Figures::default() }
    }

    #[test]
    fn what_misses_its_aim_has_a_mark() {
        let measured = vec![
            ("quick".to_owned(), Ok(figures(2000))),
            ("slow".to_owned(), Ok(figures(2001))),
            ("unknown".to_owned(), Err("there is no scenario for it".to_owned())),
        ];
        let report = Report { empty: figures(1000), bare: figures(1000), measured, dev: false };
        let table = report.table();
        let marked = |name: &str| table.lines().any(|line| line.contains(name) && line.contains('✗'));

        assert!(!marked("quick") && marked("slow"));
        assert!(table.contains("Not measured: unknown: there is no scenario for it"));
    }

    #[test]
    fn ratios_are_rounded() {
        assert_eq!([ratio(Micros(149), Micros(100)), ratio(Micros(1), Micros(0))], ["1.5 ×", "1.0 ×"]);
    }
}
