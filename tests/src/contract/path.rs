//! Paths with their parameters and queries, percent signs undone.

/// Whether a path (its query is left aside) is of a described form.
pub(super) fn fits(described: &str, path: &str) -> bool {
    parameters(described, path).is_some()
}

/// Names and values of the parameters in a path; `None` if it is not of this form.
pub(super) fn parameters<'a>(described: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (names, parts): (Vec<_>, Vec<_>) = (described.split('/').collect(), path.split('/').collect());
    if names.len() != parts.len() {
        return None;
    }
    let mut found = Vec::new();
    for (name, part) in names.into_iter().zip(parts) {
        match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !part.is_empty() => found.push((name, decoded(part))),
            None if name == part => {}
            _ => return None,
        }
    }
    Some(found)
}

/// Names and values behind the question mark.
pub(super) fn query(path: &str) -> Vec<(String, String)> {
    let query = path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")))
    };
    pairs.map(pair).collect()
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, behind)) = rest.split_first() {
        let byte = behind.get(..2).filter(|_| first == b'%');
        let byte = byte.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_form() {
        let found = parameters("/v1/logs/{terminal}/{log}/entries", "/v1/logs/a%20b/1/entries?x=1");
        assert_eq!(found, Some(vec![("terminal", "a b".into()), ("log", "1".into())]));
        for other in ["/v1/logs/a/entries", "/v1/logs//1/entries", "/v1/logs/a/1/entries/", "/"] {
            assert!(!fits("/v1/logs/{terminal}/{log}/entries", other), "{other}");
        }
        assert!(fits("/", "/?lang=en"));
        assert_eq!(
            query("/?a=1&b=%e5%8e%85&c&d=x+y%zz"),
            [
                ("a".into(), "1".into()),
                ("b".into(), "厅".into()),
                ("c".into(), String::new()),
                ("d".into(), "x y%zz".into())
            ]
        );
    }
}
