#!/bin/sh
# pages.sh PROGRAM PAGE FOLDER - a page for each command into FOLDER: its section of PAGE,
# breaktime.1, between the summary, the usage and the exit statuses that PROGRAM itself
# says.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -e
program=$1 page=$2 folder=$3
date=$(sed -n 's/^\.Dd //p' "$page")

"$program" --help | awk '/^Commands:/ { on = 1; next } /^[^ ]/ { on = 0 }
  on { print $1 }' | while read -r command; do
  "$program" help "$command" </dev/null >"$folder/pages.help"
  summary=$("$program" --help </dev/null | sed -n "s/^  $command  *//p" | sed 1q)
  {
    printf '.\\" Made by man/pages.sh.\n.Dd %s\n.Dt BREAKTIME-%s 1\n.Os\n' "$date" \
      "$(printf %s "$command" | tr '[:lower:]' '[:upper:]')"
    printf '.Sh NAME\n.Nm breaktime-%s\n.Nd %s\n' "$command" "$summary"
    printf '.Sh SYNOPSIS\n.Ic breaktime\n.Cm %s\n.Op Ar option ...\n' "$command"
    sed -n '1s/.*\[OPTION\]\.\.\. */.Ar /p' "$folder/pages.help"
    echo .Sh DESCRIPTION
    # "breaktime", and not the name of this page; other sections are of that one.
    awk -v name="$command" '/^\.S[hs] / { on = $1 == ".Ss" && $2 == name; next } on' "$page" |
      sed -e 's/^\.Nm$/.Ic breaktime/' -e 's/^\(\.[A-Z][a-z]*\) Nm /\1 Ic breaktime /' \
        -e 's/^\.Sx /.Em /'
    sed -n '/^Exit status:/,$p' "$folder/pages.help" | awk '
      /^Exit/ { print ".Sh EXIT STATUS\n.Bl -tag -width Ds"; some = 1; next }
      /^ *[0-9]+ / { print ".It " $1; sub (/^ *[0-9]+ +/, "") }
      { sub (/^ +/, ""); print }
      END { if (some) print ".El" }'
    printf '.Sh SEE ALSO\n.Xr breaktime 1 ,\n.Xr breaktime-claims 5 ,\n.Xr breaktime-models 5\n'
  } >"$folder/pages.new"
  mv "$folder/pages.new" "$folder/breaktime-$command.1"
done
rm -f "$folder/pages.help"
