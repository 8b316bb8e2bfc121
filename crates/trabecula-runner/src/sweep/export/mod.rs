//! `trabecula sweep export`: a script for the scheduler that the site has.

mod limit;
mod plan;

pub(super) use limit::Limit;

use super::cli::{Export, Scheduler};
use super::{Manifest, Study};
use crate::error::{Failure, exit};
use crate::files::write_whole;
use askama::Template;
use plan::Plan;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Memory of Snakemake itself, which its Slurm executor starts once more within each job, MiB.
const SNAKEMAKE_MIB: u64 = 256;

/// An sbatch array.
#[derive(Template)]
#[template(path = "slurm.sh", escape = "none")]
struct Slurm {
    title: String,
    name: String,
    points: usize,
    shards: u32,
    threads: u16,
    mebibytes: u64,
    time: String,
    warning_s: u32,
    partition: Option<String>,
    account: Option<String>,
    study: String,
    script: String,
    program: String,
    manifest: String,
}

/// A Snakemake workflow.
#[derive(Template)]
#[template(path = "snakefile", escape = "none")]
struct Snakemake {
    title: String,
    points: usize,
    shards: u32,
    threads: u16,
    mebibytes: u64,
    minutes: u64,
    partition: Option<String>,
    account: Option<String>,
    study: String,
    script: String,
    program: String,
    manifest: String,
}

/// Shards by GNU parallel.
#[derive(Template)]
#[template(path = "parallel.sh", escape = "none")]
struct Parallel {
    title: String,
    points: usize,
    shards: u32,
    threads: u16,
    jobs: usize,
    script: String,
    program: String,
    manifest: String,
}

/// Writes the script and says how to use it.
///
/// # Errors
/// [`Failure`] when the study cannot be read, its first point cannot be timed, or the script
/// cannot be written.
pub(super) fn command(arguments: &Export) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let plan = Plan::new(arguments, &manifest)?;
    if arguments.scheduler == Scheduler::Slurm {
        plan.check_warning(arguments.warning_s)?;
    }
    let place = Place::new(&study)?;
    let name = match arguments.scheduler {
        Scheduler::Slurm => "slurm.sh",
        Scheduler::Snakemake => "Snakefile",
        Scheduler::Parallel => "parallel.sh",
    };
    let script = arguments.out.clone().unwrap_or_else(|| place.study.join(name));
    let text = text(arguments, &manifest, &plan, &place, &script)?;
    write_whole(&script, |file| writeln!(file, "{text}"))?;
    let mut out = io::stdout().lock();
    plan.print(&mut out)
        .and_then(|()| writeln!(out, "script      {}", script.display()))
        .and_then(|()| plan.print_limit_of_tasks(arguments.scheduler, &mut out))
        .map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

/// Where things are, from any folder.
struct Place {
    study: PathBuf,
    manifest: PathBuf,
    program: PathBuf,
}

impl Place {
    fn new(study: &Study) -> Result<Self, Failure> {
        let absolute = |path: &Path| std::path::absolute(path).map_err(Failure::read(path));
        let program = std::env::current_exe().map_err(Failure::read("this program".as_ref()))?;
        let study_path = absolute(study.path())?;
        // Slurm opens its logs before the script can make a folder for them.
        let logs = study_path.join("logs");
        fs::create_dir_all(&logs).map_err(Failure::write(&logs))?;
        Ok(Self { study: study_path, manifest: absolute(study.manifest())?, program })
    }
}

fn text(
    arguments: &Export,
    manifest: &Manifest,
    plan: &Plan,
    place: &Place,
    script: &Path,
) -> Result<String, Failure> {
    let title = manifest.header.title.replace(char::is_control, " ");
    let (points, shards, threads) = (manifest.points.len(), plan.shards, plan.threads);
    let script = script.display().to_string();
    let rendered = match arguments.scheduler {
        Scheduler::Slurm => Slurm {
            title,
            name: job_name(&place.study),
            points,
            shards,
            threads,
            mebibytes: plan.mebibytes(),
            time: plan.time().text().to_owned(),
            warning_s: arguments.warning_s,
            partition: arguments.partition.clone(),
            account: arguments.account.clone(),
            study: place.study.display().to_string(),
            script,
            program: in_shell(&place.program),
            manifest: in_shell(&place.manifest),
        }
        .render(),
        Scheduler::Snakemake => Snakemake {
            title,
            points,
            shards,
            threads,
            mebibytes: plan.mebibytes() + SNAKEMAKE_MIB,
            minutes: plan.time().minutes(),
            partition: arguments.partition.as_deref().map(in_python),
            account: arguments.account.as_deref().map(in_python),
            study: in_python(place.study.display()),
            script,
            program: in_python(place.program.display()),
            manifest: in_python(place.manifest.display()),
        }
        .render(),
        Scheduler::Parallel => Parallel {
            title,
            points,
            shards,
            threads,
            jobs: plan.jobs(),
            script,
            program: in_shell(&place.program),
            manifest: in_shell(&place.manifest),
        }
        .render(),
    };
    rendered.map_err(|e| Failure::write(Path::new("the script"))(io::Error::other(e)))
}

/// Letters, digits and dashes of the study's name.
fn job_name(study: &Path) -> String {
    let name = study.file_name().unwrap_or_default().to_string_lossy();
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

/// In single quotes for a shell.
fn in_shell(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

/// In double quotes for Python, whose escapes are those of JSON.
fn in_python(text: impl Display) -> String {
    serde_json::Value::from(text.to_string()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted() {
        assert_eq!(in_shell(Path::new("/a b/it's")), "'/a b/it'\\''s'");
        assert_eq!(in_python("/a \"b\""), "\"/a \\\"b\\\"\"");
        assert_eq!(job_name(Path::new("/x/my study.1")), "my-study-1");
    }
}
