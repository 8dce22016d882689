//! Is this password good enough, and is it the right one? Judged by an estimate of its strength, kept as argon2id, never as typed.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use zxcvbn::{Score, zxcvbn};

use super::Failure;
use super::refusal::Refusal;
use crate::app::App;

pub const PASSWORD_CHARS_MIN: usize = 8;
pub const PASSWORD_CHARS_MAX: usize = 128;
/// OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Letters and digits that nobody confuses when reading them out or copying them: no `0 o 1 l i`.
const PLAIN: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The text to store for this password. Slow on purpose, on a thread that may wait.
pub async fn hash(app: &App, password: &str) -> Result<String, Failure> {
    let mut salt = [0; 16];
    app.chance.fill(&mut salt);
    let password = password.to_owned();
    slowly(app, move || {
        let hashed: Result<PasswordHash, _> = argon2().hash_password_with_salt(password.as_bytes(), &salt);
        hashed.map(|h| h.to_string()).map_err(|_| Failure::Unexpected)
    })
    .await?
}

/// Nobody's: what is checked when there is none, so that the same work is done.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Is it the right one? Without a stored one another is checked, so that time tells nothing.
pub async fn verify(app: &App, password: &str, stored: Option<&str>) -> Result<bool, Failure> {
    let (password, known) = (password.to_owned(), stored.is_some());
    let stored = stored.unwrap_or(NOBODYS).to_owned();
    let right =
        slowly(app, move || PasswordHash::new(&stored).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok()));
    Ok(right.await? && known)
}

async fn slowly<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let permit = std::sync::Arc::clone(&app.hashing).acquire_owned().await.map_err(|_| Failure::Unavailable)?;
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    done.await.map_err(|_| Failure::Unexpected)
}

/// What is to be mended in a new password; `words` belong to the person or the centre and must not be its heart.
pub fn judge(password: &str, again: &str, words: &[String]) -> Vec<Refusal> {
    let mut refusals = vec![];
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        let text = format!("Le mot de passe est trop court : {PASSWORD_CHARS_MIN} caractères au moins.");
        refusals.push(Refusal::on("new", "password_too_short", text));
    } else if chars > PASSWORD_CHARS_MAX {
        let text = format!("Le mot de passe est trop long : {PASSWORD_CHARS_MAX} caractères au plus.");
        refusals.push(Refusal::on("new", "password_too_long", text));
    } else if !strong(password, words) {
        let text = "Ce mot de passe est trop facile à deviner. Prenez trois ou quatre mots sans rapport entre eux, sans les noms de votre \
                    famille ni celui du centre.";
        refusals.push(Refusal::on("new", "password_too_weak", text));
    }
    if password != again {
        refusals.push(Refusal::on("again", "passwords_differ", "Les deux mots de passe ne sont pas les mêmes : saisissez-les à nouveau."));
    }
    refusals
}

fn strong(password: &str, words: &[String]) -> bool {
    let mut inputs: Vec<String> = words.iter().map(|word| bare(word)).collect();
    for word in words {
        let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3);
        inputs.extend(parts.map(bare));
    }
    // What is made of these words and digits alone is known, whatever the estimate says.
    let bare = bare(password);
    let stripped = inputs.iter().filter(|w| w.chars().count() >= 3).fold(bare.clone(), |text, word| text.replace(word.as_str(), ""));
    if stripped.chars().filter(|c| c.is_alphabetic()).count() < 3 && stripped.chars().count() + 3 <= password.chars().count() {
        return false;
    }
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    zxcvbn(password, &inputs).score().min(zxcvbn(&bare, &inputs).score()) >= Score::Three
}

/// Small letters without accents: *Rivière* is guessed as *riviere* is.
fn bare(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ÿ' | 'ý' => 'y',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

/// A provisional password from 32 secret bytes: sixteen plain characters in four groups (79 bits).
pub fn provisional(secret: &[u8; 32]) -> String {
    let mut text = String::with_capacity(19);
    for (at, pair) in secret.chunks_exact(2).enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        let number = usize::from(u16::from_be_bytes([pair[0], pair[1]]));
        text.push(char::from(PLAIN[number % PLAIN.len()]));
    }
    text
}

/// As compared: hyphens, spaces and capitals do not count when it is copied by hand.
pub fn provisional_as_compared(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(password: &str, words: &[&str]) -> Vec<&'static str> {
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        judge(password, password, &words).iter().map(|r| r.code).collect()
    }

    #[test]
    fn strength_is_estimated_and_own_names_do_not_count() {
        assert!(codes("girafe tisane vélo", &[]).is_empty(), "spaces and accents are welcome");
        assert_eq!(codes("abc", &[]), ["password_too_short"]);
        assert_eq!(codes(&"é".repeat(129), &[]), ["password_too_long"]);
        for weak in ["12345678", "password", "motdepasse", "azertyuiop", "aaaaaaaaaa"] {
            assert_eq!(codes(weak, &[]), ["password_too_weak"], "{weak}");
        }
        let own = ["Lucie", "Martin-Dupré", "Les Platanes", "lucie.martin@example.org"];
        for weak in ["lucie2019", "MartinDupré", "martindupre 12", "lesplatanes31", "Lucie.Martin2019!", "platanes-lucie-2020"] {
            assert_eq!(codes(weak, &own), ["password_too_weak"], "{weak}");
        }
        assert_eq!(judge("girafe tisane vélo", "girafe tisane velo", &[])[0].field, Some("again"));
    }

    #[test]
    fn nobodys_password_costs_as_much_as_a_real_one() {
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        assert!(argon2().verify_password(b"any", &parsed).is_err());
        let real: PasswordHash = argon2().hash_password_with_salt(b"any", &[0; 16]).unwrap();
        let shape = |text: &str| text.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((shape(NOBODYS), NOBODYS.len()), (shape(&real.to_string()), real.to_string().len()));
    }

    #[test]
    fn a_provisional_password_is_long_and_can_be_read_out() {
        let text = provisional(&[7; 32]);
        assert_eq!(text.len(), 19);
        assert_eq!(provisional_as_compared(&text).len(), 16);
        assert_eq!(provisional_as_compared(" ABCD efgh-2345 "), "abcdefgh2345");
        assert_ne!(provisional(&[8; 32]), text);
    }
}
