//! Files that are either whole or not there.

use crate::error::Failure;
use crate::leftover;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file through a temporary one beside it, flushed to disk and then renamed.
///
/// # Errors
/// [`Failure::Write`] naming the file.
pub fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), Failure> {
    replace(path, fill).map_err(Failure::write(path))
}

fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
    let directory = directory.unwrap_or(Path::new("."));
    let mut temporary = temporary_in(directory)?;
    fill(temporary.as_file_mut())?;
    temporary.as_file_mut().flush()?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|e| e.error)?;
    // The rename itself must survive a crash, too.
    File::open(directory)?.sync_all()
}

/// A temporary file whose name says that this process writes it.
pub(crate) fn temporary_in(directory: &Path) -> io::Result<NamedTempFile> {
    let prefix = leftover::prefix();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    // As readable as any other file: the umask decides, not the habit of temporary files.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}
