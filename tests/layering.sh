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
    # What the line of PLACE says about headers, and the faces that it opens.
    function open_line (place,   i, n, word) {
      count = 0
      split ("", opened)
      n = split (line_of["system"] " " line_of[folder] " " line_of[place], word)
      for (i = 1; i <= n; i++)
        if (word[i] ~ /^face:/)
          opened[substr (word[i], 6)] = 1
        else {
          may[++count] = word[i]
          if (word[i] ~ /\/$/)
            opened[substr (word[i], 1, length (word[i]) - 1)] = 1
        }
    }
    function allowed (name,   i) {
      if (name ~ /^breaktime\//) {
        if (name == "breaktime/breaktime.h") {
          for (i in face)
            if (!(face[i] in opened))
              return 0
          return 1
        }
        return name in face && face[name] in opened
      }
      if (folder == "src/breaktime" ? name ~ /\// : name == "config.h")
        return folder != "src/breaktime"
      for (i = 1; i <= count; i++)
        if (name == may[i] || (may[i] ~ /\/$/ && index (name, may[i]) == 1))
          return 1
      return 0
    }
    FILENAME == ARGV[1] {            # the rules
      if ($1 == "face")
        for (i = 3; i <= NF; i++)
          face["breaktime/" $i] = $2
      else if ($0 !~ /^#/ && NF)
        for (i = 2; i <= NF; i++)
          line_of[$1] = line_of[$1] " " $i
      next
    }
    FILENAME == ARGV[2] {            # the list of files
      file = $0
      place = folder
      if (folder == "src/breaktime") {
        name = file
        sub (/.*\//, "breaktime/", name)
        if (name in face)
          place = "src/" face[name]
        else if (name != "breaktime/breaktime.h") {
          print substr (file, length (tree) + 1) ": the face of no folder in layering.allow"
          bad = 1
          next
        }
      }
      if (!(place in line_of)) {
        print substr (file, length (tree) + 1) ": " place " has no line in layering.allow"
        bad = 1
        next
      }
      open_line (place)
      if (place == folder && folder == "src/breaktime") # the one that has all
        for (i in face)
          opened[face[i]] = 1
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
awk '!/^#/ && NF && $1 != "system" && $1 != "face" {
       for (i = 2; i <= NF; i++)
         if ($i !~ /^((base|num|model|solve|measure|study|scan|validation|report|cli)\/|face:)/ &&
             ++owners[$i] > 1) { print $i " has two owners"; bad = 1 }
     }
     END { exit bad }' "$rules" >"$tmp/out"
result $? 'one owner for each header of another project'

# A public header is the face of one folder, and each of them is some folder's.
awk '$1 == "face" { for (i = 3; i <= NF; i++) print $i }' "$rules" | sort >"$tmp/faces"
(cd "$srcdir/src/breaktime" && ls) | grep -v '^breaktime.h$' | grep '\.h$' |
  diff "$tmp/faces" - >"$tmp/out"
result $? 'each public header is the face of one folder'

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
catches src/model '#include <breaktime/method.h>'
catches src/model '#include "study/ways.h"'
catches src/solve '#include <breaktime/breaktime.h>'
catches src/measure '#include "study/ladder.h"'
catches src/study '#include "scan/axis.h"'
catches src/solve '#include "study/ladder.h"'
catches src/solve '#include <breaktime/measure.h>'
catches src/base '#include <breaktime/unknown.h>'
catches report '#include <breaktime/method.h>'
catches src/nowhere '#include <stdlib.h>'
# A public header of a lower floor that includes one of a higher.
mkdir -p "$tmp/tree/src/breaktime"
echo '#include <breaktime/method.h>' >"$tmp/tree/src/breaktime/model.h"
check "$tmp/tree" src/breaktime >"$tmp/out"
test $? -ne 0 && grep -q '^src/breaktime/model.h:1' "$tmp/out"
result $? 'catches <breaktime/method.h> in breaktime/model.h'
rm -r "$tmp/tree/src/breaktime"
mkdir -p "$tmp/tree/src/num"
printf '%s\n' '#include "base/file.h" /* why */' '# include <gsl/gsl_errno.h>' \
  '#include <breaktime/watch.h>' '#include <config.h>' >"$tmp/tree/src/num/made_up.c"
check "$tmp/tree" src/num >"$tmp/out"
result $? 'lets pass what is allowed'

finish
