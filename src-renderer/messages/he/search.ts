import type { Catalogue } from '../Messages.ts';

export const search: Catalogue['search'] = {
  exactWords: 'המילים האלה בדיוק',
  inArtist: 'רק באמן',
  inTitle: 'רק בשם',
  inAlbum: 'רק באלבום',
  inFileName: 'בשם הקובץ',
  inPath: 'בשמות הקובץ והתיקיות שלו',
  years: 'שנים; גם year:1994, year:1990.., year:..1999',
  loudness: 'עוצמה ב־LUFS; גם loudness:-14.., loudness:..-8',
  tempo: 'טמפו; גם bpm:128, bpm:120..',
  key: 'סולם; גם key:Am, key:1m, key:8A,9A',
  keysTogether: 'סולמות שמתאימים לזה',
  sung: 'כמה מושר, באחוזים',
  stars: 'כוכבים; גם rating:4, rating:3.., או -rating:..5 לבלי',
  withTag: 'עם התגית; גם mood:calm, genre:"deep house"',
  withoutTag: 'בלי התגית; "-" מוציא כל דבר',
  soundsLikeThis: 'מה שנשמע כך, הטוב ביותר תחילה',
  calmPiano: 'calm piano',
};
