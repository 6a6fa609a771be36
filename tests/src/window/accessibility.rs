//! What a screen reader is told of the window: a private accessibility bus, announced on the display as a session does
//! it, and the objects that the page shows there. Knows roles, names and states; nothing of the page's own language.

mod bus;
mod object;

pub use bus::Bus;
pub use object::{Object, State};

/// Parts of the web view that a visitor never meets by themselves.
const FRAMES: [&str; 2] = ["scroll pane", "document web"];

/// Everything that a screen reader could not make sense of: what takes the focus without a name or as nothing in
/// particular, a screen without a heading or with several.
pub fn faults(page: &[Object]) -> Vec<String> {
    let mut faults = Vec::new();
    for object in
        page.iter().filter(|object| object.is(State::Focusable) && !FRAMES.contains(&object.role.as_str()))
    {
        if object.name.trim().is_empty() {
            faults.push(format!("a {} without a name", object.role));
        }
        if ["unknown", "panel", "section", "static"].contains(&object.role.as_str()) {
            faults.push(format!("{:?} is a {}", object.name, object.role));
        }
    }
    for image in page.iter().filter(|object| object.role == "image" && object.name.trim().is_empty()) {
        faults.push(format!("an {} without words", image.role));
    }
    let headings = page.iter().filter(|object| object.role == "heading" && object.level == Some(1)).count();
    if headings != 1 {
        faults.push(format!("{headings} headings of the first level"));
    }
    faults
}

/// What has the focus: the innermost that says so.
pub fn focused(page: &[Object]) -> Option<&Object> {
    page.iter().rfind(|object| object.is(State::Focused))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(role: &str, name: &str, level: Option<u32>) -> Object {
        Object::new(role, name, &[State::Focusable], level)
    }

    #[test]
    fn a_screen_with_names_and_one_heading_is_right() {
        let page = [
            object("document web", "", None),
            object("heading", "Rate", Some(1)),
            object("button", "Good", None),
        ];
        assert_eq!(faults(&page), [""; 0]);
    }

    #[test]
    fn what_has_no_name_or_no_role_or_no_heading_is_a_fault() {
        let page = [object("button", " ", None), object("panel", "Good", None)];
        assert_eq!(
            faults(&page),
            ["a button without a name", "\"Good\" is a panel", "0 headings of the first level"]
        );
        let twice = [object("heading", "One", Some(1)), object("heading", "Two", Some(1))];
        assert_eq!(faults(&twice), ["2 headings of the first level"]);
        let picture = [object("heading", "One", Some(1)), Object::new("image", "", &[], None)];
        assert_eq!(faults(&picture), ["an image without words"]);
    }

    #[test]
    fn the_innermost_has_the_focus() {
        let frame = Object::new("document web", "", &[State::Focused], None);
        let button = Object::new("button", "Good", &[State::Focused], None);
        assert_eq!(focused(&[frame, button.clone(), object("button", "Bad", None)]), Some(&button));
    }
}
