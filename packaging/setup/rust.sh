# shellcheck shell=sh
# Rust: what is there is used if it is new enough; otherwise rustup brings the release named here. Sourced, never run.
# The user's default toolchain and shell profile are left alone.

# The release the checks are made with. A named one, because clippy gains lints with every release and a fresh clone
# would fail on those nobody has seen yet.
RUST_RELEASE=1.95.0

# need_rust: a cargo of at least the workspace's rust-version is first in PATH afterwards.
need_rust() {
  rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  rust_is_enough && return
  rust_found=$(rust_version)
  PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  export PATH
  rust_is_enough && return
  if [ -n "$rust_found" ]; then
    say "Rust $rust_found is older than $rust_wanted: using $RUST_RELEASE beside it, your default stays"
  fi
  command -v rustup >/dev/null || install_rustup
  rustup toolchain list | grep -q "^$RUST_RELEASE-" || install_toolchain
  RUSTUP_TOOLCHAIN=$RUST_RELEASE
  export RUSTUP_TOOLCHAIN
  # The shell remembers where it found the old one.
  hash -r
  rust_is_enough || stop 3 "Rust $RUST_RELEASE was installed but does not start; try: rustup run $RUST_RELEASE cargo --version"
}

# need_lints: rustfmt and clippy, which a minimal toolchain lacks.
need_lints() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  command -v rustup >/dev/null || stop 3 "cargo fmt or cargo clippy is missing; install them the way Rust was installed"
  say "adding rustfmt and clippy to the Rust toolchain"
  quietly build/rustup.log rustup component add rustfmt clippy ||
    stop 3 "rustfmt and clippy could not be added; the output is in build/rustup.log"
}

# Empty where there is none: rustup's stand-ins are in PATH even before any toolchain is.
rust_version() {
  if command -v cargo >/dev/null; then rustc --version 2>/dev/null | cut -d ' ' -f 2; fi
}

rust_is_enough() {
  rust_have=$(rust_version)
  [ -n "$rust_have" ] && at_least "$rust_have" "$rust_wanted"
}

# rustup's published installer for this machine, with its first toolchain, checked against the sum published beside it.
# RUSTUP_UPDATE_ROOT is rustup's own variable: where it names a mirror, the installer comes from there too.
install_rustup() {
  rustup_url="${RUSTUP_UPDATE_ROOT:-https://static.rust-lang.org/rustup}/dist/$(uname -m)-unknown-linux-gnu/rustup-init"
  say "installing rustup and Rust $RUST_RELEASE; for cargo in your own shell: . ${CARGO_HOME:-$HOME/.cargo}/env"
  { curl -sSfL "$rustup_url" -o build/rustup-init && curl -sSfL "$rustup_url.sha256" -o build/rustup-init.sha256; } ||
    stop 3 "rustup could not be fetched from $rustup_url; install Rust $rust_wanted or newer by hand"
  rustup_sum=$(cut -d ' ' -f 1 build/rustup-init.sha256)
  printf '%s  build/rustup-init\n' "$rustup_sum" | sha256sum --check --status ||
    stop 3 "the rustup installer does not match its published sum; nothing was installed"
  chmod +x build/rustup-init
  # A distribution's own, older Rust in PATH is no reason to stop.
  RUSTUP_INIT_SKIP_PATH_CHECK=yes quietly build/rustup.log \
    build/rustup-init -y --no-modify-path --profile minimal --default-toolchain "$RUST_RELEASE" ||
    stop 3 "rustup could not be installed; the output is in build/rustup.log"
}

install_toolchain() {
  say "adding Rust $RUST_RELEASE to rustup"
  quietly build/rustup.log rustup toolchain install "$RUST_RELEASE" --profile minimal --no-self-update ||
    stop 3 "Rust $RUST_RELEASE could not be installed; the output is in build/rustup.log"
}
