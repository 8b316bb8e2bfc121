//! What is to be done next: first arms that can begin, then women that have not.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often who waits looks whether the trial has been interrupted.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// A piece of work.
#[derive(Debug)]
pub(super) enum Job<B> {
    /// Take a woman to day 0.
    BurnIn(u32),
    /// Take a woman through an arm from her day 0.
    Arm(B, usize),
}

/// Work that all workers take from. `B` is what an arm branches from.
#[derive(Debug)]
pub(super) struct Queue<B> {
    pending: Mutex<Pending<B>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Pending<B> {
    women: VecDeque<u32>,
    arms: VecDeque<(B, usize)>,
    /// Women on their way to day 0, whose arms will come.
    on_their_way: usize,
}

impl<B: Clone> Queue<B> {
    pub(super) fn new(women: impl IntoIterator<Item = u32>) -> Self {
        let women = women.into_iter().collect();
        let pending = Pending { women, arms: VecDeque::new(), on_their_way: 0 };
        Self { pending: Mutex::new(pending), changed: Condvar::new() }
    }

    /// The next piece of work; none when there will be no more, or `stop` says so.
    pub(super) fn next(&self, stop: impl Fn() -> bool) -> Option<Job<B>> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if stop() {
                return None;
            }
            if let Some((branch, arm)) = pending.arms.pop_front() {
                return Some(Job::Arm(branch, arm));
            }
            if let Some(number) = pending.women.pop_front() {
                pending.on_their_way += 1;
                return Some(Job::BurnIn(number));
            }
            if pending.on_their_way == 0 {
                return None;
            }
            let waited = self.changed.wait_timeout(pending, LOOK_AGAIN);
            pending = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A woman has come to day 0, or (with no arms) has failed to.
    pub(super) fn branched(&self, branch: Option<&B>, arms: impl IntoIterator<Item = usize>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.on_their_way -= 1;
        if let Some(branch) = branch {
            pending.arms.extend(arms.into_iter().map(|arm| (branch.clone(), arm)));
        }
        drop(pending);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_go_before_new_women_and_waiting_ends() {
        let queue: Queue<&str> = Queue::new([1, 2]);
        assert!(matches!(queue.next(|| false), Some(Job::BurnIn(1))));
        queue.branched(Some(&"one"), [0, 2]);
        assert!(matches!(queue.next(|| false), Some(Job::Arm("one", 0))));
        assert!(matches!(queue.next(|| false), Some(Job::Arm("one", 2))));
        assert!(matches!(queue.next(|| false), Some(Job::BurnIn(2))));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.next(|| false).is_none());
            queue.branched(None, []);
            assert!(waiting.join().unwrap());
        });
        assert!(queue.next(|| true).is_none());
    }
}
