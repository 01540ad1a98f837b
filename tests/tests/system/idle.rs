//! Between runs nothing is asked of the server: a laptop hears of networks from its system, and then it asks once.

use std::{sync::Arc, time::Duration};

use rounds_sync::{fakes::HandNetwork, scheduler::Schedule};
use rounds_tests::{Recorded, Stage, Tape};
use tokio::time::{Instant, pause, resume, sleep};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn an_idle_hour_makes_no_request_and_an_interface_that_comes_up_makes_one_within_ten_seconds() {
    let mut stage = Stage::set().await;
    let tape = Tape::before(&stage.server, Recorded::Narrow).await;
    stage.a.talk_to(Arc::new(tape.remote(stage.a.token())));
    let asked = || tape.answers().len();
    // The timer is far away, so that what is asked is asked for another reason.
    let (network, schedule) = (HandNetwork::default(), Schedule::new(4 * HOUR));
    let mut ended = schedule.ended();
    let watched = async {
        ended.changed().await.unwrap();
        assert_eq!(asked(), 1, "when the program starts");
        pause();
        sleep(HOUR).await;
        assert_eq!(asked(), 1, "after an hour");
        // Networks come up in several steps.
        network.up();
        let up = Instant::now();
        sleep(Duration::from_secs(1)).await;
        network.up();
        while !schedule.is_running() && up.elapsed() < HOUR {
            sleep(Duration::from_millis(100)).await;
        }
        assert!(up.elapsed() <= Duration::from_secs(10), "after {:?}", up.elapsed());
        resume(); // what is on its way on a real socket takes real time
        ended.changed().await.unwrap();
        assert_eq!(asked(), 2, "after an interface came up");
        pause();
        sleep(HOUR).await;
        assert_eq!(asked(), 2, "after another hour");
        schedule.stop();
    };
    tokio::join!(schedule.work(stage.a.engine(), stage.a.store(), &network, || 0.5), watched);
}
