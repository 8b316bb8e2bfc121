//! The `trabecula` program.

use clap::{CommandFactory, Parser};
use miette::MietteHandlerOpts;
use std::process::ExitCode;
use trabecula_runner::cli::{Cli, Command};
use trabecula_runner::error::{Failure, exit};
use trabecula_runner::{
    calibrate, check, export, fork, params, report, run, sweep, trial, validate,
};

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(arguments) => run::command(&arguments),
        Command::Trial(arguments) => trial::command(&arguments),
        Command::Fork(arguments) => fork::command(arguments),
        Command::Validate(arguments) => validate::command(&arguments),
        Command::Calibrate(arguments) => calibrate::command(&arguments),
        Command::Check(arguments) => check::command(&arguments),
        Command::Report(arguments) => report::command(&arguments),
        Command::Export(arguments) => export::command(&arguments),
        Command::Sweep(arguments) => sweep::command(&arguments),
        Command::Params(arguments) => params::command(&arguments),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Cli::command(),
                "trabecula",
                &mut std::io::stdout(),
            );
            Ok(exit::SUCCESS)
        }
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        // A reader that has seen enough (`trabecula params | head`) is no failure.
        Err(Failure::Write { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let code = failure.exit_code();
            show(failure);
            ExitCode::from(code)
        }
    }
}

/// Prints why the program stops. Messages name their causes, so that a chain of these would say all twice.
fn show(failure: Failure) {
    let once = |_: &_| Box::new(MietteHandlerOpts::new().without_cause_chain().build()) as _;
    // Fails only when there is a hook already.
    let _ = miette::set_hook(Box::new(once));
    eprintln!("{:?}", miette::Report::new(failure));
}
