//! The await points of a device: where everybody else may have a turn, and where the program may be killed.

use std::{
    future::{pending, poll_fn},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use super::Dice;

/// The await points of one device. A clone is the same; a fresh one lets everybody pass.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    dice: Option<Dice>,
    /// One pass in so many is a kill; 0 for none.
    kills: u64,
    killed: bool,
    /// Passes after which nobody passes any more; `None` for no end.
    left: Option<u64>,
}

impl Gate {
    /// From now on `dice` say at each point whether others have a turn, and once in `kills` the program is killed there.
    pub fn roughen(&self, dice: Dice, kills: u64) {
        let mut state = self.state();
        (state.dice, state.kills, state.killed) = (Some(dice), kills, false);
    }

    /// From now on nobody waits and nothing is killed.
    pub fn calm(&self) {
        let mut state = self.state();
        (state.dice, state.kills, state.killed) = (None, 0, false);
    }

    /// After `passes` more, whoever comes waits for ever: what goes round in circles is held where its caller can see it,
    /// also when nothing else makes it wait.
    pub fn stop_after(&self, passes: u64) {
        self.state().left = Some(passes);
    }

    /// Counts a pass; whether there was one left.
    fn counts(&self) -> bool {
        let mut state = self.state();
        let Some(left) = &mut state.left else { return true };
        let was_left = *left > 0;
        *left = left.saturating_sub(1);
        was_left
    }

    /// Whether the program was killed here since last asked; the future that waits must be dropped then.
    #[must_use]
    pub fn was_killed(&self) -> bool {
        std::mem::take(&mut self.state().killed)
    }

    /// Passes the point, perhaps after a turn of others if it `may_wait` (it holds no lock), or never.
    pub async fn pass(&self, may_wait: bool) {
        if !self.counts() {
            pending::<()>().await;
        }
        let (kill, wait) = {
            let mut state = self.state();
            let Some(dice) = state.dice.clone() else { return };
            state.killed = state.kills > 0 && dice.once_in(state.kills);
            (state.killed, may_wait && dice.once_in(3))
        };
        if kill {
            pending::<()>().await;
        }
        let mut waited = !wait;
        poll_fn(|context| {
            if std::mem::replace(&mut waited, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
