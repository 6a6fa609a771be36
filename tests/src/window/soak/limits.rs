//! What may be left of a visit, and how it is told from noise. The only place of these limits.

use super::{BATCH, Sample, float};

/// Looks before the first that counts: caches fill and code is compiled.
const WARM_UP: usize = 12;
/// Parts of a run that are held against each other.
const PARTS: usize = 4;

/// Something that is measured at each look.
#[derive(Clone, Copy)]
pub struct Measure {
    /// What it is called.
    pub name: &'static str,
    /// Its unit, and how many of the sample's are one of it.
    pub unit: (&'static str, f64),
    /// Reads it.
    pub of: fn(&Sample) -> f64,
    /// What it may grow by in a visit, beyond the noise of one look.
    pub most_a_visit: f64,
    /// What one look may be off by.
    pub noise: f64,
    /// Whether a run fails by it. A time is told and judged by a person.
    pub judged: bool,
}

const MIB: (&str, f64) = ("MiB", 1_048_576.0);

impl Measure {
    /// Everything that is measured. (3,000 visits show 4 KB of the page's memory a visit, and the tenth of them in a short run
    /// 22 KB: a screen that stayed.)
    pub const ALL: [Self; 7] = [
        Self::judged("page memory", MIB, |sample| sample.page_bytes, 2_048.0, 1_500_000.0),
        Self::judged("program memory", MIB, |sample| sample.program_bytes, 512.0, 1_500_000.0),
        Self::judged("page elements", ("", 1.0), |sample| sample.elements, 0.0, 0.5),
        Self::judged("descriptors", ("", 1.0), |sample| sample.descriptors, 0.0, 4.5),
        Self::judged("threads", ("", 1.0), |sample| sample.threads, 0.0, 4.5),
        // It is emptied again and again; SQLite cuts it to 8 MiB.
        Self::judged("WAL", MIB, |sample| sample.wal_bytes, 0.0, 8_388_608.0),
        Self {
            name: "tap to frame",
            unit: ("ms", 1.0),
            of: |sample| sample.tap_ms,
            most_a_visit: 0.0,
            noise: 5.0,
            judged: false,
        },
    ];

    const fn judged(
        name: &'static str,
        unit: (&'static str, f64),
        of: fn(&Sample) -> f64,
        most_a_visit: f64,
        noise: f64,
    ) -> Self {
        Self { name, unit, of, most_a_visit, noise, judged: true }
    }

    /// By how much it grows from each part of the run to the next, at the least. The smallest of each part counts: a process
    /// that has not yet given back what it does not need is no heavier. What stays of each visit makes every part heavier than
    /// the one before; a step that is taken once does not.
    fn rise(&self, counted: &[Sample]) -> Option<f64> {
        let part = (counted.len() / PARTS).max(1);
        let smallest = |samples: &[Sample]| samples.iter().map(self.of).fold(f64::INFINITY, f64::min);
        let smallest: Vec<f64> = counted.chunks(part).take(PARTS).map(smallest).collect();
        (smallest.len() > 1)
            .then(|| smallest.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min))
    }

    /// What it grows by in a thousand visits: the slope of the straight line that is nearest to all looks that count.
    pub fn slope(&self, samples: &[Sample]) -> f64 {
        let counted = counted(samples);
        let middle =
            |of: &dyn Fn(&Sample) -> f64| counted.iter().map(of).sum::<f64>() / float(counted.len().max(1));
        let (across, up) = (middle(&|sample| sample.visits), middle(&self.of));
        let covariance: f64 = counted.iter().map(|one| (one.visits - across) * ((self.of)(one) - up)).sum();
        let variance: f64 = counted.iter().map(|one| (one.visits - across).powi(2)).sum();
        if variance == 0.0 { 0.0 } else { covariance / variance * 1_000.0 }
    }
}

/// The looks after the first ones.
fn counted(samples: &[Sample]) -> &[Sample] {
    samples.get(WARM_UP.min(samples.len().saturating_sub(PARTS))..).unwrap_or_default()
}

/// What has grown by the visits, and by how much.
pub fn growth(samples: &[Sample]) -> Vec<String> {
    let counted = counted(samples);
    let visits = float(counted.len() / PARTS * (BATCH + 1));
    let grown = |measure: &Measure| {
        let rise = measure.rise(counted)?;
        let grows = measure.judged && rise > measure.noise + measure.most_a_visit * visits;
        grows.then(|| format!("{}: {rise} more with every {visits} visits", measure.name))
    };
    Measure::ALL.iter().filter_map(grown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(sample: impl Fn(f64) -> Sample) -> Vec<Sample> {
        (1..40).map(|look| Sample { visits: f64::from(look) * 16.0, ..sample(f64::from(look)) }).collect()
    }

    #[test]
    fn whatever_grows_by_each_visit_is_seen() {
        assert!(growth(&run(|_| Sample::default())).is_empty());
        let grows: [fn(f64) -> Sample; 4] = [
            |look| Sample { page_bytes: look * 300_000.0, ..Sample::default() },
            |look| Sample { program_bytes: look * 300_000.0, ..Sample::default() },
            |look| Sample { elements: look, ..Sample::default() },
            |look| Sample { descriptors: look, ..Sample::default() },
        ];
        for grows in grows {
            assert_eq!(growth(&run(grows)).len(), 1);
        }
    }

    #[test]
    fn a_step_that_is_taken_once_is_no_growth() {
        let step = |look| Sample { page_bytes: if look > 20.0 { 9e6 } else { 0.0 }, ..Sample::default() };
        assert!(growth(&run(step)).is_empty());
    }

    #[test]
    fn the_slope_is_that_of_the_line() {
        let line = run(|look| Sample { threads: look * 16.0 / 500.0, ..Sample::default() });
        let threads = Measure::ALL.iter().find(|measure| measure.name == "threads").expect("threads");
        assert!((threads.slope(&line) - 2.0).abs() < 1e-9);
    }
}
