import type { Catalogue } from '../Messages.ts';

export const edit: Catalogue['edit'] = {
  whatTheFilesSay: 'מה שכתוב בקבצים',
  nothingIsWritten: 'דבר אינו נכתב לקבצים לפני שרואים מה ישתנה.',
  theseTracksAreParts:
    'הרצועות האלה הן חלקים של קובץ, כמו בגיליון cue או בפרקים, או שהקבצים שלהן חסרים: אי אפשר לערוך כאן את מה שנאמר עליהן.',
  lookingAtTheFiles: 'בדיקת הקבצים…',
  writeLater: 'כתיבה מאוחר יותר',
  showWhatWouldChange: 'להציג מה ישתנה',
  isTakenAwayFromAll: 'מוסר מכולם',
  differentValuesWhichStay: '{different} ערכים שונים, שנשארים',
  fieldAsItWas: '{label}: כפי שהיה',
  asItWas: 'כפי שהיה',
  takeFieldAwayFromAll: '{label}: הסרה מכולם',
  takeAwayFromAll: 'הסרה מכולם',
  editedOnTracksNotYet: 'נערך ב־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}, טרם נכתב',
  editedNotYetWritten: 'נערך, טרם נכתב',
  severalWithBetweenThem: 'כמה ערכים, עם ; ביניהם',
  albumArtist: 'אמן האלבום',
  n1999Or19990301: '1999 או 1999-03-01',
  trackNumber: 'מספר רצועה',
  disc: 'דיסק',
  genre: 'ז׳אנר',
  comment: 'הערה',
  whatTheFileSays: 'מה שכתוב בקובץ',
  whatFilesOfTheTrackSay: 'מה שכתוב ב־{files|number} {{files:|קובץ|קבצים|||קבצים}} של הרצועה',
  whatFilesOfTracksSay: 'מה שכתוב בקבצים של {tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  whatSomeFilesOfTracksSay:
    'מה שכתוב ב־{files|number} {{files:|קובץ|קבצים|||קבצים}} של {tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  partsStay:
    'עוד {count|number} {{count:|רצועה היא חלק מקובץ או חסרה, ונשארת כפי שהיא|רצועות הן חלק מקובץ או חסרות, ונשארות כפי שהן|||רצועות הן חלק מקובץ או חסרות, ונשארות כפי שהן}}.',
};
