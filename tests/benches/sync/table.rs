//! The table that a bench prints, and how its numbers are written.

/// Rows of what was measured, what came out, and what stands beside it.
#[derive(Default)]
pub struct Table(Vec<[String; 3]>);

impl Table {
    /// Adds a row and shows it at once, since the next may take long.
    pub fn row(&mut self, what: &str, came_out: String, beside: &str) {
        eprintln!("{what}: {came_out}  {beside}");
        self.0.push([what.to_owned(), came_out, beside.to_owned()]);
    }

    /// Prints the machine and all rows, ready for the book.
    pub fn print(&self) {
        println!("\n{}", machine());
        println!("\n| what | | |\n|---|---|---|");
        for [what, came_out, beside] in &self.0 {
            println!("| {what} | {came_out} | {beside} |");
        }
    }
}

/// The processor, its cores and the memory; what the system does not tell is left out.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or_else(|_| String::new(), |cores| format!("{cores} cores, "));
    let told = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).ok()?;
        Some(text.lines().find(|line| line.starts_with(name))?.split_once(':')?.1.trim().to_owned())
    };
    let processor = told("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = told("/proc/meminfo", "MemTotal").unwrap_or_default();
    format!("{cores}{processor}, {memory} ({})", std::env::consts::OS)
}

/// Seconds, or milliseconds where they are few.
pub fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1_000.0) } else { format!("{seconds:.2} s") }
}

/// Bytes in the unit that reads best.
pub fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.2} MB", bytes as f64 / 1e6),
    }
}
