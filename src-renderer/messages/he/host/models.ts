import type { HostTexts } from '../../HostTexts.ts';

export const models: HostTexts['models'] = {
  'it has too few answers: {0} yes and {1} no, where {2} of each are needed to tell learning from luck':
    'יש לה מעט מדי תשובות: {0|number} פעמים כן ו־{1|number} פעמים לא; נדרשות {2|number} מכל סוג כדי להבחין בין לימוד למזל',
  'all tracks answered yes are by one artist or album: at least {0} are needed, or the model would learn those artists instead of the tag':
    'כל הרצועות שנענו בכן הן של אמן אחד או אלבום אחד: נדרשים לפחות {0|number}, אחרת המודל ילמד את האמנים האלה במקום את התגית',
  'all tracks answered yes are by {0} artists or albums: at least {1} are needed, or the model would learn those artists instead of the tag':
    'כל הרצועות שנענו בכן הן של {0|number} אמנים או אלבומים: נדרשים לפחות {1|number}, אחרת המודל ילמד את האמנים האלה במקום את התגית',
  'all tracks answered no are by one artist or album: at least {0} are needed, or the model would learn those artists instead of the tag':
    'כל הרצועות שנענו בלא הן של אמן אחד או אלבום אחד: נדרשים לפחות {0|number}, אחרת המודל ילמד את האמנים האלה במקום את התגית',
  'all tracks answered no are by {0} artists or albums: at least {1} are needed, or the model would learn those artists instead of the tag':
    'כל הרצועות שנענו בלא הן של {0|number} אמנים או אלבומים: נדרשים לפחות {1|number}, אחרת המודל ילמד את האמנים האלה במקום את התגית',
  'too few answers were held out to judge it': 'נשמרו מעט מדי תשובות כדי לשפוט אותה',
  'the model does not know it; --depth head teaches it':
    'המודל אינו מכיר אותה; השכבה האחרונה יכולה ללמוד אותה',
  'it is no better on answers that it had not seen': 'היא אינה טובה יותר על תשובות שלא ראה',
  'the model ranks it no better than chance, which no threshold can mend; --depth head learns it':
    'המודל מדרג אותה לא טוב יותר מן המקרה, ושום סף אינו מתקן זאת; השכבה האחרונה יכולה ללמוד אותה',
  'on answers that it had not seen it is not surely better than chance: this model may not hear what makes the tag':
    'על תשובות שלא ראה היא אינה טובה בבירור מן המקרה: אולי המודל הזה אינו שומע מה עושה את התגית',
  'on answers that it had not seen it is no better than chance: this model may not hear what makes the tag':
    'על תשובות שלא ראה היא אינה טובה מן המקרה: אולי המודל הזה אינו שומע מה עושה את התגית',
  'cannot keep what is learnt from in {0}: {1}': 'אי אפשר לשמור ב־{0} את מה שלומדים ממנו: {1}',
  '{0} is made of other models: its output layer cannot be trained, but its thresholds can':
    '{0} מורכב ממודלים אחרים: אי אפשר לאמן את השכבה האחרונה שלו, אבל את הספים שלו אפשר',
  '{0} was imported as a whole (architecture {1}): its output layer cannot be trained, but its thresholds can':
    '{0} יובא בשלמותו (ארכיטקטורה {1}): אי אפשר לאמן את השכבה האחרונה שלו, אבל את הספים שלו אפשר',
  '{0} does not end in a layer with a row and a bias for each tag':
    '{0} אינו מסתיים בשכבה עם שורה והטיה לכל תגית',
  'what {0} keeps of a track is not what its output layer sees: that layer cannot be trained':
    'מה ש־{0} שומר מרצועה אינו מה שהשכבה האחרונה שלו רואה: אי אפשר לאמן אותה',
  'another training of this library is running: wait until it is done':
    'אימון אחר של הספרייה הזאת פועל: יש להמתין שיסתיים',
  'another training is running: wait until it is done': 'אימון אחר פועל: יש להמתין שיסתיים',
  'One file is left out: {0}': 'קובץ אחד הושמט: {0|said}',
  '{0} files are left out. The last: {1}': '{0|number} קבצים הושמטו. האחרון: {1|said}',
  'Hearmark was closed while it was running.': '‏Hearmark נסגר בזמן שהאימון פעל.',
  'there is no such tag': 'אין תגית כזאת',
  'only a training of all layers is worth another machine': 'רק אימון של כל השכבות מצדיק מחשב אחר',
  'it is not running': 'הוא אינו פועל',
  'it takes only seconds: let it end, or discard it': 'זה לוקח רק שניות: יש לתת לו להסתיים, או לזנוח אותו',
  'it is not paused': 'הוא אינו בהשהיה',
  'it has nothing to use now': 'אין לו עכשיו במה להשתמש',
  'nothing was learnt': 'דבר לא נלמד',
  'no tag got better, or others moved too far: it is used only if you insist':
    'אף תגית לא השתפרה, או שאחרות זזו רחוק מדי: נכנס לשימוש רק אם מתעקשים',
  'these thresholds are for {0}, which is not in use': 'הספים האלה הם של {0}, שאינו בשימוש',
  'this training is no longer there': 'האימון הזה כבר איננו',
  'the process that trained ended ({0})': 'תהליך האימון הסתיים ({0|said})',
  '{0} was changed meanwhile: discard this training and start again':
    '{0} השתנה בינתיים: יש לזנוח את האימון הזה ולהתחיל שוב',
  '{0} was changed meanwhile: start again': '{0} השתנה בינתיים: יש להתחיל שוב',
  'what was learnt is no longer there: start again': 'מה שנלמד כבר איננו: יש להתחיל שוב',
  'the loss is {0}: lower the learning rate': 'השגיאה (loss) היא {0}: יש להקטין את קצב הלימוד',
  'training all layers of this network takes more than the 4 GiB of memory that WebAssembly has ({0}); its output layer and its thresholds can be trained':
    'אימון של כל השכבות ברשת הזאת דורש יותר מ־4 GiB הזיכרון שיש ל־WebAssembly‏ ({0}); אפשר לאמן את השכבה האחרונה ואת הספים',
  'the network does not end in a layer with a row for each tag: train all of it':
    'הרשת אינה מסתיימת בשכבה עם שורה לכל תגית: יש לאמן את כולה',
  'there is nothing to learn from: no tag of these tracks is known':
    'אין ממה ללמוד: אף תגית של הרצועות האלה אינה ידועה',
  'song-level training takes one way to aggregate windows for all tags, mean or max, and this model has others; train at instance level':
    'אימון על שירים מסכם חלונות בדרך אחת לכל התגיות, ממוצע או מקסימום, ולמודל הזה יש אחרות; יש לאמן על חלונות',
  'song-level training cannot go through a majority vote: no small change of a window changes the vote, so it has no gradient; train at instance level, or aggregate by mean or max':
    'אימון על שירים אינו יכול לעבור דרך הכרעת רוב: שום שינוי קטן בחלון אינו משנה אותה, ולכן אין לה גרדיאנט; יש לאמן על חלונות, או לסכם בממוצע או במקסימום',

  'it is made of {0}, among others, and there is no model {1}': 'הוא מורכב בין השאר מ־{0}, ואין מודל {1}',
  'it is made of {0}, which is made of others itself: name those':
    'הוא מורכב מ־{0}, שמורכב בעצמו מאחרים: יש לציין אותם',
  'it has sources of {0} tags, and {1} tags': 'יש לו מקורות ל־{0|number} תגיות, ו־{1|number} תגיות',
  'a tag is made of {0}, which is no member': 'תגית באה מ־{0}, שאינו חלק ממנו',
  'it takes "{0}" ({1}) from {2}, whose vocabulary is another one and has no such tag':
    'הוא לוקח את ״{0}״ ({1}) מ־{2}, שאוצר המילים שלו אחר ואין בו תגית כזאת',
  '{0}. It is left out.': '{0|said}. הוא הושמט.',
  'its text tower has no answer within {0} s': 'מגדל הטקסט שלו לא ענה בתוך {0|number} שניות',
  'its text tower ended its process ({0})': 'מגדל הטקסט שלו סיים את התהליך שלו ({0|said})',
  'it has heard no track yet': 'הוא עדיין לא שמע אף רצועה',
  'it has no output for pitches from one to the next by a ratio': 'אין לו פלט לגובהי צליל ביחסים שווים',
  'it was closed': 'נסגר',
  'another one comes first': 'אחר בא לפניו',
  'not tried, because it is the slowest by far': 'לא נוסה, כי הוא האיטי ביותר בהרבה',
  'nothing to compare its answers with': 'אין עם מה להשוות את התשובות שלו',
  'its scores are off by {0}': 'הציונים שלו סוטים ב־{0|number}',
  'choose two different models': 'יש לבחור שני מודלים שונים',
  'there is no model "{0}"; installed: {1}': 'אין מודל ״{0}״; מותקנים: {1}',
  'cannot read the models in {0}': 'אי אפשר לקרוא את המודלים ב־{0}',
  '{0} exists already': '{0} כבר קיים',
  'cannot write to {0}: {1}': 'אי אפשר לכתוב ל־{0}: {1|said}',
  'ends its process ({0})': 'מסיים את התהליך שלו ({0|said})',
  'TensorFlow.js cannot start "{0}"': '‏TensorFlow.js אינו יכול להפעיל את ״{0}״',
  'not installed: npm install {0} --ignore-scripts=false':
    'לא מותקן: ⁨npm install {0} --ignore-scripts=false⁩',
  'its native library is not there: npm rebuild {0} --ignore-scripts=false':
    'הספרייה המקומית שלו איננה: ⁨npm rebuild {0} --ignore-scripts=false⁩',
  'its native library does not load: {0}': 'הספרייה המקומית שלו אינה נטענת: {0}',
  'its CUDA library is missing or does not load: npm rebuild onnxruntime-node --ignore-scripts=false':
    'ספריית ה־CUDA שלו חסרה או אינה נטענת: ⁨npm rebuild onnxruntime-node --ignore-scripts=false⁩',
  'no GPU with a Vulkan, Metal or D3D12 driver': 'אין מעבד גרפי עם מנהל התקן ל־Vulkan,‏ Metal או D3D12',
  'its weights are in a second file (external data); export it as one file':
    'המשקלים שלו בקובץ שני (external data); יש לייצא אותו כקובץ אחד',
  'stopped after {0} s': 'נעצר אחרי {0|number} שניות',
  'not ready within 30 s': 'לא מוכן בתוך 30 שניות',
  '{0} {1} takes the place of {2}: your music is listened to again, one job at a time, and all your decisions stay ({3} on its tags).':
    '{0} {1} בא במקום {2}: תהיה האזנה חוזרת למוזיקה, משימה אחר משימה, וכל ההחלטות נשארות ({3|number} על התגיות שלו).',
  '{0} is now called {1}.': '{0} נקראת עכשיו {1}.',
  'It no longer knows {0}; your decisions about them stay.':
    'הוא כבר אינו מכיר את {0}; ההחלטות עליהן נשארות.',
  "It now says how likely a tag is, which your own thresholds of {0} were not made for: the model's own apply until you undo this.":
    'הוא אומר עכשיו כמה תגית סבירה, והספים האישיים של {0} לא נועדו לכך: הספים של המודל תקפים עד שמבטלים זאת.',
  '"{0}" is a folder; name an installed model': '״{0}״ היא תיקייה; יש לציין מודל מותקן',
  '"{0}" comes with Hearmark and stays; you can remove only models that were added':
    '״{0}״ מגיע עם Hearmark ונשאר; אפשר להסיר רק מודלים שנוספו',
  '"{0}" is a part of {1}, which cannot do without it; remove that first':
    '״{0}״ הוא חלק של {1}, שאינו יכול בלעדיו; תחילה יש להסיר את זה',
  'cannot delete {0}: {1}': 'אי אפשר למחוק את {0}: {1}',
  'opening it ended its process ({0})': 'פתיחתו סיימה את התהליך שלו ({0|said})',
  'it has no answer within {0} s': 'אין לו תשובה בתוך {0|number} שניות',
  '{0} is listening; wait until that job is done, or cancel it':
    '{0} מאזין עכשיו; יש להמתין שהמשימה תסתיים, או לבטל אותה',
  'a training of {0} is not over; cancel it first': 'אימון של {0} לא הסתיים; תחילה יש לבטל אותו',

  'the catalogue has no model "{0}"': 'בקטלוג אין מודל ״{0}״',
  'the licence of {0} ({1}) forbids commercial use: agree to it first':
    'הרישיון של {0} ({1}) אוסר שימוש מסחרי: תחילה יש להסכים לו',
  '{0} is installed already': '{0} כבר מותקן',
  '{0} is being downloaded already': '{0} כבר בהורדה',
  '{0} is not being downloaded': '{0} אינו בהורדה',
  '{0}\n(The download is intact and is kept.)': '{0|said}\n(ההורדה שלמה ונשמרת.)',
  'the server sent nothing for {0} s': 'השרת לא שלח דבר כבר {0|number} שניות',
  '{0} is not the file that it should be, so it was deleted: {1}':
    '{0} אינו הקובץ שהוא צריך להיות, ולכן נמחק: {1|said}',
  '{0}: expected {1}, got {2}': '{0}: הצפוי {1}, התקבל {2}',
  '{0} does not read back as it was written; is the drive failing?':
    '{0} אינו נקרא כפי שנכתב; האם הכונן מתקלקל?',
  '{0} has {1} bytes where {2} are expected': 'ב־{0} יש {1|number} בתים במקום {2|number} הצפויים',
  'the connection ended after {0} of {1} bytes': 'החיבור נגמר אחרי {0|number} מתוך {1|number} בתים',
  '{0}: the server answered {1} {2}': '{0}: השרת ענה {1} {2}',
  '{0} comes only with the encoding {1}': '{0} מגיע רק בקידוד {1}',
  'the connection broke: {0}': 'החיבור נותק: {0|said}',
  '{0} sends {1} bytes where at most {2} are expected': '{0} שולח {1|number} בתים במקום לכל היותר {2|number}',
  '{0} redirects to {1}, which is not https': '{0} מפנה אל {1}, שאינו https',
  'no answer from {0}: {1}': 'אין תשובה מ־{0}: {1|said}',
  '{0} redirects endlessly': '{0} מפנה בלי סוף',
  'there is a model "{0}" already; choose another name, or remove that one':
    'כבר יש מודל ״{0}״; יש לבחור שם אחר, או להסיר אותו',
  '{0} is made of {1}, and {2} is not installed; `hearmark models get {3}` may have it':
    '{0} מורכב מ־{1}, ו־{2} אינו מותקן; אולי `hearmark models get {3}` יביא אותו',
  '{0} is made of {1}, and {2} are not installed; `hearmark models get {3}` may have it':
    '{0} מורכב מ־{1}, ו־{2} אינם מותקנים; אולי `hearmark models get {3}` יביא אותם',
  'say of which models it is to be made; without that, there are recipes for: {0}':
    'יש לציין מאילו מודלים להרכיב אותו; בלי זה יש מתכונים ל־{0}',
};
