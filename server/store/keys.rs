//! Which keys seal the receipts? HMAC-SHA-256 keys in a folder beside the database, never in it; old ones verify for ever.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use preau_core::domain::ids::Digest;
use preau_core::sync::entry::Seal;
use sha2::Sha256;

use super::StoreError;

/// Every key of this server; the one that sorts last is in use.
#[derive(Clone)]
pub struct Keys {
    known: BTreeMap<String, [u8; 32]>,
    current: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("known", &self.known.len()).field("current", &self.current).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads `keys/<key id>`, 64 hexadecimal digits each.
    pub fn read(folder: &Path) -> Result<Keys, StoreError> {
        let mut known = BTreeMap::new();
        for file in std::fs::read_dir(folder)? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || !file.file_type()?.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(file.path())?;
            let bytes = HEXLOWER.decode(text.trim().as_bytes()).ok().and_then(|b| b.try_into().ok());
            known.insert(name, bytes.ok_or(StoreError::Unreadable("keys"))?);
        }
        let current = known.keys().next_back().cloned().ok_or(StoreError::Unreadable("keys"))?;
        Ok(Keys { known, current })
    }

    /// Adds a key, which is in use from now on. Its id sorts after the others: a number, then chance.
    pub fn add(folder: &Path, secret: [u8; 32], chance: [u8; 16]) -> Result<(), StoreError> {
        std::fs::create_dir_all(folder)?;
        let count = std::fs::read_dir(folder)?.count();
        let id = format!("{:04}-{}", count + 1, HEXLOWER.encode(&chance[..4]));
        let path = folder.join(id);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(HEXLOWER.encode(&secret).as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    /// The id of the key in use.
    pub fn current(&self) -> &str {
        &self.current
    }

    /// A secret that only this server can make again, so that a mail carries it and the database does not. `what` never is the
    /// digest of an entry: its parts begin with a word of their own.
    pub fn derived(&self, key: &str, what: &[&[u8]]) -> Option<[u8; 32]> {
        let parts: Vec<&[u8]> = std::iter::once(b"derived".as_slice()).chain(what.iter().copied()).collect();
        Some(Keys::mac(self.known.get(key)?, &Digest::of(&parts))?.finalize().into_bytes().into())
    }

    fn mac(secret: &[u8; 32], hash: &Digest) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(hash.bytes());
        Some(mac)
    }
}

impl Seal for Keys {
    fn seal(&self, hash: &Digest) -> (String, Digest) {
        let sealed = self.known.get(&self.current).and_then(|secret| Keys::mac(secret, hash));
        (self.current.clone(), sealed.map_or(Digest::ZERO, |mac| Digest(mac.finalize().into_bytes().into())))
    }

    fn verify(&self, key: &str, hash: &Digest, mac: &Digest) -> Option<bool> {
        let secret = self.known.get(key)?;
        Some(Keys::mac(secret, hash)?.verify_slice(mac.bytes()).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_keys_verify_for_ever_and_unknown_ones_are_said() {
        let folder = tempfile::tempdir().unwrap();
        Keys::add(folder.path(), [1; 32], [1; 16]).unwrap();
        let (old, hash) = (Keys::read(folder.path()).unwrap(), Digest::of(&[b"x"]));
        let (name, mac) = old.seal(&hash);
        Keys::add(folder.path(), [2; 32], [3; 16]).unwrap();
        let both = Keys::read(folder.path()).unwrap();
        assert_ne!(both.seal(&hash).0, name);
        assert_eq!(both.verify(&name, &hash, &mac), Some(true));
        assert_eq!(both.verify(&name, &Digest::of(&[b"y"]), &mac), Some(false));
        assert_eq!(old.verify(&both.seal(&hash).0, &hash, &mac), None);
        assert!(!format!("{both:?}").contains("0202"));
    }
}
