#!/bin/sh
# workflow.sh - the example workflow is YAML and has its steps; status 77 without
# python3-yaml.
#
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's modules
$python -c 'import yaml' 2>/dev/null || skip_all 'no python3-yaml'
$python -c '
import sys, yaml
steps = yaml.safe_load(open(sys.argv[1]))["jobs"]["audit"]["steps"]
assert any("--junit" in s.get("run", "") for s in steps)
assert any("upload-artifact" in s.get("uses", "") for s in steps)' \
  "$srcdir/contrib/github-workflow.yml" 2>"$tmp/why"
result $? 'the example workflow'
finish
