import type { HostTexts } from '../../HostTexts.ts';

export const tagFormats: HostTexts['tagFormats'] = {
  'DSDIFF files are heard and read, but Hearmark does not write them':
    'לקובצי DSDIFF מאזינים ואותם קוראים, אבל Hearmark אינו כותב אליהם',
  'it is {0}, which has no tags that Hearmark could write': 'זה {0|said}, בלי תגיות ש־Hearmark יכול לכתוב',
  'it is {0}': 'זה {0|said}',
  'plain AAC has no place for tags: put it into an .m4a':
    'ב־AAC גולמי אין מקום לתגיות: יש להכניס אותו ל־\u2068.m4a\u2069',
  'its tags overlap: they are damaged': 'התגיות שלו חופפות: הן פגומות',
  'its tags reach beyond its end': 'התגיות שלו חורגות מסופו',
  'its tags are larger than 64 MiB': 'התגיות שלו גדולות מ־64 MiB',
  'its tags are cut short': 'התגיות שלו קטועות',
  'its audio lies in an empty box': 'הצליל שלו נמצא בתיבה ריקה',
  'it would become larger than 4 GiB, which its format cannot be':
    'הוא היה נעשה גדול מ־4 GiB, והפורמט שלו אינו מתיר זאת',
  'it is cut short: what its header announces is not all there':
    'הוא קטוע: לא כל מה שהכותרת שלו מודיעה עליו נמצא',
  'its header does not say how long the file is: it is damaged':
    'הכותרת שלו אינה אומרת מה אורך הקובץ: הוא פגום',

  'its APEv2 tag {0}: another program may be able to mend it':
    'תגית ה־APEv2 שלו {0|said}: אולי תוכנה אחרת יכולה לתקן אותה',
  'its ID3v2 tag {0}: another program may be able to mend it':
    'תגית ה־ID3v2 שלו {0|said}: אולי תוכנה אחרת יכולה לתקן אותה',
  'is of version 1, which knows no Unicode': 'היא בגרסה 1, שאינה מכירה יוניקוד',
  'is of the unknown version 2.{0}': 'היא בגרסה לא מוכרת 2.{0}',
  'counts its items wrongly': 'סופרת את הפריטים שלה לא נכון',
  'cannot be taken apart': 'אינה ניתנת לפירוק',
  'is compressed': 'דחוסה',
  'is cut short': 'קטועה',
  'is wrongly unsynchronised': 'מקודדת באי־סנכרון שגוי',
  'has an extended header that is damaged': 'מכילה כותרת מורחבת פגומה',
  'the item {0} of its APEv2 tag is not text': 'הפריט {0} בתגית ה־APEv2 שלו אינו טקסט',
  'its ID3v2.2 tag keeps its version, because its frames differ':
    'תגית ה־ID3v2.2 שלו שומרת על הגרסה שלה, כי המסגרות שלה שונות',
  'its {0} frame is encrypted, compressed or damaged: its ID3v2 tag keeps its version':
    'המסגרת {0} שלו מוצפנת, דחוסה או פגומה: תגית ה־ID3v2 שלו שומרת על הגרסה שלה',
  'its {0} frame is damaged: its ID3v2 tag keeps its version':
    'המסגרת {0} שלו פגומה: תגית ה־ID3v2 שלו שומרת על הגרסה שלה',
  'the field {0} of its ID3v2 tag is encrypted or damaged': 'השדה {0} בתגית ה־ID3v2 שלו מוצפן או פגום',
  'its {0} frame has texts that cannot be converted to ID3v2.3':
    'במסגרת {0} שלו יש טקסטים שאי אפשר להמיר ל־ID3v2.3',
  'its {0} frame has an unknown encoding': 'למסגרת {0} שלו יש קידוד לא מוכר',
  'a text of its {0} frame is damaged': 'טקסט במסגרת {0} שלו פגום',
  'its ID3v2 tag has an extended header that only its version has':
    'לתגית ה־ID3v2 שלו יש כותרת מורחבת שיש רק בגרסה שלה',
  'its ID3v2 tag would become larger than ID3v2 allows':
    'תגית ה־ID3v2 שלו הייתה נעשית גדולה ממה ש־ID3v2 מתיר',
  'the rating in its ID3v2 tag is encrypted or damaged': 'הדירוג בתגית ה־ID3v2 שלו מוצפן או פגום',
  'it has bytes behind its APEv2 tag, where few players find it':
    'אחרי תגית ה־APEv2 שלו יש עוד בתים, ומעט נגנים מוצאים אותה שם',
  'it has an ID3v2 tag at its end, where few players look': 'יש לו תגית ID3v2 בסופו, ומעט נגנים מחפשים שם',
  'it has several {0} tags, and players disagree about which one counts':
    'יש לו כמה תגיות {0}, ונגנים חלוקים איזו מהן קובעת',
  'its ID3 chunk holds no ID3 tag': 'במקטע ה־ID3 שלו אין תגית ID3',
  'its INFO chunk cannot be taken apart': 'מקטע ה־INFO שלו אינו ניתן לפירוק',

  'its Vorbis comments cannot be taken apart: another program may be able to mend them':
    'הערות ה־Vorbis שלו אינן ניתנות לפירוק: אולי תוכנה אחרת יכולה לתקן אותן',
  'its FLAC header is cut short': 'כותרת ה־FLAC שלו קטועה',
  'its FLAC header is damaged': 'כותרת ה־FLAC שלו פגומה',
  'it has an APEv2 tag, which FLAC files do not have': 'יש לו תגית APEv2, שאין בקובצי FLAC',
  'it has several blocks of comments': 'יש לו כמה בלוקים של הערות',
  'its comments would become larger than FLAC allows': 'ההערות שלו היו נעשות גדולות ממה ש־FLAC מתיר',
  'its Ogg pages are damaged': 'דפי ה־Ogg שלו פגומים',
  'its Ogg stream is not Vorbis, Opus, Speex or FLAC': 'זרם ה־Ogg שלו אינו Vorbis,‏ Opus,‏ Speex או FLAC',
  'it holds several streams side by side': 'יש בו כמה זרמים זה לצד זה',
  'its Ogg headers have no end: it is damaged': 'לכותרות ה־Ogg שלו אין סוף: הוא פגום',
  'its Ogg stream has no comments where they belong: it is damaged':
    'בזרם ה־Ogg שלו אין הערות במקום שלהן: הוא פגום',

  'its MP4 boxes do not add up: it is cut short or damaged': 'תיבות ה־MP4 שלו אינן מסתדרות: הוא קטוע או פגום',
  'it has no index (moov): it is cut short, or a piece of a stream':
    'אין לו מפתח (moov): הוא קטוע, או חלק מזרם',
  'it has several {0} boxes': 'יש לו כמה תיבות {0}',
  'it is encrypted, and its keys would have to move': 'הוא מוצפן, והמפתחות שלו היו צריכים לזוז',
  'its table of chunks is cut short': 'טבלת המקטעים שלו קטועה',
  'its table of fragments is cut short': 'טבלת החלקים שלו קטועה',
  'its audio would lie beyond 4 GiB, where its table cannot point':
    'הצליל שלו היה נמצא מעבר ל־4 GiB, ולשם הטבלה שלו אינה יכולה להצביע',
  'the item {0} of its MP4 tags is not text': 'הפריט {0} בתגיות ה־MP4 שלו אינו טקסט',
  'an MP4 file cannot hold {0} in {1}: it takes whole numbers alone':
    'קובץ MP4 אינו יכול להכיל {0} ב־{1}: שם רק מספרים שלמים',

  'its ASF header cannot be taken apart: it is damaged': 'כותרת ה־ASF שלו אינה ניתנת לפירוק: הוא פגום',
  'its ASF header is cut short': 'כותרת ה־ASF שלו קטועה',
  'its ASF header extension is cut short': 'הרחבת כותרת ה־ASF שלו קטועה',
  'its ASF descriptors cannot be taken apart: it is damaged': 'מתארי ה־ASF שלו אינם ניתנים לפירוק: הוא פגום',
  'it has more descriptors than ASF can count': 'יש לו יותר מתארים ממה ש־ASF יכול לספור',
  'the description in its ASF header is cut short': 'התיאור בכותרת ה־ASF שלו קטוע',
  'what it is to say is too long for ASF': 'מה שצריך להיכתב בו ארוך מדי ל־ASF',
  'the value of {0} is too long for ASF': 'הערך של {0} ארוך מדי ל־ASF',
  'one of the fields to write is not text in its ASF header': 'אחד השדות לכתיבה אינו טקסט בכותרת ה־ASF שלו',
  'an ASF file cannot hold half a star and no more': 'קובץ ASF אינו יכול להכיל חצי כוכב בלבד',

  'it is EBML, and neither Matroska nor WebM': 'זה EBML, ולא Matroska ולא WebM',
  'its Matroska segment has no beginning: it is damaged': 'למקטע ה־Matroska שלו אין התחלה: הוא פגום',
  'its Matroska segment is cut short': 'מקטע ה־Matroska שלו קטוע',
  'it holds several Matroska segments in a row': 'יש בו כמה מקטעי Matroska ברצף',
  'its Matroska elements do not add up: it is cut short or damaged':
    'רכיבי ה־Matroska שלו אינם מסתדרים: הוא קטוע או פגום',
  'its Matroska tags or index do not add up, or do not fit their checksum: it is damaged':
    'תגיות ה־Matroska או המפתח שלו אינם מסתדרים, או אינם מתאימים לסיכום הביקורת: הוא פגום',
  'a part of its audio does not fit its checksum: it is damaged':
    'חלק מן הצליל שלו אינו מתאים לסיכום הביקורת: הוא פגום',
  'the places that it names in itself have too few bytes for larger ones: use mkvmerge to save it anew':
    'במקומות שהוא מציין בתוכו אין די בתים לגדולים יותר: יש לשמור אותו מחדש עם mkvmerge',
  'a checksum covers all of it: use mkvmerge to save it anew without one':
    'סיכום ביקורת מכסה את כולו: יש לשמור אותו מחדש בלעדיו עם mkvmerge',
  'the field {0} of its Matroska tags is not text': 'השדה {0} בתגיות ה־Matroska שלו אינו טקסט',

  'it is in UTF-16, which Hearmark reads and does not write': 'הוא ב־UTF-16, ש־Hearmark קורא ואינו כותב',
  'it is a cue sheet without tracks': 'זה גיליון cue בלי רצועות',
  'it has no track for {0}': 'אין בו רצועה בשביל {0}',
  'its track of {0} has no place (INDEX 01)': 'לרצועה שלו של {0} אין מקום (INDEX 01)',
  'it is too large for a cue sheet': 'גדול מדי לגיליון cue',
  'its text is in {0}, which cannot hold "{1}"': 'הטקסט שלו ב־{0}, שאינו יכול להכיל ״{1}״',
  'a cue sheet cannot hold a quotation mark, a semicolon or a new line in a value':
    'גיליון cue אינו יכול להכיל בערך מירכאות, נקודה ופסיק או שורה חדשה',
};
