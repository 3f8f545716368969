#!/usr/bin/env bash
# Runs the whole suite several times, in a new random order each time, and says how often it passed:
#   npm run test:repeat -- 10           ten times
#   npm run test:repeat -- 10 --busy    ten times, while every core is kept busy by something else
set -uo pipefail
cd "$(dirname "$0")/.."

runs=${1:-10}
load=${2:-}
if ! [[ $runs =~ ^[1-9][0-9]*$ && $load =~ ^(--busy)?$ ]]; then
  echo 'Write: npm run test:repeat -- RUNS [--busy]' >&2
  exit 2
fi

logs=$(mktemp -d)
loops=()
stop() { [ ${#loops[@]} -eq 0 ] || kill "${loops[@]}" 2>/dev/null; }
trap stop EXIT
trap 'exit 130' INT TERM
if [ -n "$load" ]; then
  for ((core = $(node -p 'os.availableParallelism()'); core > 0; core--)); do
    # It ends with this script, however that ends.
    node -e 'const parent = process.ppid; while (process.ppid === parent);' &
    loops+=($!)
  done
fi

passed=0
for ((run = 1; run <= runs; run++)); do
  log=$logs/$run.log
  since=$SECONDS
  if npm test -- --randomize >"$log" 2>&1 && npm run test:clients -- --randomize >>"$log" 2>&1; then
    passed=$((passed + 1))
    outcome=passed
  else
    outcome="failed, see $log"
    grep -E '^(FAIL|  ●)|^Seed:' "$log" | sort -u
  fi
  echo "Run $run of $runs${load:+, with every core busy}: $outcome; $((SECONDS - since)) s. $(grep -h '^Tests:' "$log" | tr -s ' ' | paste -sd ' ')"
done

echo "$passed of $runs runs passed."
[ "$passed" -eq "$runs" ] && rm -r "$logs"
