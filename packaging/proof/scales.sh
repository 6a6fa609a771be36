# shellcheck shell=sh
# How figures are taken and printed: process trees, their memory and processor time, and rows as those of the bench
# (tests/src/bin/bench/table.rs): a figure, its floor, the ratio of the two, the aim. Sourced, never run.

# Figures, each in a file of its own: what is missing was not measured.
KEPT=$PROOF/weighed
LACKING=

keep() {
  printf '%s\n' "$2" >"$KEPT/$1"
}

kept() {
  cat "$KEPT/$1" 2>/dev/null || true
}

note() {
  printf '%s\n' "$*"
}

# cannot TEXT: nothing (more) can be measured.
cannot() {
  printf 'NOT MEASURED: %s\n' "$*"
  exit 3
}

# lacks WHAT TEXT: this one thing cannot be measured, and everything else can.
lacks() {
  LACKING="$LACKING $1"
  printf 'NOT MEASURED (%s): %s\n' "$1" "$2"
}

has() {
  case " $LACKING " in *" $1 "*) return 1 ;; esac
}

# heading TEXT: with the names of the columns below it.
heading() {
  printf '\n%s\n' "$1"
  row '' "${2:-}" "${3:-}" floor "${2:-}" "${3:-}" ratio aim
}

# row WHAT FIGURE SECOND FLOOR FIGURE SECOND RATIO AIM
row() {
  printf '  %-37s%10s%10s   %-46s%10s%10s%8s%10s\n' "$@" | sed 's/ *$//'
}

# beside WHAT OURS UNIT FLOOR THEIRS AIM: amounts; the ratio only where both are there.
beside() {
  row "$1" "$(amount "$2" "$3")" '' "$4" "$(amount "$5" "$3")" '' "$(ratio "$2" "$5")" "$6"
}

# alone WHAT OURS UNIT AIM: without a floor.
alone() {
  row "$1" "$(amount "$2" "$3")" '' '' '' '' '' "$4"
}

amount() {
  if [ -n "$1" ]; then printf '%s %s' "$1" "$2"; else printf '%s' '-'; fi
}

ratio() {
  [ -z "$1" ] || [ -z "$2" ] || awk "BEGIN { if ($2 > 0) printf \"%.2fx\", $1 / $2 }"
}

# mib KIB / mb BYTES: with one decimal place; nothing of nothing.
mib() {
  [ -z "$1" ] || awk "BEGIN { printf \"%.1f\", $1 / 1024 }"
}

mb() {
  [ -z "$1" ] || awk "BEGIN { printf \"%.1f\", $1 / 1000000 }"
}

# tree_of PID: a process and all below it, whatever namespaces they are in.
tree_of() {
  ps -e -o pid= -o ppid= | awk -v root="$1" '{ parent[$1] = $2 }
    END { for (one in parent) { at = one; while (at != root && at in parent) at = parent[at]; if (at == root) print one } }'
}

# memory_kib PID KINDS: the proportional set size of its tree, as the kernel names its kinds (Pss, or Pss_Anon|Pss_Shmem for what no
# file holds); what several share is divided among them.
memory_kib() {
  for process in $(tree_of "$1"); do cat "/proc/$process/smaps_rollup" 2>/dev/null || true; done |
    awk -v kinds="^($2):" '$1 ~ kinds { sum += $2 } END { if (sum) print sum }'
}

# processor_ticks PID: the processor time of its tree so far. The name in front of the fields may hold anything.
processor_ticks() {
  for process in $(tree_of "$1"); do sed 's/.*) //' "/proc/$process/stat" 2>/dev/null || true; done |
    awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

# processor_percent PID SECONDS: how much of one core its tree takes meanwhile.
processor_percent() {
  before=$(processor_ticks "$1")
  sleep "$2"
  after=$(processor_ticks "$1")
  awk "BEGIN { printf \"%.2f\", ($after - $before) / $(getconf CLK_TCK) / $2 * 100 }"
}

# drop_caches: what is read next comes from the disk. Fails where that is not allowed.
drop_caches() {
  sync
  { echo 3 >/proc/sys/vm/drop_caches; } 2>/dev/null
}

# middle FILE / largest FILE: of the numbers in it, a line each.
middle() {
  sort -n "$1" 2>/dev/null | awk '{ line[NR] = $1 } END { if (NR) print line[int((NR + 1) / 2)] }'
}

largest() {
  sort -n "$1" 2>/dev/null | tail -n 1
}
