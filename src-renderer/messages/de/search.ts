import type { Catalogue } from '../Messages.ts';

export const search: Catalogue['search'] = {
  exactWords: 'genau diese Worte',
  inArtist: 'nur im Interpreten',
  inTitle: 'nur im Titel',
  inAlbum: 'nur im Album',
  inFileName: 'im Namen der Datei',
  inPath: 'in den Namen der Datei und ihrer Ordner',
  years: 'Jahre; auch year:1994, year:1990.., year:..1999',
  loudness: 'Lautheit in LUFS; auch loudness:-14.., loudness:..-8',
  tempo: 'Tempo; auch bpm:128, bpm:120..',
  key: 'Tonart; auch key:Am, key:1m, key:8A,9A',
  keysTogether: 'Tonarten, die zu dieser passen',
  sung: 'wie viel gesungen wird, in Prozent',
  stars: 'Sterne; auch rating:4, rating:3.., -rating:..5 für keine',
  withTag: 'mit diesem Tag; auch mood:calm, genre:"deep house"',
  withoutTag: 'ohne dieses Tag; „-“ schließt alles aus',
  soundsLikeThis: 'was so klingt, das Beste zuerst',
  calmPiano: 'calm piano',
};
