//! What it takes to know who calls: an access token on a warm process, which asks nobody, and a password.
//!
//! `cargo run --release --package integrations --example caller`

use argon2::{Algorithm, Argon2, Params, Version};
use domain::id::{SessionId, UserId};
use domain::identity::Factor;
use domain::time::WallTime;
use integrations::tokens::{self, SigningKey};
use services::port::{AccessGrant, Granted};
use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant};

const TOKENS: u32 = 10_000;
/// The most that it may take to verify one.
const AIM: Duration = Duration::from_micros(150);
/// Memory in MiB and passes, each as good as the others (OWASP's recommendation).
const RECIPES: [(u32, u32); 5] = [(46, 1), (19, 2), (12, 3), (9, 4), (7, 5)];
const PASSWORDS: u32 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let each = verified_token()?;
    let verdict = if each <= AIM { "within" } else { "beyond" };
    writeln!(out, "An access token is verified in {each:.1?}, {verdict} the aim of {AIM:.0?}, without a call.")?;
    for (mebibytes, passes) in RECIPES {
        let each = hashed_password(mebibytes * 1024, passes)?;
        writeln!(out, "A password, argon2id with {mebibytes} MiB and {passes} passes: {each:.1?}.")?;
    }
    Ok(())
}

/// One core, as long as a token takes: the key it names, its signature, its claims.
fn verified_token() -> Result<Duration, Box<dyn Error>> {
    let now: WallTime = "2026-01-01T00:00:00Z".parse()?;
    let key = SigningKey::new(&[7; 32], "https://api.example.com", now, now.after_seconds(60 * 60))?;
    let grant = AccessGrant {
        user: UserId::new(),
        session: SessionId::new(),
        proven_at: now,
        factors: vec![Factor::Password],
        impersonation: None,
        through: None,
    };
    let token = key.access_token(&grant, now)?.token;
    let keys = [key.public().clone()];
    let begun = Instant::now();
    for _ in 0..TOKENS {
        let verified = tokens::read(&token, &keys, now).ok_or("our own token is not good")?;
        if !matches!(verified.grants, Granted::User(ref of) if of.user == grant.user) {
            return Err("the token says somebody else".into());
        }
    }
    Ok(begun.elapsed() / TOKENS)
}

fn hashed_password(kibibytes: u32, passes: u32) -> Result<Duration, Box<dyn Error>> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(kibibytes, passes, 1, None)?);
    let mut hash = [0; 32];
    let begun = Instant::now();
    for n in 0..PASSWORDS {
        argon2.hash_password_into(b"correct horse battery staple", &[u8::try_from(n)?; 16], &mut hash)?;
    }
    Ok(begun.elapsed() / PASSWORDS)
}
