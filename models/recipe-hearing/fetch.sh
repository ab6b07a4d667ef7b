#!/usr/bin/env bash
# Step 1, `fetch.sh WORK`: songs and tunes as MIDI and ABC, songs that a program generated, and dialogues that actors speak, into
# WORK/music. Needs git and apt-get (Debian 12).
# POP909 is under the MIT licence, the tunes of the Nottingham Music Database are traditional (its cleaned edition: GPL-3),
# the page of YuE is under the MIT licence. UltraStar's songs are for the test of voices alone: most are CC BY-NC.
set -euo pipefail
work=$(realpath -m "$1")
mkdir -p "$work/music"

fetch() { # REPOSITORY NAME
  [ -d "$work/music/$2" ] && return
  rm -rf "$work/music/$2.part" # of a run that was ended
  git clone -q --depth 1 "https://github.com/$1" "$work/music/$2.part"
  mv "$work/music/$2.part" "$work/music/$2"
}

fetch music-x-lab/POP909-Dataset POP909
fetch jukedeck/nottingham-dataset nottingham
fetch map-yue/map-yue.github.io yue
fetch UltraStar-Deluxe/songs ultrastar

for package in fillets-ng-data-cs fillets-ng-data-nl wesnoth-1.16-music singularity-music supertux-data; do
  [ -d "$work/music/$package" ] && continue
  (cd "$work" && apt-get download -qq "$package")
  dpkg -x "$work/$package"_*.deb "$work/music/$package.part"
  mv "$work/music/$package.part" "$work/music/$package"
  rm "$work/$package"_*.deb
done
