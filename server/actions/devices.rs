//! Which devices are signed in to my account, and how do I sign one out?

use super::authorize::Signed;
use super::refusal::Denied;
use super::sign_in::ring;
use crate::app::App;

/// One line of *Appareils connectés*.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DeviceView {
    pub id: String,
    pub label: String,
    /// *C'est mon téléphone*.
    pub mine: bool,
    /// The device that asks.
    pub current: bool,
    pub seen_at: preau_core::domain::time::UtcTime,
}

/// The latest used first.
pub async fn list(app: &App, signed: &Signed) -> Result<Vec<DeviceView>, Denied> {
    let (account, now, current) = (signed.account.clone(), app.now(), signed.session.clone());
    let found = app.store.read(move |r| r.devices(&account, now)).await.map_err(Denied::from)?;
    let view = |d: crate::store::session::Device| DeviceView {
        current: d.id == current,
        id: d.id,
        label: d.label,
        mine: d.mine,
        seen_at: d.seen_at,
    };
    Ok(found.into_iter().map(view).collect())
}

/// Signs one device of the account out; its copy locks at its next exchange, within a second if it listens.
pub async fn end(app: &App, signed: &Signed, id: String) -> Result<(), Denied> {
    let account = signed.account.clone();
    let ended = app.store.write(move |w| w.end_device(&account, &id)).await.map_err(Denied::from)?;
    ring(app, [signed.account.clone()]);
    if ended { Ok(()) } else { Err(Denied::Unknown) }
}

/// Signs out every device but the one that asks.
pub async fn end_others(app: &App, signed: &Signed) -> Result<(), Denied> {
    let (account, token) = (signed.account.clone(), signed.token);
    app.store.write(move |w| w.end_sessions(&account, Some(&token))).await.map_err(Denied::from)?;
    ring(app, [signed.account.clone()]);
    Ok(())
}

/// The name of a device from what its browser says of itself: *Firefox sur Android*.
pub fn label(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
    ];
    const SYSTEMS: [(&str, &str); 6] =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")];
    let first = |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&BROWSERS).or_else(|| user_agent.contains("Safari").then_some("Safari"));
    match (browser, first(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} sur {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Appareil inconnu".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_device_is_named_as_its_owner_would() {
        let android = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36";
        let iphone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1";
        assert_eq!(label(android), "Chrome sur Android");
        assert_eq!(label(iphone), "Safari sur iPhone");
        assert_eq!(label("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox sur Linux");
        assert_eq!(label("<script>\r\n"), "Appareil inconnu");
    }
}
