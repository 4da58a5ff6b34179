#!/bin/sh
# format.sh - the C files are as clang-format 14 leaves them.  Other versions
# disagree with it in places, so no other is asked.
set -u
srcdir=${srcdir:-.}

program=
for name in clang-format-14 clang-format; do
  version=$($name --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
  if [ "$version" = 14 ]; then
    program=$name
    break
  fi
done
if [ -z "$program" ]; then
  echo '1..0 # SKIP no clang-format 14'
  exit 0
fi

# The folders rather than `git ls-files': a tarball has no git, and a file that
# is not in git yet should be right too.
cd "$srcdir" || exit 99
differ=$(find src validation report tests bench -name '*.[ch]' | sort |
  while IFS= read -r file; do
    "$program" --style=file "$file" | cmp -s - "$file" || echo "$file"
  done)

echo '1..1'
if [ -z "$differ" ]; then
  echo 'ok 1 - every C file is formatted'
else
  echo 'not ok 1 - every C file is formatted'
  printf '%s\n' "$differ" | sed 's/^/# clang-format -i /'
  exit 1
fi
