import type { HostTexts } from '../../HostTexts.ts';

export const writing: HostTexts['writing'] = {
  'Write tags to {0}': 'כתיבת תגיות ל־{0|said}',
  'Edit {0}': 'עריכת {0|said}',
  'Undo all tags': 'ביטול כל התגיות',
  'Undo all {0} tags': 'ביטול כל תגיות {0}',
  'Undo batch {0}': 'ביטול אצווה {0}',
  'Undo {0} batch {1}': 'ביטול {0} באצווה {1}',
  'Undo tags of files': 'ביטול תגיות של קבצים',
  'Undo {0} tags of files': 'ביטול תגיות {0} של קבצים',

  'a lock that nobody else can know is held': 'יש נעילה שאיש אחר אינו יכול להכיר',
  'another Hearmark has held the locks for long': '‏Hearmark אחר מחזיק בנעילות זמן רב',
  'was changed meanwhile': 'השתנה בינתיים',
  'is read-only': 'לקריאה בלבד',
  'is read-only for you': 'אין הרשאה לכתוב אליו',
  'is being written by Hearmark already': '‏Hearmark כבר כותב אליו',
  'cannot be locked: {0}': 'אי אפשר לנעול אותו: {0|said}',
  'a value of a field is empty or not text': 'ערך של שדה ריק או אינו טקסט',
  'was changed since the preview: look at it again': 'השתנה מאז התצוגה המקדימה: יש לבדוק אותו שוב',
  'was changed since Hearmark last looked at it: scan its folder first':
    'השתנה מאז הבדיקה האחרונה של Hearmark: תחילה יש לסרוק את התיקייה שלו',
  'it or its music was changed since Hearmark last looked: scan its folder first':
    'הוא או המוזיקה שלו השתנו מאז הבדיקה האחרונה של Hearmark: תחילה יש לסרוק את התיקייה שלו',
  'was changed by another program meanwhile': 'תוכנה אחרת שינתה אותו בינתיים',
  'another program has changed or deleted it since, so it is left as it is':
    'תוכנה אחרת שינתה או מחקה אותו מאז, ולכן הוא נשאר כפי שהוא',
  'it was written again or deleted since, so it is left as it is':
    'הוא נכתב שוב או נמחק מאז, ולכן הוא נשאר כפי שהוא',
  '{0} was changed by another program since, so it is left alone':
    'תוכנה אחרת שינתה את {0} מאז, ולכן הוא נשאר',
  'it already says all of it': 'הכול כבר כתוב בו',
  'written {0}': 'נכתב {0|said}',
  'in place': 'במקום',
  'in place with a backup': 'במקום, עם גיבוי',
  'a copy would lose its owner or permissions: done in place instead':
    'עותק היה מאבד את הבעלים או את ההרשאות: נכתב במקום',
  'what was begun of it could not be taken back: Hearmark does so at its next start':
    'אי אפשר היה לבטל את מה שהתחיל: Hearmark יעשה זאת בהפעלה הבאה',
  'was not written, because the trial failed: {0}': 'לא נכתב, כי הניסיון נכשל: {0|said}',
  'what was written reads differently': 'מה שנכתב נקרא אחרת',
  'what was written has another length': 'למה שנכתב יש אורך אחר',
  'its encoding would be another one': 'הקידוד שלו היה נעשה אחר',
  'a second reader does not find {0}': 'קורא שני אינו מוצא את {0}',
  'a second reader does not find it': 'קורא שני אינו מוצא אותו',
  'another line would change with it': 'שורה אחרת הייתה משתנה איתו',
  '{0} reads {1} and not {2}': 'ב־{0} כתוב {1} ולא {2}',
  'the audio is not the same': 'הצליל אינו אותו צליל',
  'the year would change': 'השנה הייתה משתנה',
  'another field of its {0} tag would change with it': 'שדה אחר בתגית ה־{0} שלו היה משתנה איתו',
  'the field {0} would change with it': 'השדה {0} היה משתנה איתו',
  'its folder is away': 'התיקייה שלו איננה',
  'it is broken or gone; a copy, whole or not, is kept as {0}':
    'הוא שבור או נעלם; עותק, שלם או לא, שמור בתור {0}',
  'the journal entry is damaged': 'הרישום ביומן הכתיבה פגום',
  'its journal has no bytes to restore': 'ביומן הכתיבה שלו אין בתים לשחזור',
  'nobody keeps a journal of this write': 'איש אינו מנהל יומן של הכתיבה הזאת',
  'it is no longer there': 'הוא כבר אינו שם',
  'you have no permission to write there': 'אין הרשאה לכתוב שם',
  'its drive is read-only': 'הכונן שלו לקריאה בלבד',
  'the drive is full': 'הכונן מלא',
  'your share of the drive is full': 'המכסה האישית בכונן מלאה',
  'a link has taken its place, which is not followed': 'קישור תפס את מקומו, ואחריו לא עוקבים',
  'it would become larger than its drive allows': 'הוא היה נעשה גדול ממה שהכונן שלו מתיר',
  'another program has it open: try again when it is closed': 'הוא פתוח בתוכנה אחרת: יש לנסות שוב כשייסגר',
  'there is nothing to choose now': 'אין מה לבחור עכשיו',
  'it cannot be written now': 'אי אפשר לכתוב עכשיו',
  'no change of this file is accepted': 'אף שינוי בקובץ הזה לא התקבל',
  'the process that wrote it ended ({0})': 'התהליך שכתב אותו הסתיים ({0|said})',
  'the process that wrote it was ended': 'התהליך שכתב אותו נעצר',
  'this preview is no longer there: open a new one': 'התצוגה המקדימה הזאת כבר איננה: יש לפתוח חדשה',
  'other files are being written: wait until they are done': 'קבצים אחרים נכתבים: יש להמתין שיסתיימו',
  'Hearmark is being closed': '‏Hearmark נסגר',
  'it holds several tracks, and no cue sheet beside it that could say something of each; a file is never written for one of its tracks':
    'יש בו כמה רצועות, ואין לידו גיליון cue שיכול לומר משהו על כל אחת; לעולם לא כותבים לקובץ בשביל אחת הרצועות שלו',
  'its tracks are its chapters, and it has no place for tags of each':
    'הרצועות שלו הן הפרקים שלו, ואין בו מקום לתגיות של כל אחת',
  'it holds several tracks: what a cue sheet or chapters say of each is not edited here, only tags are written into a sheet':
    'יש בו כמה רצועות: מה שגיליון cue או פרקים אומרים על כל אחת אינו נערך כאן, רק תגיות נכתבות לגיליון',

  'connect its drive or look for it, then scan its folder':
    'יש לחבר את הכונן שלו או לחפש אותו, ואז לסרוק את התיקייה שלו',
  'scan its folder, then look at it again': 'יש לסרוק את התיקייה שלו, ואז לבדוק אותו שוב',
  'allow writing to it and to its folder, then try again':
    'יש לאפשר כתיבה אליו ואל התיקייה שלו, ואז לנסות שוב',
  'make room or close what uses it, then try again': 'יש לפנות מקום או לסגור את מה שמשתמש בו, ואז לנסות שוב',
  'check the drive, then try again': 'יש לבדוק את הכונן, ואז לנסות שוב',
  'let another tagger join or remove what is there twice, then look at it again':
    'יש לאחד או להסיר את הכפול בעורך תגיות אחר, ואז לבדוק אותו שוב',
  'write fewer tags, or make its cover smaller': 'יש לכתוב פחות תגיות, או להקטין את העטיפה',
  'choose another name for the tag under "More", or with --map':
    'יש לבחור שם אחר לתגית תחת ״עוד״, או עם \u2068--map\u2069',
  'leave its version as it is: do not convert ID3 tags': 'יש להשאיר את הגרסה שלו: לא להמיר תגיות ID3',
  'nothing: it is protected, and its tags stay in the library': 'דבר: הוא מוגן, והתגיות שלו נשארות בספרייה',
  'save it anew with another program, or get it anew': 'יש לשמור אותו מחדש בתוכנה אחרת, או להשיג אותו מחדש',
  'nothing was changed in it; try again, and if that does not help, tell us with the log':
    'דבר לא השתנה בו; יש לנסות שוב, ואם זה אינו עוזר, לדווח לנו עם היומן',
  'remove that with another tagger, then look at it again':
    'יש להסיר את זה בעורך תגיות אחר, ואז לבדוק אותו שוב',
  'nothing can be written into such a file: its tags stay in the library, and can be exported':
    'אי אפשר לכתוב דבר לקובץ כזה: התגיות שלו נשארות בספרייה, ואפשר לייצא אותן',
};
