//! Who is this, and what may they open? The only place that makes a `FamilyScope` or a `CentreScope`.

use preau_core::domain::commands::Stream;
use preau_core::domain::ids::{CentreId, FamilyId, StaffId};
use preau_core::domain::time::{DAY_MS, HOUR_MS, UtcTime};
use sha2::{Digest, Sha256};

use super::Failure;
use crate::app::App;
use crate::scope::{AccountScope, CentreScope, FamilyScope};
use crate::store::{Reader, StoreError};

/// *Rester connecté : c'est mon téléphone*: from the last use.
pub const MINE_MS: i64 = 30 * DAY_MS;
/// On a device that is not one's own: from the sign-in.
pub const LENT_MS: i64 = 12 * HOUR_MS;
/// The last use is written down at most this often.
const SEEN_EVERY_MS: i64 = HOUR_MS;

/// Somebody signed in, with everything that the session may open at this moment.
#[derive(Clone, Debug)]
pub struct Signed {
    pub account: String,
    pub email: String,
    /// The session's name in the user space.
    pub session: String,
    /// SHA-256 of its token, as stored.
    pub token: [u8; 32],
    pub mine: bool,
    pub expires_at: UtcTime,
    /// As written down, which is not at each request.
    seen_at: UtcTime,
    families: Vec<FamilyScope>,
    desks: Vec<CentreScope>,
}

impl Signed {
    pub fn families(&self) -> &[FamilyScope] {
        &self.families
    }

    pub fn desks(&self) -> &[CentreScope] {
        &self.desks
    }

    pub fn family(&self, family: FamilyId, centre: CentreId) -> Option<FamilyScope> {
        self.families.iter().copied().find(|s| s.family() == family && s.centre() == centre)
    }

    pub fn desk(&self, centre: CentreId) -> Option<CentreScope> {
        self.desks.iter().copied().find(|s| s.centre() == centre)
    }

    /// Something of that centre concerns this session: a family of it, or its desk.
    pub fn knows_centre(&self, centre: CentreId) -> bool {
        self.desk(centre).is_some() || self.families.iter().any(|s| s.centre() == centre)
    }

    pub fn owns(&self, stream: &Stream) -> bool {
        self.families.iter().any(|s| s.stream() == *stream) || self.desks.iter().any(|s| s.stream() == *stream)
    }
}

/// The account of the family that this session may read.
pub const fn own_account(scope: FamilyScope) -> AccountScope {
    AccountScope::granted(scope.family(), scope.centre())
}

/// The account of a family that comes to the director's centre; none when it does not, and never did.
pub fn desk_account(reader: &Reader, desk: CentreScope, family: FamilyId) -> Result<Option<AccountScope>, StoreError> {
    let known = reader.comes_to(family, desk.centre())?;
    Ok(known.then(|| AccountScope::granted(family, desk.centre())))
}

/// For what the program does by itself on an account that its own rows name: a payment's answer, a paper, a certificate.
pub const fn account_of_rows(family: FamilyId, centre: CentreId) -> AccountScope {
    AccountScope::granted(family, centre)
}

/// For the demo, which writes as its directors would.
pub const fn desk_of_program(staff: StaffId, centre: CentreId) -> CentreScope {
    CentreScope::granted(staff, centre)
}

/// As tokens are stored: SHA-256, so that a stolen database opens nothing.
pub fn token_hash(token: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Who holds this token; none when the session is unknown or over.
pub async fn signed(app: &App, token: &[u8; 32]) -> Result<Option<Signed>, Failure> {
    holder(app, token_hash(token), true).await
}

/// The same session, looked at again: not a use of it.
pub async fn again(app: &App, signed: &Signed) -> Result<Option<Signed>, Failure> {
    holder(app, signed.token, false).await
}

async fn holder(app: &App, token: [u8; 32], used: bool) -> Result<Option<Signed>, Failure> {
    let now = app.now();
    let signed = app.store.read(move |r| holds(r, token, now)).await?;
    if let Some(signed) = signed.as_ref().filter(|_| used) {
        slide(app, signed, now).await;
    }
    Ok(signed)
}

/// Who holds this token, for a question that asks more of the same snapshot; `slide` is to follow. `token`: SHA-256, as stored.
pub fn holds(reader: &Reader, token: [u8; 32], now: UtcTime) -> Result<Option<Signed>, StoreError> {
    Ok(reader.access(&token, now)?.map(|access| Signed {
        account: access.account,
        email: access.email,
        session: access.session,
        token,
        mine: access.mine,
        expires_at: access.expires_at,
        seen_at: access.seen_at,
        families: access.families.into_iter().map(|(family, centre)| FamilyScope::granted(family, centre)).collect(),
        desks: access.desks.into_iter().map(|(staff, centre)| CentreScope::granted(staff, centre)).collect(),
    }))
}

/// A device *mine* lives on with each use. A disk that is full is no reason to turn somebody away.
pub async fn slide(app: &App, signed: &Signed, now: UtcTime) {
    if now.0 - signed.seen_at.0 < SEEN_EVERY_MS {
        return;
    }
    let (token, until) = (signed.token, if signed.mine { now.plus_ms(MINE_MS) } else { signed.expires_at });
    if let Err(error) = app.store.write(move |w| w.touch_session(&token, now, until)).await {
        tracing::warn!(%error, "the use of a session was not written down");
    }
}
