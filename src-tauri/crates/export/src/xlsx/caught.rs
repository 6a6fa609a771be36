//! The library ends with a panic where a disk takes no more of the rows that wait for their workbook. The panic holds the
//! system's own number of the fault; here it becomes one again.

use std::{
    any::Any,
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use super::XlsxFault;

/// Does something with a workbook. What it had made of it is gone if the disk failed; any other panic goes on.
pub fn caught<T, E: From<XlsxFault>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // Whatever the work has borrowed is dropped with the fault, and not looked at again.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| match fault_in(panic.as_ref()) {
        Some(error) => Err(XlsxFault::Io(error).into()),
        None => resume_unwind(panic),
    })
}

/// `...: Os { code: 28, kind: StorageFull, ... }`
fn fault_in(panic: &(dyn Any + Send)) -> Option<io::Error> {
    let text = panic.downcast_ref::<String>()?;
    let (_, rest) = text.split_once("Os { code: ")?;
    let (code, _) = rest.split_once(',')?;
    Some(io::Error::from_raw_os_error(code.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from_raw_os_error(28))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn done(work: impl FnOnce()) -> Result<(), XlsxFault> {
        caught(|| {
            work();
            Ok(())
        })
    }

    #[test]
    fn a_fault_of_the_disk_is_one_again_and_any_other_panic_goes_on() {
        // As the library does it.
        let full = || Full.write_all(b"<c/>").expect("Couldn't write to xml file");
        let fault = done(full).unwrap_err();
        assert!(
            matches!(&fault, XlsxFault::Io(error) if error.kind() == io::ErrorKind::StorageFull),
            "{fault:?}"
        );
        assert!(done(|| ()).is_ok());
        for other in ["Os { code: x, ", "a mistake"] {
            assert!(catch_unwind(|| done(|| panic!("{other}"))).is_err(), "{other}");
        }
    }
}
