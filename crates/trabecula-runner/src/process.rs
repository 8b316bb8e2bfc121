//! Which process is meant by a number, and whether it lives.

use std::path::Path;

/// Where process numbers mean what they mean here: containers on one machine count apart. Empty
/// where the system does not say.
pub(crate) fn namespace() -> String {
    let link = std::fs::read_link("/proc/self/ns/pid");
    link.map_or_else(|_| String::new(), |link| link.display().to_string())
}

/// Whether a process of this namespace lives.
pub(crate) fn is_alive(pid: u32) -> bool {
    Path::new("/proc").join(pid.to_string()).exists()
}
