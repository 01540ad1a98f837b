//! What keeps a server's blobs and notes: a folder, or a bucket and the way to it.

use super::{
    Settings,
    database::{believed, is_this_machine},
};
use crate::blobs::S3Location;

/// What keeps a server's blobs and notes.
#[derive(Clone)]
pub enum BlobConfig {
    /// A folder in the data folder.
    Disk,
    /// A bucket.
    S3(S3Location),
}

/// Reads what the settings say of it.
pub fn blobs(settings: &Settings, problems: &mut Vec<String>) -> BlobConfig {
    let fields = [
        ("s3_endpoint", &settings.s3_endpoint),
        ("s3_bucket", &settings.s3_bucket),
        ("s3_access_key", &settings.s3_access_key),
        ("s3_secret_key", &settings.s3_secret_key),
    ];
    match settings.blobs.as_deref().unwrap_or("disk") {
        "disk" => {
            let given = fields.iter().map(|(name, value)| (*name, value.is_some())).chain([("s3_ca", settings.s3_ca.is_some())]);
            problems
                .extend(given.filter(|(_, is_set)| *is_set).map(|(name, _)| format!("{name} is for blobs = \"s3\", and blobs is disk")));
            BlobConfig::Disk
        }
        "s3" => {
            let [endpoint, bucket, access_key, secret_key] = fields.map(|(name, value)| {
                value.clone().unwrap_or_else(|| {
                    problems.push(format!("{name} is not set, and blobs is s3"));
                    String::new()
                })
            });
            let region = settings.s3_region.clone().unwrap_or_else(|| "us-east-1".into());
            let path_style = settings.s3_path_style.unwrap_or(true);
            let place = S3Location { endpoint, region, bucket, access_key, secret_key, path_style, authority: settings.s3_ca.clone() };
            if place.authority.is_some() && !place.is_encrypted() {
                problems.push("s3_ca is set, and s3_endpoint does not begin with https://".into());
            }
            BlobConfig::S3(place)
        }
        other => {
            problems.push(format!("blobs is {other}; it can be disk or s3"));
            BlobConfig::Disk
        }
    }
}

/// What will be used, without the secret.
pub fn describe(config: &BlobConfig) -> String {
    let BlobConfig::S3(place) = config else { return "blobs: a folder in the data folder".into() };
    let way = if place.is_encrypted() {
        format!("with TLS, certificate and name checked by {}", believed(place.authority.as_deref()))
    } else if is_this_machine(host(&place.endpoint)) {
        "without TLS, on this machine".into()
    } else {
        "without TLS, as its http:// says: whoever is on the way reads what is stored; https:// prevents it".into()
    };
    format!("blobs: the bucket {} at {}, with the key {}, {way}", place.bucket, place.endpoint, place.access_key)
}

/// The host in an address, as far as it has one.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.starts_with('[') {
        return host.split_inclusive(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(endpoint: &str, authority: Option<&str>) -> Result<String, Vec<String>> {
        let text = || Some("x".to_owned());
        let settings = Settings {
            blobs: Some("s3".into()),
            s3_endpoint: Some(endpoint.into()),
            s3_ca: authority.map(Into::into),
            s3_bucket: text(),
            s3_access_key: text(),
            s3_secret_key: text(),
            ..Settings::default()
        };
        let mut problems = Vec::new();
        let config = blobs(&settings, &mut problems);
        if problems.is_empty() { Ok(describe(&config)) } else { Err(problems) }
    }

    #[test]
    fn it_is_told_how_safe_the_way_to_the_store_is() {
        for (endpoint, authority, expected) in [
            ("https://s3.example.org", None, "certificate and name checked by the system's authorities"),
            ("HTTPS://s3.example.org", Some("/ca.pem"), "and that in /ca.pem"),
            ("http://127.0.0.1:9000", None, "on this machine"),
            ("http://[::1]:9000", None, "on this machine"),
            ("http://localhost", None, "on this machine"),
            ("http://localhost.example.org/", None, "whoever is on the way reads"),
            ("http://localhost@example.org/", None, "whoever is on the way reads"),
        ] {
            let told = described(endpoint, authority).unwrap();
            assert!(told.contains(expected), "{endpoint} is described as {told}");
        }
        assert!(described("http://s3.example.org", Some("/ca.pem")).unwrap_err()[0].contains("does not begin with https://"));
    }
}
