import type { HostTexts } from '../../HostTexts.ts';

export const library: HostTexts['library'] = {
  'This is safe mode: your settings and your own models are left alone, and no job goes on by itself.':
    'זהו מצב בטוח: ההגדרות והמודלים האישיים אינם משתנים, ואף משימה אינה נמשכת מעצמה.',
  'this host has no address to make anew': 'אין כאן כתובת לחדש',
  'An interrupted write into {0} is not cleared up: {1}.': 'כתיבה שנקטעה אל {0} לא טופלה: {1|said}.',
  '{0} more interrupted writes are not cleared up.': 'עוד {0|number} כתיבות שנקטעו לא טופלו.',
  '{0}. The model that comes with Hearmark is used instead.':
    '{0|said}. במקומו בשימוש המודל שמגיע עם Hearmark.',
  'because of a mistake in Hearmark ({0}); its log has the details':
    'בגלל טעות ב־Hearmark ({0}); הפרטים ביומן',
  'The settings in {0} cannot be written: {1}.': 'אי אפשר לכתוב את ההגדרות ב־{0}: {1}.',
  'The settings in {0} are broken ({1}) and cannot be set aside: {2}. Defaults are used.':
    'ההגדרות ב־{0} שבורות ({1|said}) ואי אפשר להניח אותן בצד: {2}. ברירות המחדל בשימוש.',
  'The settings in {0} were broken ({1}). They are kept as {2}; defaults are used for what was broken.':
    'ההגדרות ב־{0} היו שבורות ({1|said}). הן שמורות בתור {2}; למה שנשבר ברירות המחדל בשימוש.',
  'larger than any settings': 'גדול מכל הגדרות',
  'no file': 'אין קובץ',
  'no object': 'לא אובייקט',
  'cannot read the settings in {0}': 'אי אפשר לקרוא את ההגדרות ב־{0}',

  'Another Hearmark process is writing to the library {0}: waiting for it.':
    'תהליך אחר של Hearmark כותב לספרייה {0}: ממתינים לו.',
  'The model {0} {1} is already in the library with other tags for the same weights: give the changed package another version.':
    'המודל {0} {1} כבר בספרייה, עם תגיות אחרות לאותם משקלים: יש לתת לחבילה ששונתה גרסה אחרת.',
  'The library {0} is in use by another process ({1}).': 'הספרייה {0} בשימוש של תהליך אחר ({1}).',
  'The library {0} cannot grow: the disk is full ({1}).': 'הספרייה {0} אינה יכולה לגדול: הכונן מלא ({1}).',
  'The library {0} is read-only or was moved while in use ({1}).':
    'הספרייה {0} לקריאה בלבד, או הועברה בזמן השימוש ({1}).',
  'The library {0} cannot be opened ({1}).': 'אי אפשר לפתוח את הספרייה {0} ({1}).',
  'The library {0} cannot be read or written ({1}).': 'אי אפשר לקרוא את הספרייה {0} או לכתוב אליה ({1}).',
  'The library {0} is damaged ({1}).': 'הספרייה {0} פגומה ({1}).',
  'The library {0} is damaged: {1} {2}': 'הספרייה {0} פגומה: {1} {2|said}',
  'The library {0} is not a Hearmark library, or its beginning is damaged ({1}).':
    'הספרייה {0} אינה ספרייה של Hearmark, או שתחילתה פגומה ({1}).',
  'Close the other Hearmark, or wait until its job is done, then run it again; nothing is lost.':
    'יש לסגור את Hearmark האחר, או להמתין שהמשימה שלו תסתיים, ולנסות שוב; דבר לא אבד.',
  'Nothing was half written. Free some space and run it again.':
    'דבר לא נכתב לחצאין. יש לפנות מקום ולנסות שוב.',
  'Check the permissions of the file and its folder, or choose another place with --library.':
    'יש לבדוק את ההרשאות של הקובץ ושל התיקייה שלו, או לבחור מקום אחר עם \u2068--library\u2069.',
  'What was stored before is kept. Check the drive, and its connection, then try again.':
    'מה שנשמר קודם נותר. יש לבדוק את הכונן ואת החיבור שלו, ולנסות שוב.',
  'It was left as it is. `hearmark library restore` brings a backup back; the music is not touched.':
    'היא נותרה כפי שהיא. `hearmark library restore` מחזיר גיבוי; המוזיקה אינה משתנה.',
  'It was left as it is. Choose another file with --library, or restore a backup (`hearmark library restore`).':
    'היא נותרה כפי שהיא. יש לבחור קובץ אחר עם \u2068--library\u2069, או לשחזר גיבוי (`hearmark library restore`).',
  'An absolute path is needed, not {0}': 'דרוש נתיב מלא, ולא {0}',

  'The backup was not made: its process ended ({0})': 'הגיבוי לא נוצר: התהליך שלו הסתיים ({0|said})',
  'No backup could be made: {0}': 'אי אפשר היה ליצור גיבוי: {0|said}',
  'There is too little space for a backup of the library ({0}) in {1}. Free some space, or switch backups off in Settings.':
    'אין די מקום לגיבוי של הספרייה ({0}) ב־{1}. יש לפנות מקום, או לכבות את הגיבויים בהגדרות.',
  '`hearmark library check` says more. No backup was made, and the earlier ones are kept.':
    '‏`hearmark library check` אומר עוד. לא נוצר גיבוי, והקודמים נשמרים.',
  'There is no backup of the library {0}.': 'אין גיבוי של הספרייה {0}.',
  'There is no backup {0} of the library {1}: `hearmark library backup --list` shows them.':
    'אין גיבוי {0} של הספרייה {1}: `hearmark library backup --list` מציג את כולם.',
  'The backup {0} is damaged itself: choose another one.': 'הגיבוי {0} עצמו פגום: יש לבחור אחר.',
  'The library was restored from {0}.': 'הספרייה שוחזרה מתוך {0}.',
  'The library was restored from {0}. What it was before is kept as {1}.':
    'הספרייה שוחזרה מתוך {0}. מה שהייתה קודם שמור בתור {1}.',
  'The library was not restored. {0}': 'הספרייה לא שוחזרה. {0|said}',

  'write the whole path, as in {0}': 'יש לכתוב את הנתיב המלא, כמו {0}',
  'this place is no longer known; choose the folder again':
    'המקום הזה כבר אינו מוכר; יש לבחור את התיקייה שוב',
  'This computer': 'המחשב הזה',
  '{0} is already in the library': '{0} כבר בספרייה',
  '{0} is already part of {1}': '{0} היא כבר חלק של {1}',
  '{0} and {1} lie in one another': '{0} ו־{1} נמצאות זו בתוך זו',
  'the library knows no file in {0}': 'הספרייה אינה מכירה אף קובץ ב־{0}',
  'the sample sounds cannot be made in {0}: {1}': 'אי אפשר ליצור את הצלילים לדוגמה ב־{0}: {1}',
  'this folder is no longer in the library': 'התיקייה הזאת כבר אינה בספרייה',
  'there is no folder {0}': 'אין תיקייה {0}',
  'there is no job {0}': 'אין משימה {0}',
  'no file failed in this job': 'אף קובץ לא נכשל במשימה הזאת',
  'add a folder first': 'תחילה יש להוסיף תיקייה',
  'it begins when the job before it is done': 'תתחיל כשהמשימה שלפניה תסתיים',
  'the drive does not answer; waiting for it': 'הכונן אינו עונה; ממתינים לו',
  'the drive of {0} is no longer there; waiting for it': 'הכונן של {0} כבר אינו שם; ממתינים לו',
  'none of the files that were known is there, and a few new ones are, as where a drive is away: they stay in the lists':
    'אף אחד מן הקבצים המוכרים אינו שם, ויש כמה חדשים, כמו כשכונן מנותק: הם נשארים ברשימות',
  'Left out: {0}': 'הושמטו: {0|said}',
  '{0} ({1}): {2}, and {3} more': '{0|number} ({1|said}): {2} ועוד {3|number}',
  'encoded again: what you decided about it stays ({0})': 'קודד מחדש: מה שהוחלט עליו נשאר ({0|said})',
  '{0} failed ({1}); {2} is used instead': '{0} נכשל ({1|said}); במקומו בשימוש {2}',

  'this host cannot show folders': 'אי אפשר להציג תיקיות מכאן',
  'this host cannot show files': 'אי אפשר להציג קבצים מכאן',
  'files cannot be dragged out of this window': 'אי אפשר לגרור קבצים אל מחוץ לחלון הזה',
  '{0} files are too many to drag: {1} at most, or export a playlist':
    '{0|number} קבצים הם יותר מדי לגרירה: לכל היותר {1|number}, או לייצא רשימת השמעה',
  '{0} is not there': '{0} אינו שם',

  'another model is in use': 'מודל אחר בשימוש',
  'the process that lays out the map ended ({0})': 'התהליך שמצייר את המפה הסתיים ({0|said})',

  'fpcalc gave no fingerprint ({0})': '‏fpcalc לא נתן טביעת אצבע ({0|said})',
  'it ended with {0}': 'הוא הסתיים עם {0}',
  'the process that compared ended ({0})': 'התהליך שהשווה הסתיים ({0|said})',
  'One track is left out: its file is away, or was changed since it was last looked at.':
    'רצועה אחת הושמטה: הקובץ שלה איננו, או השתנה מאז הבדיקה האחרונה.',
  '{0} tracks are left out: their files are away, or were changed since they were last looked at.':
    '{0|number} רצועות הושמטו: הקבצים שלהן אינם, או השתנו מאז הבדיקה האחרונה.',
  'lacks {0} at the beginning': 'חסרות בהתחלה {0}',
  'lacks {0} at the end': 'חסרות בסוף {0}',
  'lacks {0} at the beginning and {1} at the end': 'חסרות בהתחלה {0}, ובסוף {1}',
  'of an unknown format': 'בפורמט לא מוכר',
  'lossless ({0})': 'ללא אובדן ({0})',
  '{0} % faster than the longest': 'מהיר ב־{0|number}% מן הארוך ביותר',
  '{0} % slower than the longest': 'איטי ב־{0|number}% מן הארוך ביותר',
  '{0} files with the very same sound': '{0|number} קבצים עם אותו צליל בדיוק',
};
