/** How a search is written; the window shows the same (src-renderer/searchFields.ts). */
export const searchHelp = `A search is words and fields, all of which must fit; put it in quotes, so that the shell leaves it alone:
  beatl pepper           the beginning of words in title, artist, album and file name, whatever accents
  "let it be"            exactly these words, in this order
  artist:björk           in the artist alone; so do title:, album:, file: (its name) and path: (its folders, too)
  year:1990..1999        years; also year:1994, year:1990.. and year:..1999
  loudness:-14..-8       loudness in LUFS; also loudness:-14.. and loudness:..-8
  bpm:120..126           tempo in beats a minute; also bpm:128 and bpm:120..
  key:8A                 key, also written Am or 1m; key:8A,9A for several, harmonic:8A for what goes together with it
  vocals:..10            how much of a track is sung, in per cent
  rating:4..5            stars; also rating:4, rating:3.5.. and -rating:..5 for what has none
  tag:techno mood:calm   with a tag, of any category or of one
  -tag:techno -live      "-" excludes

  hearmark list 'artist:björk year:1990..1999 -tag:techno path:live'`;
