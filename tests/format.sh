#!/bin/sh
# format.sh - the C files are as clang-format 14 leaves them.  Other versions
# disagree with it in places, so no other is asked.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

program=
for name in clang-format-14 clang-format; do
  version=$($name --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
  if [ "$version" = 14 ]; then
    program=$name
    break
  fi
done
[ -n "$program" ] || skip_all 'no clang-format 14'

# The folders rather than `git ls-files': a tarball has no git, and a file that
# is not in git yet should be right too.
cd "$srcdir" || exit 99
find src validation report tests bench -name '*.[ch]' | sort |
  while IFS= read -r file; do
    "$program" --style=file "$file" | cmp -s - "$file" || echo "clang-format -i $file"
  done >"$tmp/why"
[ ! -s "$tmp/why" ]
result $? 'every C file is formatted'

finish
