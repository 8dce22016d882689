//! Which shop does the simulator play for? Only one in test mode.

use std::sync::Arc;

use super::{Knobs, SimError};
use crate::clock::{Chance, Clock};
use crate::outside::lyra::read_back::ApiPassword;
use crate::outside::lyra::settings::{LyraSettings, Mode};

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

    /// How it behaves until somebody turns a knob.
    pub fn behaving(mut self, knobs: Knobs) -> SimSettings {
        self.knobs = knobs;
        self
    }
}
