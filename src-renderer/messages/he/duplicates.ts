import type { Catalogue } from '../Messages.ts';

export const duplicates: Catalogue['duplicates'] = {
  youAcceptedThese: 'התקבלו בעותק אחד ונדחו באחר: הן נשארות כפי שהן.',
  tagsDecidedDifferently: '{tags|number} {{tags:|תגית שהוכרעה|תגיות שהוכרעו|||תגיות שהוכרעו}} באופן שונה',
  whatYouDecided: 'מה שהוכרע לגבי עותק אחד יחול גם על האחרים; {key} מבטל זאת',
  shareDecisions: 'שיתוף ההכרעות',
  of: 'של {title}',
  copiesOf: 'עותקים של {title}',
  best: 'הטוב ביותר',
  itsDriveIsNotConnected: 'הכונן מנותק',
  listeningToWhatIsNew:
    'האזנה לחדש: {fingerprinted|number} מתוך {tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  searchForDuplicates: 'חיפוש כפילויות',
  searchForDuplicatesDone: 'התקדמות חיפוש הכפילויות',
  whatIsDoneIsKept: 'מה שנעשה נשמר, והחיפוש הבא ממשיך משם.',
  chromaprintsFpcalcIsNotInstalled:
    '‏fpcalc של Chromaprint אינו מותקן, ולכן מושווה מה שהמודל שמע. כך נמצא פחות, ובפחות ודאות. (Debian: libchromaprint-tools)',
  noRecordingIsThereTwice: 'אין הקלטה שמופיעה פעמיים',
  thereSeveralTimes:
    '{recordings} {{recordings:|הקלטה מופיעה|הקלטות מופיעות|||הקלטות מופיעות}} יותר מפעם אחת',
  duplicates: 'כפילויות',
  theSameRecordingInOther: 'אותה הקלטה בקבצים אחרים. Hearmark לעולם אינו מוחק אותם.',
  lookAgain: 'חיפוש נוסף',
  duplicatesCannotBeShown: 'לא ניתן להציג את הכפילויות',
  nothingToCompareYet: 'עדיין אין מה להשוות',
  addAFolderWithMusic: 'תחילה יש להוסיף תיקייה עם מוזיקה.',
  recordingsWithFilesBeyond:
    '{recordings|number} {{recordings:|הקלטה|הקלטות|||הקלטות}} עם {files|number} {{files:|קובץ מיותר|קבצים מיותרים|||קבצים מיותרים}}.',
  showMoreOfThe: 'להציג עוד מתוך {total|number}',
  allTracksWereCompared: '{tracks|number} {{tracks:|רצועה הושוותה|רצועות הושוו|||רצועות הושוו}} לפי הצליל.',
  isAnythingThereTwice: 'האם משהו מופיע פעמיים?',
  hearmarkComparesHowRecordingsSound:
    'Hearmark משווה איך הקלטות נשמעות, בכל פורמט, קצב נתונים או חיתוך, ומראה איזה עותק הוא הטוב ביותר. דבר אינו משתנה.',
  lookForDuplicates: 'חיפוש כפילויות',
  tracksHaveToBeListened: 'לשם כך יש להאזין ל־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}.',
  readingWhatWasFound: 'קריאת התוצאות…',
  pauseCopy: 'השהיה: {name}, עותק {copy}',
  playCopy: 'נגינה: {name}, עותק {copy}',
  comparing: 'השוואת {tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  cannotBeDecoded:
    '{tracks|number} {{tracks:|רצועה אינה ניתנת לפענוח ונותרת|רצועות אינן ניתנות לפענוח ונותרות|||רצועות אינן ניתנות לפענוח ונותרות}} בחוץ.',
};
