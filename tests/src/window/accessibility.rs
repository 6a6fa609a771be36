//! What a screen reader is told of the window: a private accessibility bus, announced on the display as a session does
//! it, and the objects that the page shows there. Knows roles, names and states; nothing of the page's own language.

mod bus;
mod object;

pub use bus::Bus;
pub use object::{Object, Role, State};

/// What is no control, though the web view calls it focusable: parts of itself, the heading of a screen that has just
/// appeared, what holds tabs.
const NO_CONTROLS: [Role; 4] = [Role::ScrollPane, Role::Page, Role::Heading, Role::TabList];
/// What a control may be.
const CONTROLS: [Role; 5] = [Role::PushButton, Role::ToggleButton, Role::RadioButton, Role::Tab, Role::Entry];

/// Everything that a screen reader could not make sense of: what takes the focus without a name or as nothing in
/// particular, a picture without words, a screen without a heading or with several.
pub fn faults(page: &[Object]) -> Vec<String> {
    let mut faults = Vec::new();
    for Object { role, name, .. } in page.iter().filter(|object| is_control(object)) {
        if name.trim().is_empty() {
            faults.push(format!("{role:?} without a name"));
        }
        if !CONTROLS.contains(role) {
            faults.push(format!("{name:?} is {role:?}"));
        }
    }
    for image in page.iter().filter(|object| object.role == Role::Image && object.name.trim().is_empty()) {
        faults.push(format!("{:?} without words", image.role));
    }
    let is_heading = |object: &&Object| object.level == Some(1) && !object.name.trim().is_empty();
    let headings = page.iter().filter(|object| object.role == Role::Heading).filter(is_heading).count();
    if headings != 1 {
        faults.push(format!("{headings} headings of the first level"));
    }
    faults
}

fn is_control(object: &Object) -> bool {
    object.is(State::Focusable) && !NO_CONTROLS.contains(&object.role)
}

/// What has the focus: the innermost that says so.
pub fn focused(page: &[Object]) -> Option<&Object> {
    page.iter().rfind(|object| object.is(State::Focused))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(role: Role, name: &str) -> Object {
        Object::new(role, name, &[State::Focusable], (role == Role::Heading).then_some(1))
    }

    #[test]
    fn a_screen_with_names_and_one_heading_is_right() {
        let page = [object(Role::Page, ""), object(Role::Heading, "Rate"), object(Role::PushButton, "Good")];
        assert_eq!(faults(&page), [""; 0]);
    }

    #[test]
    fn what_has_no_name_or_no_role_or_no_heading_is_a_fault() {
        let page = [object(Role::PushButton, " "), object(Role::Panel, "Good")];
        assert_eq!(
            faults(&page),
            ["PushButton without a name", "\"Good\" is Panel", "0 headings of the first level"]
        );
        let twice = [object(Role::Heading, "One"), object(Role::Heading, "Two")];
        assert_eq!(faults(&twice), ["2 headings of the first level"]);
        let picture = [object(Role::Heading, "One"), Object::new(Role::Image, "", &[], None)];
        assert_eq!(faults(&picture), ["Image without words"]);
    }

    #[test]
    fn the_innermost_has_the_focus() {
        let page = Object::new(Role::Page, "", &[State::Focused], None);
        let button = Object::new(Role::PushButton, "Good", &[State::Focused], None);
        assert_eq!(focused(&[page, button.clone(), object(Role::PushButton, "Bad")]), Some(&button));
    }
}
