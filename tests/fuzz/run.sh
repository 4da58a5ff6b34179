#!/bin/sh
# run.sh SRCDIR SECONDS TARGET... - let libFuzzer (of clang) at what reads texts of
# users, with sanitizers, for SECONDS each, in 256 MiB; what it finds stays in the folder
# fuzz.  No part of `make check': chance finds, the tests hold what was found.
#
# make says what is compiled and how: SOURCES, LIBS, CFLAGS.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
src=$1
seconds=$2
shift 2
clang=${CLANG:-clang}
flags="-std=gnu11 -g -O1 -fno-omit-frame-pointer -Ifuzz -I. -I$src/src -I$src $CFLAGS"
checks='-fsanitize=address,undefined -fno-sanitize-recover=all'
mkdir -p fuzz/object
# Sanitizers cannot follow kernels that are chosen at load time.
sed 's/^#define BTI_CLONES .*/#define BTI_CLONES/' config.h >fuzz/config.h

# What is older than its source, by as many processes as there are processors.
for source in $SOURCES; do
  object=fuzz/object/$(echo "$source" | tr / _).o
  [ "$object" -nt "$src/$source" ] || echo "$src/$source $object"
done | xargs -r -n 2 -P "$(nproc)" sh -c "exec $clang $flags $checks \
  -fsanitize=fuzzer-no-link -c -o \"\$1\" \"\$0\""
ar=fuzz/all.a
rm -f $ar
ar rcs $ar fuzz/object/*.o

for name; do
  # shellcheck disable=SC2086 # lists of words
  $clang $flags $checks -fsanitize=fuzzer -o "fuzz/$name" \
    "$src/tests/fuzz/$name.c" "$src/tests/fuzz/target.c" $ar $LIBS
  [ "$seconds" -gt 0 ] || continue
  mkdir -p "fuzz/$name.corpus"
  dict=$src/tests/fuzz/$name.dict
  [ -f "$dict" ] || dict=
  # What was freed is kept for a while to notice its use, in the same 256 MiB.
  ASAN_OPTIONS=quarantine_size_mb=16:${ASAN_OPTIONS-} \
  "fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=256 -max_len=4096 \
    -close_fd_mask=3 -print_final_stats=1 ${dict:+-dict="$dict"} -artifact_prefix="fuzz/$name-" \
    "fuzz/$name.corpus" "$src/tests/fuzz/corpus/$name" >"fuzz/$name.log" 2>&1 ||
    { tail -40 "fuzz/$name.log"; exit 1; }
  echo "$name $(sed -n 's/^stat::number_of_executed_units: *//p' "fuzz/$name.log") executed"
done
