#!/bin/sh
# man.sh - the man page and --help know the same commands, options and exit
# statuses.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
page=$srcdir/man/breaktime.1

# same NAME: a TAP line; ok when $tmp/help and $tmp/man hold the same lines, and
# any at all.
same () {
  echo '< in --help, > in the man page' >"$tmp/why"
  [ -s "$tmp/help" ] && diff "$tmp/help" "$tmp/man" >>"$tmp/why"
  result $? "$1"
}

# The options that --help lists, one a line: "o output FILE", "- lambda L".
help_options () {
  awk '/^Options:/ { inside = 1; next }
       /^[^ ]/ { inside = 0 }
       inside && substr ($0, 7, 2) == "--" {
         letter = substr ($0, 3, 1) == "-" ? substr ($0, 4, 1) : "-"
         match (substr ($0, 7), /^--[a-z0-9-]+( [^ ]+)?/)
         print letter, substr ($0, 9, RLENGTH - 2)
       }' | sort
}

# The same from section $1 of the man page.
man_options () {
  awk -v section="$1" '
    /^\.S[hs] / { inside = $1 == ".Ss" && $2 == section }
    inside && /^\.It Fl/ {
      letter = "-"; name = argument = ""
      for (i = 2; i <= NF; i++)
        if ($i == "Fl" && $(i + 1) == "Fl")
          name = $(i += 2)
        else if ($i == "Fl")
          letter = $(++i)
        else if ($i == "Ar")
          argument = " " $(++i)
      print letter, name argument
    }' "$page" | sort
}

# commands: those that `breaktime --help' lists.
"$breaktime" --help >"$tmp/top" || exit 99
awk '/^Commands:/ { inside = 1; next }
     /^[^ ]/ { inside = 0 }
     inside { print $1 }' "$tmp/top" | sort >"$tmp/commands"

cp "$tmp/commands" "$tmp/help"
awk '$1 == ".Ss" && $2 != "breaktime" { print $2 }' "$page" | sort >"$tmp/man"
same 'the man page has a section for each command'

help_options <"$tmp/top" >"$tmp/help"
man_options breaktime >"$tmp/man"
same 'options of the program'

while IFS= read -r command; do
  "$breaktime" "$command" --help >"$tmp/text" || exit 99
  cat "$tmp/text" >>"$tmp/all"
  help_options <"$tmp/text" >"$tmp/help"
  man_options "$command" >"$tmp/man"
  same "options of $command"
done <"$tmp/commands"

awk '/^Exit status:/ { inside = 1; next }
     /^[^ ]/ { inside = 0 }
     inside && $1 ~ /^[0-9]+$/ { print $1 }' "$tmp/top" "$tmp/all" | sort -u >"$tmp/help"
awk '/^\.Sh / { inside = $0 == ".Sh EXIT STATUS" }
     inside && $1 == ".It" { print $2 }' "$page" | sort -u >"$tmp/man"
same 'exit statuses'

if ! command -v groff >/dev/null 2>&1; then
  skip 'the man page has no mistakes of form' 'no groff'
else
  groff -mdoc -Tutf8 -ww "$page" 2>"$tmp/why" >/dev/null
  [ ! -s "$tmp/why" ]
  result $? 'the man page has no mistakes of form'
fi

finish
