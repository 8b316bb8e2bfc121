//! The `trabecula` program.

use clap::{CommandFactory, Parser};
use miette::MietteHandlerOpts;
use std::io::{self, IsTerminal};
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
            clap_complete::generate(shell, &mut Cli::command(), "trabecula", &mut io::stdout());
            Ok(exit::SUCCESS)
        }
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        // A reader that has seen enough (`trabecula params | head`) is no failure.
        Err(Failure::Write { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let code = failure.exit_code();
            show(failure);
            ExitCode::from(code)
        }
    }
}

/// Prints why the program stops. Messages name their causes, so that a chain of these would say all twice,
/// and logs are searched, so that lines are broken for terminals only.
fn show(failure: Failure) {
    let handler = |_: &_| {
        let options = MietteHandlerOpts::new().without_cause_chain();
        Box::new(options.wrap_lines(io::stderr().is_terminal()).build()) as _
    };
    // Fails only when there is a hook already.
    let _ = miette::set_hook(Box::new(handler));
    eprintln!("{:?}", miette::Report::new(failure));
}
