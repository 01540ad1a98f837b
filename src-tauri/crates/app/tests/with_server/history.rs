//! The past of a record on a real server: who, when and what, and what is told without a network.

use rounds_app::AppError;
use serde_json::json;

use crate::support::Site;

async fn school(laptop: &crate::support::Laptop) -> String {
    let country = laptop.put("Country", None, json!({"name": "Country"})).await;
    let region = laptop.put("Region", None, json!({"countryId": country, "name": "Region"})).await;
    let district = laptop.put("District", None, json!({"regionId": region, "name": "District"})).await;
    laptop.put("School", None, json!({"districtId": district, "name": "Acacia", "phone": "111"})).await
}

#[tokio::test]
async fn who_changed_what_and_when_is_told_and_still_without_a_network_with_the_time_of_it() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let id = school(&laptop).await;
    let unsent = laptop.app.record_history("School", &id).await.unwrap();
    assert_eq!((unsent.entries.len(), unsent.as_of), (0, None), "the server has nothing of it yet");
    laptop.synced().await;
    laptop.put("School", Some(&id), json!({"phone": "222"})).await;
    laptop.synced().await;

    let told = laptop.app.record_history("School", &id).await.unwrap();
    assert_eq!((told.entries.len(), told.stale.as_ref()), (2, None));
    let newest = &told.entries[0];
    assert_eq!((newest.by.as_deref(), newest.fate.as_str(), newest.removed), (Some("Amina"), "stored", false));
    assert!(newest.typed_at.is_some());
    let changed: Vec<_> =
        newest.changes.iter().map(|change| (change.field.as_str(), change.before.clone(), change.after.clone())).collect();
    assert_eq!(changed, [("phone", json!("111"), json!("222"))]);
    let first = &told.entries[1];
    let district = first.changes.iter().find(|change| change.field == "districtId").unwrap();
    assert_eq!(told.names.get(district.after.as_str().unwrap()).map(String::as_str), Some("District"));

    // Young, it is not asked again; the server is away, and nobody notices.
    let url = site.url();
    drop(site);
    assert_eq!(laptop.app.record_history("School", &id).await.unwrap(), told, "{url}");
    assert!(
        laptop
            .app
            .record_history("School", "00000000-0000-0000-0000-000000000000")
            .await
            .is_err_and(|error| matches!(error, AppError::NotFound))
    );
}

#[tokio::test]
async fn a_sign_out_forgets_what_was_told() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let id = school(&laptop).await;
    laptop.synced().await;
    laptop.app.record_history("School", &id).await.unwrap();
    laptop.app.sign_in_again(crate::support::PASSWORD).await.unwrap();
    drop(site);
    let error = laptop.app.record_history("School", &id).await.unwrap_err();
    assert!(matches!(error, AppError::Remote(_)), "a session that ends takes along what it was told: {error}");
}
