//! Something that takes long: one at a time, on a thread of its own, with how far it is and a way to stop it.

use std::{
    fmt,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use shiwen_domain::managing::{Progress, Refusal};
use shiwen_store::Watch;

use super::incident::failed;
use crate::{clock::steady_ms, sending::give_way};

/// Nothing is said of the time left before so much of it has passed.
const SURE_AFTER_MS: u64 = 2_000;

/// A job of a kind, and what the last one came to.
pub(super) struct Job<T> {
    state: Arc<Mutex<State<T>>>,
}

struct State<T> {
    running: Option<Running>,
    last: Option<T>,
    /// How often everything was forgotten: what was begun before is told to nobody who comes after.
    forgotten: u64,
}

struct Running {
    stop: Arc<AtomicBool>,
    done: u64,
    of: u64,
    begun_ms: u64,
}

impl<T> fmt::Debug for Job<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Job")
    }
}

impl<T: Clone + Send + 'static> Job<T> {
    /// Nothing is under way.
    pub(super) fn new() -> Self {
        Self { state: Arc::new(Mutex::new(State { running: None, last: None, forgotten: 0 })) }
    }

    /// Begins one, unless one is under way. What it comes to takes the place of what the last one came to.
    pub(super) fn begin(
        &self,
        name: &str,
        work: impl FnOnce(Watch<'_>) -> T + Send + 'static,
    ) -> Result<(), Refusal> {
        let stop = Arc::new(AtomicBool::new(false));
        let begun_at = {
            let mut state = held(&self.state);
            if state.running.is_some() {
                return Err(Refusal::Busy);
            }
            state.running = Some(Running { stop: Arc::clone(&stop), done: 0, of: 0, begun_ms: steady_ms() });
            state.forgotten
        };
        let ends = Ends(Arc::clone(&self.state));
        let run = move || {
            give_way();
            let came_to = work(&ends.watch(&stop));
            let mut state = held(&ends.0);
            if state.forgotten == begun_at {
                state.last = Some(came_to);
            }
        };
        // A thread that cannot be started gives its work back, which ends it.
        thread::Builder::new().name(name.into()).spawn(run).map(drop).map_err(|error| failed(&error))
    }

    /// Stops the one that is under way, before long.
    pub(super) fn stop(&self) {
        if let Some(running) = &held(&self.state).running {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// How far it is, and what the last one came to.
    pub(super) fn look(&self) -> (Option<Progress>, Option<T>) {
        let state = held(&self.state);
        (state.running.as_ref().map(Running::progress), state.last.clone())
    }

    /// What the last one came to is nobody's business any more.
    pub(super) fn forget(&self) {
        let mut state = held(&self.state);
        state.last = None;
        state.forgotten += 1;
    }
}

fn held<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// However the work ends, the next can begin.
struct Ends<T>(Arc<Mutex<State<T>>>);

impl<T: Send> Ends<T> {
    fn watch(&self, stop: &Arc<AtomicBool>) -> impl Fn(u64, u64) -> ControlFlow<()> + Sync + use<T> {
        let (state, stop) = (Arc::clone(&self.0), Arc::clone(stop));
        move |done, of| {
            if stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            if let Some(running) = &mut held(&state).running {
                (running.done, running.of) = (done, of);
            }
            ControlFlow::Continue(())
        }
    }
}

impl<T> Drop for Ends<T> {
    fn drop(&mut self) {
        held(&self.0).running = None;
    }
}

impl Running {
    fn progress(&self) -> Progress {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let seconds_left = seconds_left(self.done, self.of, steady_ms().saturating_sub(self.begun_ms));
        Progress { done: number(self.done), of: number(self.of), seconds_left: seconds_left.map(number) }
    }
}

/// As much again for what is left as for what is done.
fn seconds_left(done: u64, of: u64, passed_ms: u64) -> Option<u64> {
    if done == 0 || of == 0 || passed_ms < SURE_AFTER_MS {
        return None;
    }
    let left_ms = u128::from(passed_ms) * u128::from(of.saturating_sub(done)) / u128::from(done);
    u64::try_from(left_ms.div_ceil(1_000)).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    fn ended(job: &Job<u32>) -> Option<u32> {
        for _ in 0..10_000 {
            if let (None, last) = job.look() {
                return last;
            }
            thread::park_timeout(std::time::Duration::from_millis(1));
        }
        panic!("it does not end");
    }

    /// One that waits for a word before its second step.
    fn waiting(job: &Job<u32>, word: Receiver<()>) -> Result<(), Refusal> {
        job.begin("test", move |watch| {
            if watch(1, 2).is_break() {
                return 0;
            }
            let _ = word.recv();
            if watch(2, 2).is_break() { 1 } else { 2 }
        })
    }

    #[test]
    fn one_at_a_time_and_its_end_is_kept_until_the_next() {
        let job = Job::new();
        let (go, word) = channel();
        waiting(&job, word).unwrap();
        let (_, second) = channel();
        assert_eq!(waiting(&job, second), Err(Refusal::Busy));
        assert!(job.look().0.is_some());
        go.send(()).unwrap();
        assert_eq!(ended(&job), Some(2));
        job.forget();
        assert_eq!(job.look().1, None);
    }

    #[test]
    fn how_one_ends_that_was_begun_before_everything_was_forgotten_is_told_to_nobody() {
        let job = Job::new();
        let (go, word) = channel();
        waiting(&job, word).unwrap();
        job.forget();
        go.send(()).unwrap();
        assert_eq!(ended(&job), None);
    }

    #[test]
    fn one_that_is_stopped_ends_at_its_next_step() {
        let job = Job::new();
        let (go, word) = channel();
        waiting(&job, word).unwrap();
        job.stop();
        // It may have ended before the word comes.
        let _ = go.send(());
        assert!(ended(&job).is_some_and(|end| end < 2));
    }

    #[test]
    fn one_that_panics_is_in_nobodys_way() {
        let job = Job::<u32>::new();
        job.begin("test", |_| panic!("a test")).unwrap();
        assert_eq!(ended(&job), None);
        job.begin("test", |_| 7).unwrap();
        assert_eq!(ended(&job), Some(7));
    }

    #[test]
    fn the_time_left_follows_from_the_time_that_passed() {
        assert_eq!(seconds_left(0, 100, 10_000), None);
        assert_eq!(seconds_left(50, 100, 1_000), None);
        assert_eq!(seconds_left(25, 100, 10_000), Some(30));
        assert_eq!(seconds_left(100, 100, 10_000), Some(0));
        assert_eq!(seconds_left(7, 0, 10_000), None);
    }
}
