//! The title of a page that is not the platform's, so that a person at the terminal can recognise it. Nothing else of the
//! page is kept.

/// The longest text that is kept, in letters.
const MAX_LETTERS: usize = 60;

/// The title of an HTML page, as a line.
pub(super) fn title(page: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(page);
    // Same length, so that places are the same in both.
    let small = text.to_ascii_lowercase();
    let opened = small.find("<title")?;
    let begins = opened + small[opened..].find('>')? + 1;
    let ends = begins + small[begins..].find("</title")?;
    line(&text[begins..ends])
}

/// A stranger's text as a line without anything that moves a cursor; `None` if nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MAX_LETTERS).collect();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_a_page_is_found_and_cut_to_a_line() {
        let found = |page: &str| title(page.as_bytes());
        let page = "<!DOCTYPE html><html><HEAD><Title lang=zh>\n  欢迎使用\n 无线网络 </TITLE><body>secret";
        assert_eq!(found(page).as_deref(), Some("欢迎使用 无线网络"));
        assert_eq!(found("<title>a\u{1b}[2Jb</title>").as_deref(), Some("a [2Jb"));
        assert_eq!(found(&format!("<title>{}</title>", "x".repeat(500))).unwrap().len(), 60);
        for none in ["", "<title>", "<title></title>", "<title> \n </title>", "no title", "</title><title"] {
            assert_eq!(found(none), None, "{none}");
        }
        // İ in small letters is longer than itself; only ASCII letters are made small.
        assert_eq!(found("İİİ<title>ok</title>").as_deref(), Some("ok"));
        assert_eq!(title(b"\xff\xfe<title>ok\xff</title>").as_deref(), Some("ok\u{fffd}"));
    }
}
