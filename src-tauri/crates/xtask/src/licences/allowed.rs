//! Which licences may be used: the list of `.deny.toml`, so that there is one.

use std::fs;

use serde::Deserialize;
use spdx::{Expression, ParseMode};

use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The licences that may be used.
#[derive(Debug, Deserialize)]
pub struct Allowed {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Deny {
    licenses: Allowed,
}

impl Allowed {
    /// Reads the list.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let path = workspace.path(".deny.toml");
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        let deny: Deny = toml::from_str(&text).map_err(|cause| Error::Refused(format!(".deny.toml: {cause}")))?;
        Ok(deny.licenses)
    }

    /// Whether a work under this SPDX expression may be used. `MIT/Apache-2.0`, as older manifests write it, counts as
    /// either of the two.
    pub fn permits(&self, licence: &str) -> bool {
        Expression::parse_mode(licence, ParseMode::LAX)
            .is_ok_and(|expression| expression.evaluate(|asked| self.allow.iter().any(|allowed| *allowed == asked.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_judged_as_a_whole() {
        let allowed = Allowed { allow: ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC"].map(String::from).into() };
        for (licence, permitted) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("(BSD-3-Clause OR MIT)", true),
            ("MIT OR GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("(MIT OR GPL-3.0-only) AND ISC", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-3.0-only", false),
            ("see the file", false),
            ("", false),
        ] {
            assert_eq!(allowed.permits(licence), permitted, "{licence}");
        }
    }
}
