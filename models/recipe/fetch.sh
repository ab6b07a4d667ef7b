#!/usr/bin/env bash
# Step 1, `fetch.sh WORK`: the music that is trained on, 5 GB, into WORK/music. Needs apt-get (Debian 12), git and unzip.
# Run it again to take up what a first run did not get.
set -euo pipefail
work=$(realpath -m "$1")
mkdir -p "$work/packages" "$work/music/Debian" "$work/music/GitHub"

packages=(
  warzone2100-music ufoai-music 0ad-data planetblupi-music-ogg wesnoth-1.16-music naev-data supertux-data widelands-data
  hedgewars-data nexuiz-music supertuxkart-data colobot-common-sounds singularity-music marsshooter-data freedroidrpg-data
  unknown-horizons megaglest-data flare-game redeclipse-data pushover-data starfighter-data warmux-data
  fretsonfire-songs-sectoid fretsonfire-songs-muldjord wizznic-data openclonk-data hyperrogue-music btanks-data zaz-data
  asc-music ardentryst freedink-data lordsawar-data frozen-bubble-data xmoto-data lincity-ng-data extremetuxracer-data
  pathological plee-the-bear-data krank endless-sky-data nexuiz-data tuxfootball fillets-ng-data
  berusky2-data trackballs-data freecol neverball-common gigalomania-data lomiri-sounds gamine-data glob2-data tuxtype-data
  freeciv-data
  fillets-ng-data-cs fillets-ng-data-nl # spoken dialogues
)
for package in "${packages[@]}"; do
  target="$work/music/Debian/$package"
  [ -d "$target" ] && continue
  (cd "$work/packages" && apt-get download -qq "$package")
  dpkg -x "$work/packages/${package}"_*.deb "$target.part"
  find "$target.part" -name '*.pk3' -execdir unzip -qo {} -d unpacked \;
  mv "$target.part" "$target"
  rm "$work/packages/${package}"_*.deb
done

repositories=(
  ace-step/ace-step.github.io map-yue/map-yue.github.io levo-demo/levo-demo.github.io ASLP-lab/DiffRhythm.github.io
  hifi-song-generation/hifi-song-generation.github.io Tuxemon/Tuxemon 00-Evan/shattered-pixel-dungeon
  C-C-Minetest-Server/phonograph_album_mcl FreezingMoon/AncientBeast alemart/opensurge
  noise2music/noise2music.github.io ace-step/ace-step-v1.5.github.io HeartMuLa/heartmula.github.io AMAAI-Lab/mustango
  xmusic-project/xmusic-project.github.io symphonynet/symphonynet.github.io ElectricAlexis/notagen-demo yuhui1038/Muse
  ASLP-lab/DiffRhythm digabi/map-tiles bydariogamer/beatgame IraKorshunova/folk-rnn ubports/ubuntu-touch-sounds
  jukedeck/nottingham-dataset OpenScore/Lieder # scores
  # pieces by Kevin MacLeod and Jason Shaw (CC BY), whose genres and instruments their catalogues state, and a few others (prompts.json)
  xBot64x/hudebni-web cjthomas-opensource/mcmusic-kevin-macleod anigrams-productions/memoirs-of-an-angel-2010 highfestiva/life ivjames/sheep
  furkkurt/stoutesFamilyGathering Jyuleeeeee/RhythmRise rok-dev/BloodDefense enfyna/AndroidYarisOyunum
  Efficient-MeLoDy/Efficient-MeLoDy.github.io C-C-Minetest-Server/phonograph_albumm_holiznacc0
  C-C-Minetest-Server/phonograph_album_helena C-C-Minetest-Server/phonograph_album_elm_shadow
  agbrs/agb UltraStar-Deluxe/songs librosa/data deezer/spleeter
)
for repository in "${repositories[@]}"; do
  target="$work/music/GitHub/${repository/\//+}"
  [ -d "$target" ] && continue
  rm -rf "$target.part" # of a run that was ended
  git clone -q --depth 1 "https://github.com/$repository" "$target.part"
  mv "$target.part" "$target"
done
