//! The server under measure: a process of its own, ended with the benchmark.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Served {
    /// Answers once the server accepts a connection; ten seconds at most.
    pub async fn start(data: &Path) -> std::io::Result<Served> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(env!("CARGO_BIN_EXE_preau"))
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data)
            .env("PREAU_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()?;
        let served = Served { child, address };
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            match tokio::net::TcpStream::connect(address).await {
                Ok(_) => return Ok(served),
                Err(e) if Instant::now() > until => return Err(e),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
