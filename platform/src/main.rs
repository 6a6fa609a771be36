//! `shiwen-platform`: the central platform's one program.

fn main() -> std::process::ExitCode {
    shiwen_platform::cli::main()
}
