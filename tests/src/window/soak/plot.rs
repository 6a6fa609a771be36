//! How a run is told: a table with a small drawing of each measure, and the same as a picture.

use std::fmt::Write;

use super::{Measure, Sample, float};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Signs of a small drawing.
const WIDE: usize = 40;
const PICTURE: (f64, f64) = (720.0, 90.0);

/// A line for each measure: first, last, most, slope, limit, and how it went.
pub fn table(samples: &[Sample]) -> String {
    let mut said = format!(
        "{:15} {:>8} {:>8} {:>8} {:>14} {:>14}\n",
        "", "first", "last", "most", "a 1000 visits", "limit"
    );
    for measure in &Measure::ALL {
        let (unit, one) = measure.unit;
        let values: Vec<f64> = samples.iter().map(|sample| (measure.of)(sample) / one).collect();
        let most = values.iter().copied().fold(0.0, f64::max);
        let limit = if measure.judged {
            format!("{:.2} {unit}", measure.most_a_visit * 1_000.0 / one)
        } else {
            "told".into()
        };
        let slope = format!("{:+.2} {unit}", measure.slope(samples) / one);
        let (first, last) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
        // Writing to a text cannot fail.
        let _ = writeln!(
            said,
            "{:15} {first:>8.1} {last:>8.1} {most:>8.1} {slope:>14} {limit:>14}  {}",
            measure.name,
            drawing(&values)
        );
    }
    said
}

/// The values as bars between the smallest and the largest.
fn drawing(values: &[f64]) -> String {
    let (least, most) = bounds(values);
    let bar = |value: f64| {
        let place = (0..BARS.len() - 1)
            .find(|place| value <= least + (most - least) * float(place + 1) / float(BARS.len()));
        BARS[place.unwrap_or(BARS.len() - 1)]
    };
    values.iter().step_by(values.len().div_ceil(WIDE).max(1)).map(|value| bar(*value)).collect()
}

/// A picture with a line for each measure.
pub fn svg(samples: &[Sample]) -> String {
    let (width, height) = PICTURE;
    let whole = height * float(Measure::ALL.len());
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{whole}\" font-family=\"sans-serif\" font-size=\"12\">\n"
    );
    for (row, measure) in Measure::ALL.iter().enumerate() {
        let (unit, one) = measure.unit;
        let values: Vec<f64> = samples.iter().map(|sample| (measure.of)(sample) / one).collect();
        let (least, most) = bounds(&values);
        let top = height * float(row);
        let point = |(at, value): (usize, &f64)| {
            let x = width * float(at) / float(values.len().max(2) - 1);
            let y = top + height - 8.0 - (value - least) / (most - least).max(f64::EPSILON) * (height - 32.0);
            format!("{x:.1},{y:.1}")
        };
        let points: Vec<String> = values.iter().enumerate().map(point).collect();
        let _ = writeln!(
            picture,
            "<text x=\"4\" y=\"{:.0}\">{}: {least:.1} to {most:.1} {unit}</text>\n<polyline fill=\"none\" stroke=\"#123f4c\" points=\"{}\"/>",
            top + 14.0,
            measure.name,
            points.join(" ")
        );
    }
    picture + "</svg>\n"
}

fn bounds(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    (least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_goes_from_the_smallest_to_the_largest() {
        assert_eq!(drawing(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]), "▁▁▂▃▄▅▆▇█");
        assert_eq!(drawing(&[5.0, 5.0]), "▁▁");
        let samples = [Sample { threads: 3.0, ..Sample::default() }; 3];
        assert!(svg(&samples).contains("threads: 3.0 to 3.0") && table(&samples).contains("threads"));
    }
}
