//! The platform's program, built together with the proofs that start and kill it.

fn main() -> std::process::ExitCode {
    shiwen_platform::cli::main()
}
