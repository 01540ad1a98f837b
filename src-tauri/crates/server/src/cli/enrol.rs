//! `rounds-server user enrol`: a one-time code that connects a laptop, as text and as a picture to scan.

use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};

use super::{CliError, Data, minute, open};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Who is to connect.
    #[arg(long)]
    email: String,
    /// The address of this server as laptops reach it, such as `https://rounds.example.org`.
    #[arg(long, env = "ROUNDS_PUBLIC_URL")]
    server: String,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let (code, until) = server.rules().enrol(server.store(), &args.email).await?;
    let (address, email, code) = (args.server.trim().trim_end_matches('/'), args.email.trim().to_lowercase(), code.reveal());
    say!("Good once, until {}. Whoever has it can sign in as {email}.\n", minute(until));
    let link = link(address, &email, &code);
    say!("  Server  {address}\n  E-mail  {email}\n  Code    {code}\n");
    say!("Or all three at once, to be pasted in place of the code:\n\n  {link}\n");
    say!("{}", picture(&link)?.trim_end_matches('\n'));
    Ok(())
}

/// What the picture says: all that the app asks for on connecting.
fn link(server: &str, email: &str, code: &str) -> String {
    format!("rounds://connect?server={}&email={}&code={}", escaped(server), escaped(email), escaped(code))
}

/// A text as it stands in a query.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The text as a QR code of half blocks. Light is drawn and dark left out, as most terminals are dark; readers
/// take either.
fn picture(text: &str) -> Result<String, CliError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|error| CliError::Picture(error.to_string()))?;
    Ok(format!("{}\n", code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_carries_address_email_and_code_whatever_is_in_them() {
        let link = link("https://rounds.example.org:8443/a b", "asha+field@example.org", "7K3M-Q9RT-2XWA-BN4C");
        assert_eq!(
            link,
            "rounds://connect?server=https%3A%2F%2Frounds.example.org%3A8443%2Fa%20b&email=asha%2Bfield%40example.org&code=7K3M-Q9RT-2XWA-BN4C"
        );
    }

    #[test]
    fn the_picture_fits_a_terminal_and_is_framed() {
        let picture = picture(&link("https://rounds.example.org", "a.coordinator@example.org", "7K3M-Q9RT-2XWA-BN4C")).unwrap();
        let lines: Vec<&str> = picture.lines().collect();
        assert!(lines.len() <= 30, "{} lines", lines.len());
        let width = lines[0].chars().count();
        assert!(width <= 80 && lines.iter().all(|line| line.chars().count() == width));
        assert!(lines[0].chars().all(|block| block == '█'), "a quiet zone around it");
    }
}
