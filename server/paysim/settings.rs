//! Which shop does the simulator play for? Only one in test mode.

use std::sync::Arc;

use super::{Knobs, SimError};
use crate::clock::{Chance, Clock};
use crate::outside::lyra::read_back::ApiPassword;
use crate::outside::lyra::settings::{LyraSettings, Mode};

pub const DEMO_SHOP: &str = "12345678";
pub const DEMO_KEY: &str = "1122334455667788";
pub const DEMO_PASSWORD: &str = "testpassword_simulateur";

/// The shop as the platform knows it: number, mode, key, password of the service that is asked.
#[derive(Clone, Debug)]
pub struct SimSettings {
    pub(super) shop: LyraSettings,
    pub(super) password: ApiPassword,
    pub(super) knobs: Knobs,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chance: Arc<dyn Chance>,
}

impl SimSettings {
    /// The address of the form in `shop` is not used: it is where others find the simulator.
    pub fn new(shop: LyraSettings, password: ApiPassword, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<SimSettings, SimError> {
        match shop.mode() {
            Mode::Test => Ok(SimSettings { shop, password, knobs: Knobs::default(), clock, chance }),
            Mode::Production => Err(SimError::Production),
        }
    }

    /// For the demo: the shop, key and password of the platform's own examples, good for nothing else.
    pub fn of_the_demo(clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<SimSettings, SimError> {
        let wrong = |error: &dyn std::fmt::Display| SimError::Prepare(error.to_string());
        let form = "http://127.0.0.1/vads-payment/";
        let shop = LyraSettings::read(DEMO_SHOP, Mode::Test.word(), DEMO_KEY, form).map_err(|e| wrong(&e))?;
        let password = ApiPassword::read(DEMO_PASSWORD, Mode::Test).map_err(|e| wrong(&e))?;
        SimSettings::new(shop, password, clock, chance)
    }

    /// How it behaves until somebody turns a knob.
    pub fn behaving(mut self, knobs: Knobs) -> SimSettings {
        self.knobs = knobs;
        self
    }
}
