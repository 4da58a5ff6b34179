#!/bin/sh
# run.sh SRCDIR SECONDS - let libFuzzer (of clang) at what reads texts of users, with
# sanitizers, for SECONDS each; what it finds stays in the folder fuzz.  No part of
# `make check': chance finds, the tests hold what was found.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
src=$1
seconds=$2
mkdir -p fuzz
base=
for name in file input memory number status text; do
  base="$base $src/src/base/$name.c"
done

# fuzz NAME SOURCE...: the target NAME.c with SOURCEs.
fuzz () {
  name=$1
  shift
  sources=
  for source; do
    sources="$sources $src/$source.c"
  done
  # shellcheck disable=SC2086 # lists of names
  ${CLANG:-clang} -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined \
    -fno-sanitize-recover=undefined -I"$src/src" -I"$src" -o "fuzz/$name" \
    "$src/tests/fuzz/$name.c" $sources $base -lz -lyaml -lm
  mkdir -p "fuzz/$name.corpus"
  "fuzz/$name" -max_total_time="$seconds" -timeout=10 -max_len=4096 -print_final_stats=1 \
    -dict="$src/tests/fuzz/$name.dict" -artifact_prefix="fuzz/$name-" \
    "fuzz/$name.corpus" >"fuzz/$name.log" 2>&1 || { tail -40 "fuzz/$name.log"; exit 1; }
  sed -n 's/^stat::number_of_executed_units: */executed: /p' "fuzz/$name.log"
}

polynomials='src/model/expression src/model/normal src/model/polynomial'
# shellcheck disable=SC2086 # lists of names
{
  fuzz expression $polynomials
  mkdir -p fuzz/modelfile.corpus
  cp "$src"/validation/models/*.yaml fuzz/modelfile.corpus
  fuzz modelfile $polynomials src/model/model src/model/start src/model/system \
    validation/complaints validation/decimal validation/fields validation/modelfile \
    validation/modelshow validation/modelstart validation/printed validation/yaml \
    validation/yamlplace
}
