#!/bin/sh
# bench/xmds2.sh - whole processes against XMDS2: lambda = 0.1, x0 = 5, Omega = 0.4 to
# t = 99.9.  XMDS2's split step on the grid and at the step of VZ25 App. C, as fast as it
# can be written for it (one kinetic step a step, the potential as a filter; its first
# half is in the initial state, its last changes no <x>); the program at an error
# below 1e-6.  In turn, ROUNDS times; compiling and planning of XMDS2 are not counted.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
program=${1:?usage: xmds2.sh PROGRAM}
rounds=${ROUNDS:-3}
command -v xmds2 >/dev/null || {
  echo 'bench: XMDS2 is not there: apt-get install xmds2' >&2
  exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/split.xmds" <<'SCRIPT'
<simulation xmds-version="2">
  <name>split</name>
  <features>
    <fftw plan="patient" />
    <globals><![CDATA[
      const double lambda = 0.1, x0 = 5, Omega = 0.4, dt = 0.03;
      const double W = sqrt(Omega*Omega + lambda*x0*x0);
      #define POTENTIAL (0.5*(x*x + (Omega*Omega + lambda*x*x)*y*y))
    ]]></globals>
  </features>
  <geometry>
    <propagation_dimension> t </propagation_dimension>
    <transverse_dimensions>
      <dimension name="x" lattice="256" domain="(-20, 20)" />
      <dimension name="y" lattice="256" domain="(-20, 20)" />
    </transverse_dimensions>
  </geometry>
  <vector name="wave" type="complex" dimensions="x y">
    <components> psi </components>
    <initialisation><![CDATA[
      psi = pow(W/(M_PI*M_PI), 0.25) * exp(-(x - x0)*(x - x0)/2 - W*y*y/2)
            * cis(-dt/2*POTENTIAL);
    ]]></initialisation>
  </vector>
  <sequence>
    <integrate algorithm="SI" interval="99.9" steps="3330">
      <samples>333</samples>
      <filters where="step end">
        <filter>
          <dependencies>wave</dependencies>
          <![CDATA[ psi *= cis(-dt*POTENTIAL); ]]>
        </filter>
      </filters>
      <operators>
        <operator kind="ip" constant="yes">
          <operator_names>K</operator_names>
          <![CDATA[ K = -i*0.5*(kx*kx + ky*ky); ]]>
        </operator>
        <integration_vectors>wave</integration_vectors>
        <![CDATA[ dpsi_dt = K[psi]; ]]>
      </operators>
    </integrate>
  </sequence>
  <output format="ascii" filename="split.out">
    <sampling_group basis="x(0) y(0)" initial_sample="yes">
      <moments>first</moments>
      <dependencies>wave</dependencies>
      <![CDATA[ first = x*mod2(psi); ]]>
    </sampling_group>
  </output>
</simulation>
SCRIPT
(cd "$folder" && HOME=$folder xmds2 split.xmds >/dev/null 2>&1)

theirs () { (cd "$folder" && HOME=$folder ./split >/dev/null 2>&1); }
ours () {
  OPENBLAS_NUM_THREADS=1 "$program" run --lambda 0.1 --x0 5 --omega 0.4 --t-max 99.9 \
    --dt-out 0.3 --method auto --tolerance 5e-8 --no-errors -o "$folder/ours.csv"
}
seconds () {
  from=$(date +%s.%N)
  "$1"
  to=$(date +%s.%N)
  echo "$from $to" | awk '{ print $2 - $1 }'
}
theirs # plans are made once
echo 'XMDS2 s   breaktime s   ratio'
for round in $(seq "$rounds"); do
  a=$(seconds theirs)
  b=$(seconds ours)
  echo "$a $b" | awk '{ printf "%7.3f   %11.3f   %5.1f\n", $1, $2, $1 / $2 }'
done
sed -n 's/^# auto: /chosen: /p' "$folder/ours.csv"
# Our own error from a run that is a thousand times sharper; theirs against that.
"$program" run --lambda 0.1 --x0 5 --omega 0.4 --t-max 99.9 --dt-out 0.3 \
  --method chebyshev --tolerance 1e-9 --no-errors -o "$folder/exact.csv"
for file in ours exact; do
  grep -v '^[#t]' "$folder/$file.csv" | cut -d, -f2 >"$folder/$file"
done
awk '/^ *[0-9]/ && NF == 2 { print $2 }' "$folder/split.out.xsil" >"$folder/theirs"
largest () {
  paste "$1" "$folder/exact" |
    awk '{ d = $1 - $2; d = d < 0 ? -d : d; if (d > m) m = d; n++ }
         END { if (n != 334) { print "no match: " n; exit 1 }; printf "%.2g\n", m }'
}
echo "largest error of <x>: XMDS2 $(largest "$folder/theirs"), breaktime $(
  largest "$folder/ours")"
