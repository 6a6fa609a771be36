use std::os::unix::fs::symlink;

use super::*;

fn stick(files: &[(&str, usize)]) -> tempfile::TempDir {
    let stick = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let file = stick.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, vec![0; *bytes]).unwrap();
    }
    stick
}

fn names(stick: &Path) -> Vec<String> {
    pictures(stick).0.into_iter().map(|picture| picture.name).collect()
}

#[test]
fn pictures_lie_in_the_root_and_in_two_folders_and_nowhere_else() {
    let stick = stick(&[
        ("放假 通知.PNG", 1_500),
        ("a.jpeg", 1),
        ("list.xlsx", 1),
        (".a.png", 1),
        ("png", 1),
        ("公告/b.webp", 1),
        ("NOTICES/c.jpg", 1),
        ("公告/older/d.png", 1),
        ("photos/e.png", 1),
    ]);
    assert_eq!(names(stick.path()), ["NOTICES/c.jpg", "a.jpeg", "公告/b.webp", "放假 通知.PNG"]);
    let (found, remark) = pictures(stick.path());
    assert_eq!((found[3].size_kb, &found[3].unfit, remark), (2, &None, None));
    // Named again by an identity that is no path.
    for picture in &found {
        let file = named(stick.path(), &picture.id).unwrap();
        assert_eq!(file, Path::new(&picture.name));
    }
    for id in ["", "a.jpeg", "../a.jpeg", "photos/e.png"] {
        assert_eq!(named(stick.path(), id), None, "{id}");
    }
}

#[test]
fn what_cannot_be_taken_says_why_and_too_many_say_how_many() {
    let most = MAX_SOURCE_BYTES;
    let (moving, large) = (stick(&[("a.gif", 1)]), stick(&[("a.png", most + 1), ("b.png", most)]));
    let unfit = |stick: &Path| -> Vec<Option<String>> {
        pictures(stick).0.into_iter().map(|picture| Some(picture.unfit?.zh)).collect()
    };
    assert!(unfit(moving.path())[0].as_ref().unwrap().contains("GIF"));
    let large = unfit(large.path());
    assert!(large[0].as_ref().unwrap().contains("太大") && large[1].is_none(), "{large:?}");

    let files: Vec<String> = (0..=MOST).map(|number| format!("{number}.png")).collect();
    let files: Vec<(&str, usize)> = files.iter().map(|name| (name.as_str(), 1)).collect();
    let (found, remark) = pictures(stick(&files).path());
    assert_eq!(found.len(), MOST);
    assert!(remark.unwrap().zh.contains("61 张"));
    let (found, remark) = pictures(stick(&files[..MOST]).path());
    assert_eq!((found.len(), remark), (MOST, None), "the control");
}

#[test]
fn an_empty_stick_and_one_that_is_gone_say_so() {
    let stick = stick(&[]);
    symlink("/etc", stick.path().join("link.png")).unwrap();
    assert!(pictures(stick.path()).1.unwrap().en.contains("No pictures"));
    let gone = stick.path().join("gone");
    assert!(pictures(&gone).1.unwrap().en.contains("cannot be read"));
}
