#!/bin/sh
# Once a day, from cron: reads the Hub, commits the new snapshot where this folder is a git repository, sends
# one message when something tightened, and prints nothing otherwise, so that cron mails only what matters.
#
#   17 6 * * *  /path/to/this/tracker-daily.sh
#
# In the environment, or in tracker.env beside this file (keep that one out of git): TRACKER_NOTIFY_TO, NAME=URL
# of who is told; HF_TOKEN. Both are optional.
set -eu
cd "$(dirname "$0")"
if [ -f tracker.env ]; then
  set -a
  . ./tracker.env
  set +a
fi

if [ ! -x .tracker/bin/tracker ]; then
  python3 -m venv .tracker
  .tracker/bin/python -m pip install --quiet @INSTALL@
fi
tracker=.tracker/bin/tracker

keep() { # what was written, as one commit
  git rev-parse --is-inside-work-tree >/dev/null 2>&1 || return 0
  git add "$2"
  git diff --cached --quiet -- "$2" || git commit --quiet -m "$1 $(date -u +%F)" -- "$2"
}

code=0
"$tracker" refresh >refresh.log 2>&1 || code=$?
case "$code" in
  0 | 6) rm -f bad-mornings.txt ;; # 6, some models unread: the next run tries them again
  4) # no answer from the Hub: the morning is noted, and the third in a row is worth a mail
    if [ -z "$(find snapshots -name '*Z.jsonl' 2>/dev/null)" ]; then cat refresh.log; exit 4; fi
    grep -qsx "$(date -u +%F)" bad-mornings.txt || date -u +%F >>bad-mornings.txt
    if [ "$(wc -l <bad-mornings.txt)" -ge 3 ]; then cat refresh.log; exit 4; fi ;;
  *) cat refresh.log; exit "$code" ;;
esac
"$tracker" verify >refresh.log 2>&1 || { code=$?; cat refresh.log; exit "$code"; }
keep "Snapshot of" snapshots

if [ -n "${TRACKER_NOTIFY_TO:-}" ]; then
  code=0
  if [ -f notify-state.json ]; then
    "$tracker" notify --to "$TRACKER_NOTIFY_TO" --state notify-state.json >refresh.log 2>&1 || code=$?
  else
    "$tracker" notify --start --to "$TRACKER_NOTIFY_TO" --state notify-state.json >refresh.log 2>&1 || code=$?
  fi
  if [ -f notify-state.json ]; then keep "What was told by" notify-state.json; fi
  if [ "$code" -ne 0 ]; then cat refresh.log; exit "$code"; fi
fi
