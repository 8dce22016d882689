//! What did it take? Times as the phones saw them, processor time and memory as the system counted them for the server.

use std::fmt;
use std::fs;
use std::time::Duration;

/// The kernel counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

pub struct Process(u32);

impl Process {
    pub const fn of(id: u32) -> Process {
        Process(id)
    }

    /// User and system time so far.
    pub fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<u32> = after_name.split_whitespace().map(|f| f.parse().unwrap_or(0)).collect();
        let ticks = fields.get(11).unwrap_or(&0) + fields.get(12).unwrap_or(&0);
        TICK * ticks
    }

    pub fn memory_mb(&self) -> u64 {
        self.status("VmRSS:")
    }

    pub fn peak_mb(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1_024
    }
}

pub struct Report {
    name: &'static str,
    times: Vec<Duration>,
    sent: usize,
    received: usize,
    wall: Duration,
    cpu: Duration,
}

impl Report {
    pub const HEADING: &'static str =
        "step             syncs  syncs/s   p50 ms   p95 ms   p99 ms  CPU ms/sync  bytes up  bytes down  MB after";

    pub const fn new(name: &'static str) -> Report {
        Report { name, times: vec![], sent: 0, received: 0, wall: Duration::ZERO, cpu: Duration::ZERO }
    }

    pub fn add(&mut self, samples: Vec<(Duration, usize, usize)>) {
        for (time, sent, received) in samples {
            self.times.push(time);
            self.sent += sent;
            self.received += received;
        }
    }

    pub fn close(&mut self, wall: Duration, cpu: Duration) {
        self.times.sort();
        (self.wall, self.cpu) = (wall, cpu);
    }

    fn percentile_ms(&self, hundredths: usize) -> f64 {
        let at = (self.times.len() * hundredths / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).map_or(0.0, |t| t.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.times.len().max(1);
        write!(
            f,
            "{:<14} {:>7} {:>8.0} {:>8.2} {:>8.2} {:>8.2} {:>12.3} {:>9} {:>11}",
            self.name,
            self.times.len(),
            self.times.len() as f64 / self.wall.as_secs_f64(),
            self.percentile_ms(50),
            self.percentile_ms(95),
            self.percentile_ms(99),
            self.cpu.as_secs_f64() * 1e3 / count as f64,
            self.sent / count,
            self.received / count,
        )
    }
}
