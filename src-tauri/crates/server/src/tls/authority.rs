//! The file of an authority that the operator names: looked at before anybody is called, so that a mistake in it is not
//! taken for a stranger at the other end.

use std::path::Path;

use rustls::{RootCertStore, pki_types::CertificateDer};

use super::{TlsError, chain};

/// The certificates in the file of an authority, each of which can be one.
///
/// # Errors
/// A file that cannot be read, or that holds something else.
pub fn authority(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates = chain(file)?;
    let mut roots = RootCertStore::empty();
    for certificate in &certificates {
        roots.add(certificate.clone()).map_err(|error| TlsError::Wrong {
            file: file.to_owned(),
            what: format!("holds a certificate that can be no authority's ({error})"),
        })?;
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::issued::Authority;

    #[test]
    fn what_is_wrong_with_the_file_of_an_authority_is_said_in_words() {
        let (folder, made) = (tempfile::tempdir().unwrap(), Authority::new());
        let file = folder.path().join("ca.pem");
        for (text, expected) in [
            (String::new(), "holds no certificate"),
            (made.issue("localhost").key, "here belongs the certificate"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".into(), "can be no authority's"),
        ] {
            std::fs::write(&file, text).unwrap();
            let refusal = authority(&file).err().unwrap().to_string();
            assert!(refusal.contains(expected) && refusal.contains("ca.pem"), "{refusal} does not say {expected}");
        }
        std::fs::write(&file, made.pem() + &Authority::new().pem()).unwrap();
        assert_eq!(authority(&file).ok().unwrap().len(), 2, "while one authority follows another, both stand in the file");
        assert!(authority(&folder.path().join("none.pem")).err().unwrap().to_string().contains("cannot be read"));
    }
}
