//! What is granted, and what is not any more.

use rounds_model::{Role, wire::ExchangeRequest};

use crate::{
    rules::accounts::{AccountError, NewUser},
    testing::{Bench, Replica},
    toys::id,
};

on_either_database! {
    a_data_manager_who_loses_the_last_place_sees_nothing_of_any_place,
    everything_is_for_those_who_manage_the_data,
    who_names_a_device_is_on_it_only_if_it_is_theirs_whoever_elses_it_is,
}

async fn a_data_manager_who_loses_the_last_place_sees_nothing_of_any_place(bench: Bench) {
    bench.world().await;
    let (rules, store) = (bench.server.rules(), bench.server.store());
    let manager = bench.device(Role::DataManager, &[1]).await;
    let (organisation, account) = (bench.organisation, manager.session.account.clone());
    let mut replica = Replica::default();
    replica.pull(&manager).await;
    assert!(replica.holds("School", 3) && !replica.holds("School", 4));

    assert!(rules.revoke(store, organisation, account.id, id(1)).await.unwrap());
    assert!(!rules.revoke(store, organisation, account.id, id(1)).await.unwrap(), "it was taken back already");
    let answer = manager.exchange(ExchangeRequest { state: replica.state.clone(), ..ExchangeRequest::default() }).await.unwrap();
    assert!(answer.begin.full, "other grants are told from the start");
    replica.take(&answer);
    assert!(!replica.holds("School", 3) && !replica.holds("School", 4) && replica.holds("Form", 6), "{:?}", replica.rows);

    rules.grant_everything(store, organisation, &account).await.unwrap();
    replica.pull(&manager).await;
    assert!(replica.holds("School", 3) && replica.holds("School", 4));
}

async fn everything_is_for_those_who_manage_the_data(bench: Bench) {
    bench.world().await;
    let coordinator = bench.device(Role::Coordinator, &[1]).await.session.account;
    let (rules, store) = (bench.server.rules(), bench.server.store());
    let refusal = rules.grant_everything(store, bench.organisation, &coordinator).await.unwrap_err();
    assert!(matches!(refusal, AccountError::NotEverything), "{refusal}");
    assert_eq!(rules.granted(store, bench.organisation, coordinator.id).await.unwrap().roots.len(), 1, "nothing was taken");
}

async fn who_names_a_device_is_on_it_only_if_it_is_theirs_whoever_elses_it_is(bench: Bench) {
    let (rules, store) = (bench.server.rules(), bench.server.store());
    for email in ["a@example.org", "b@example.org"] {
        let user = NewUser { email: email.into(), name: email.into(), role: Role::Administrator, password: "secret".into() };
        rules.add_user(store, bench.organisation, user).await.unwrap();
    }
    let sign_in = async |email: &str, known| {
        let signed_in = rules.sign_in(store, email, "secret".into(), "laptop", known).await.unwrap().unwrap();
        signed_in.session.device
    };
    let own = sign_in("a@example.org", None).await;
    let theirs = sign_in("b@example.org", None).await;
    assert_eq!(sign_in("a@example.org", Some(own)).await, own);
    for other in [theirs, id(77)] {
        assert_ne!(sign_in("a@example.org", Some(other)).await, other, "another's and nobody's are the same");
    }
}
