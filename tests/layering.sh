#!/bin/sh
# layering.sh - a file includes its own floor and lower ones, and each header of
# another project has one owner.  The rules stand in layering.allow.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
rules=$srcdir/tests/layering.allow

# check TREE FOLDER: print what is not allowed; succeed when there is nothing.
check () {
  for file in "$1/$2"/*.[ch]; do
    [ -f "$file" ] && printf '%s\n' "$file"
  done >"$tmp/files"
  awk -v folder="$2" -v tree="$1/" '
    function allowed (name,   i) {
      for (i = 1; i <= count; i++)
        if (name == may[i] || (may[i] ~ /\/$/ && index (name, may[i]) == 1))
          return 1
      return 0
    }
    FILENAME == ARGV[1] {            # the rules
      if ($1 == folder || $1 == "system") {
        known = known || $1 == folder
        for (i = 2; i <= NF; i++)
          may[++count] = $i
      }
      next
    }
    FILENAME == ARGV[2] {            # the list of files
      file = $0
      if (!known) {
        print substr (file, length (tree) + 1) ": " folder " has no line in layering.allow"
        bad = 1
        next
      }
      for (n = 1; (getline line <file) > 0; n++) {
        if (line !~ /^[ \t]*#[ \t]*include/)
          continue
        name = line
        sub (/^[ \t]*#[ \t]*include[ \t]*/, "", name)
        first = substr (name, 1, 1)
        name = substr (name, 2)
        if (first == "<")
          sub (/>.*/, "", name)
        else
          sub (/".*/, "", name)
        if ((first != "<" && first != "\"") || !allowed (name)) {
          print substr (file, length (tree) + 1) ":" n ": " line
          bad = 1
        }
      }
      close (file)
    }
    BEGIN {
      may[++count] = "breaktime/"
      if (folder != "src/breaktime")
        may[++count] = "config.h"
    }
    END { exit bad }' "$rules" "$tmp/files"
}

# Every folder with C in it, below the three that make up the program.
folders=$(cd "$srcdir" && find src validation report -name '*.[ch]' |
            sed 's|/[^/]*$||' | sort -u)
for folder in $folders; do
  check "$srcdir" "$folder" >"$tmp/out"
  result $? "$folder includes only what it may"
done

# An owner is the one folder in whose line a header stands.
awk '!/^#/ && NF && $1 != "system" {
       for (i = 2; i <= NF; i++)
         if ($i !~ /^(base|num|model|solve|measure|scan|validation|report|cli)\/$/ &&
             ++owners[$i] > 1) { print $i " has two owners"; bad = 1 }
     }
     END { exit bad }' "$rules" >"$tmp/out"
result $? 'one owner for each header of another project'

# That the check can fail.
# catches FOLDER LINE: a file in FOLDER with LINE in it is found out.
catches () {
  mkdir -p "$tmp/tree/$1"
  printf '%s\n' '#include <stdio.h>' "$2" >"$tmp/tree/$1/made_up.c"
  if check "$tmp/tree" "$1" >"$tmp/out"; then
    echo 'not noticed' >"$tmp/out"
    result 1 "catches $2 in $1"
  else
    grep -q "^$1/made_up.c" "$tmp/out"
    result $? "catches $2 in $1"
  fi
  rm -r "$tmp/tree"
}
catches src/num '#include "solve/method.h"'
catches src/solve '#include <fftw3.h>'
catches src/measure '#include "solve/method.h"'
catches report '  #  include <gsl/gsl_errno.h>'
catches src/base '#include "memory.h"'
catches src/base '#include <zlib.h.in>'
catches src/breaktime '#include <config.h>'
catches src/model '#include HEADER'
catches src/nowhere '#include <stdlib.h>'
mkdir -p "$tmp/tree/src/num"
printf '%s\n' '#include "base/file.h" /* why */' '# include <gsl/gsl_errno.h>' \
  '#include <breaktime/model.h>' '#include <config.h>' >"$tmp/tree/src/num/made_up.c"
check "$tmp/tree" src/num >"$tmp/out"
result $? 'lets pass what is allowed'

finish
