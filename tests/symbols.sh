#!/bin/sh
# symbols.sh - the shared library exports what the public headers declare, all of
# it and nothing else, and never prints, exits or changes the process.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
library=$top_builddir/.libs/libbreaktime.so

if ! [ -f "$library" ]; then
  skip_all 'no shared library was built'
fi

# empty FILE NAME: a TAP line; ok when FILE has nothing in it.
empty () {
  [ ! -s "$1" ]
  result $? "$2"
}

# nm marks a versioned symbol NAME@VERSION.
nm -D --defined-only "$library" | awk '{ sub (/@.*/, "", $3); print $3 }' |
  sort -u >"$tmp/exported"

# In preprocessed text a function is a name before a parenthesis; what comes
# before "(*" is the type of a pointer to a function.
for header in "$srcdir"/src/breaktime/*.h; do
  printf '#include <breaktime/%s>\n' "${header##*/}"
done >"$tmp/all.c"
${CC:-cc} -E -P -I"$srcdir/src" "$tmp/all.c" >"$tmp/text" || exit 99
grep -o 'bt_[a-z0-9_]* *([^*]' "$tmp/text" | sed 's/ *(.*//' | sort -u >"$tmp/declared"

number_declared=$(wc -l <"$tmp/declared")
: >"$tmp/out"
[ "$number_declared" -ge 30 ] ||
  echo "found only $number_declared functions in the headers" >"$tmp/out"
empty "$tmp/out" 'the headers could be read'

# The sanitizers put their own symbols beside ours.
grep -v -e '^bt_' -e '^__asan_' -e '^__odr_asan' -e '^__ubsan_' "$tmp/exported" \
  >"$tmp/out"
empty "$tmp/out" 'only bt_* is exported'
grep '^bt_' "$tmp/exported" | comm -23 - "$tmp/declared" >"$tmp/out"
empty "$tmp/out" 'what is exported is declared'
comm -13 "$tmp/exported" "$tmp/declared" >"$tmp/out"
empty "$tmp/out" 'what is declared is exported'

# What a library must leave to the program.
forbidden='printf vprintf puts putchar putc fputc fputs fwrite fprintf vfprintf dprintf
  vdprintf perror exit _exit _Exit quick_exit abort __assert_fail atexit setlocale umask
  chdir signal sigaction srand srandom stdout stderr stdin'
for word in $forbidden; do
  echo "$word"
done | sort -u >"$tmp/forbidden"

# As the linker sees it: whatever macro or compiler made the call.  A sanitizer
# adds calls of its own.
if grep -q -e '^__asan' -e '^__ubsan' "$tmp/exported" ||
     nm -D --undefined-only "$library" | grep -q -e __asan -e __ubsan; then
  skip 'nothing forbidden is called' 'built with sanitizers'
else
  nm -D --undefined-only "$library" |
    awk '{ sub (/@.*/, "", $2); sub (/^__/, "", $2); sub (/_chk$/, "", $2); print $2 }' |
    sort -u | comm -12 - "$tmp/forbidden" >"$tmp/out"
  grep -q . "$tmp/out" && echo 'is needed by the shared library' >>"$tmp/out"
  nm -D --undefined-only "$library" | grep -q __assert_fail &&
    echo 'assert is used' >>"$tmp/out"
  empty "$tmp/out" 'nothing forbidden is called'
fi

# As it is written, comments and texts left out; this names the line.
scan () {
  awk -v list="$(tr '\n' ' ' <"$tmp/forbidden")" '
    BEGIN {
      count = split (list, word, " ")
      for (i = 1; i <= count; i++)
        forbidden[word[i]] = 1
      forbidden["assert"] = 1
    }
    FNR == 1 { comment = 0 }
    {
      line = $0
      code = ""
      while (line != "") {
        if (comment) {
          end = index (line, "*/")
          if (!end)
            break
          line = substr (line, end + 2)
          comment = 0
        } else if (match (line, /^\/\*/)) {
          comment = 1
          line = substr (line, 3)
        } else if (match (line, /^\/\//)) {
          break
        } else if (match (line, /^"([^"\\]|\\.)*"/) ||
                   match (line, /^\047([^\047\\]|\\.)*\047/)) {
          code = code " "
          line = substr (line, RLENGTH + 1)
        } else {
          code = code substr (line, 1, 1)
          line = substr (line, 2)
        }
      }
      if (code ~ /^[ \t]*#/)
        next
      gsub (/[^A-Za-z0-9_]+/, " ", code)
      n = split (code, token, " ")
      for (i = 1; i <= n; i++)
        if (token[i] in forbidden)
          print FILENAME ":" FNR ": " token[i]
    }' "$@"
}
sources=
for folder in base num model solve measure scan; do
  for file in "$srcdir/src/$folder"/*.[ch]; do
    [ -f "$file" ] && sources="$sources $file"
  done
done
# shellcheck disable=SC2086 # a list of files; no name of ours has a blank
scan $sources "$srcdir/src/version.c" >"$tmp/out"
empty "$tmp/out" 'nothing forbidden is written'

# That the scan can find something, and only that.
cat >"$tmp/made_up.c" <<'END'
#include <stdlib.h>
/* exit (1); and "more
   abort (); */ int exited; // abort ();
const char *text = "exit (\" abort"; char c = '"'; void f (void) { snprintf (a, b); }
void g (void) { fprintf (stderr, "x"); }
END
scan "$tmp/made_up.c" | sed 's/.*made_up.c/made_up.c/' >"$tmp/found"
printf '%s\n' 'made_up.c:5: fprintf' 'made_up.c:5: stderr' >"$tmp/expected"
diff "$tmp/expected" "$tmp/found" >"$tmp/out"
empty "$tmp/out" 'the scan sees code, not comments and texts'

finish
