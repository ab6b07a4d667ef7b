import type { HostTexts } from '../../HostTexts.ts';

export const elsewhere: HostTexts['elsewhere'] = {
  'it was not sent: {0}': 'הוא לא נשלח: {0|said}',
  'no answer': 'אין תשובה',
  'it was not there when it was fetched': 'הוא לא היה שם כשבאו להביא אותו',
  'it came damaged: {0}': 'הוא הגיע פגום: {0|said}',
  'it came cut short': 'הוא הגיע קטוע',
  'nats-server is not installed: get it from nats.io or your system (Debian: nats-server)':
    '‏nats-server אינו מותקן: אפשר להשיג אותו מ־nats.io או מן המערכת (Debian: nats-server)',
  'nats-server ended at once: {0}': '‏nats-server הסתיים מיד: {0|said}',
  'nats-server does not answer: {0}': '‏nats-server אינו עונה: {0|said}',
  'it says nothing': 'הוא אינו אומר דבר',
  'the package selfsigned, which makes certificates, is not installed':
    'החבילה selfsigned, שיוצרת אישורים, אינה מותקנת',
  'nobody waits for it any more': 'איש אינו ממתין לו עוד',
  '{0} machines ended while they listened to it': '{0|number} מחשבים הסתיימו בזמן שהאזינו לו',
  'it lies outside of the folders': 'הוא נמצא מחוץ לתיקיות',
  'it listened to another file': 'הוא האזין לקובץ אחר',
  'it heard less than it was asked for': 'הוא שמע פחות ממה שהתבקש',
  '{0} cannot get the training ({1}); it goes on here': '{0} אינו יכול לקבל את האימון ({1}); הוא נמשך כאן',
  '{0} gave it up': '{0} ויתר עליו',
  '{0} is gone': '{0} נעלם',
  '{0} left': '{0} עזב',
  '{0} could not go on ({1})': '{0} לא יכול היה להמשיך ({1|said})',
  '{0} was wrong ({1})': '{0} טעה ({1|said})',
  '{0}; the training goes on here': '{0|said}; האימון נמשך כאן',
  '{0}; {1} goes on with the training': '{0|said}; {1} ממשיך את האימון',
  '{0} cannot be reached; the training goes on here': 'אי אפשר להגיע אל {0}; האימון נמשך כאן',
  'no machine': 'אף מחשב',
  '{0} is not there; {1} is': '{0} אינו שם; {1|said} כן',
  'its epoch is not there': 'האפוק שלו אינו שם',
  'no other machine is connected': 'אף מחשב אחר אינו מחובר',
  '{0}; this machine listens alone': '{0|said}; המחשב הזה מאזין לבדו',
  'the ports from {0} on are all taken': 'כל הפורטים מ־{0} והלאה תפוסים',
  'another Hearmark shares out the work of this library already':
    '‏Hearmark אחר כבר מחלק את העבודה של הספרייה הזאת',
  'other machines cannot get the models: {0}': 'מחשבים אחרים אינם יכולים לקבל את המודלים: {0|said}',
  'other machines cannot be reached: {0}': 'אי אפשר להגיע אל מחשבים אחרים: {0|said}',
  'another training is at work on another machine': 'אימון אחר פועל על מחשב אחר',
  'there is no such machine': 'אין מחשב כזה',
  'nothing is listened to now': 'אין האזנה עכשיו',
  'these models are not in use any more': 'המודלים האלה כבר אינם בשימוש',
  'it has version {0}, and this machine {1}: both need the same':
    'יש לו גרסה {0}, ולמחשב הזה {1}: לשניהם נדרשת אותה גרסה',
  'it was told to leave; start it anew to let it in': 'הוא נשלח משם; יש להפעיל אותו מחדש כדי להכניס אותו',
  'this is no key of Hearmark: paste the whole line that `hearmark workers start` printed':
    'זה אינו מפתח של Hearmark: יש להדביק את כל השורה ש־`hearmark workers start` הדפיס',
  '{0}: write the server as in nats://192.168.1.5:4222':
    '{0}: יש לכתוב את השרת כמו \u2068nats://192.168.1.5:4222\u2069',
  'the server {0}: {1}': 'השרת {0}: {1|said}',
  'it does not let this key in': 'הוא אינו מכניס את המפתח הזה',
  'its certificate is not one to trust, and the key does not name it ({0}); is the line whole?':
    'אי אפשר לסמוך על האישור שלו, והמפתח אינו מציין אותו ({0}); האם השורה שלמה?',
  'it cannot be reached ({0})': 'אי אפשר להגיע אליו ({0})',
  'it does not answer': 'הוא אינו עונה',
  'it shows no certificate': 'הוא אינו מציג אישור',
  'it shows another certificate than the key says; do not trust it':
    'הוא מציג אישור אחר מזה שבמפתח; אין לסמוך עליו',
  'other machines need the packages of NATS, which are not installed':
    'מחשבים אחרים צריכים את החבילות של NATS, שאינן מותקנות',

  'what was sent to players cannot be read; move {0} away to begin anew':
    'אי אפשר לקרוא מה נשלח לנגנים; יש להזיז את {0} כדי להתחיל מחדש',
  'A playlist that is sent has {0} tracks at most.': 'ברשימת השמעה שנשלחת יש לכל היותר {0|number} רצועות.',
  'This preview is no longer there: look again.': 'התצוגה המקדימה הזאת כבר איננה: יש לבדוק שוב.',
  'The window reaches players by the name or address of their machine.':
    'החלון מגיע לנגנים לפי השם או הכתובת של המחשב שלהם.',
  'it answers without an end': 'הוא עונה בלי סוף',
  '{0} has not answered within {1} s': '{0} לא ענה בתוך {1|number} שניות',
  '{0} cannot be reached: {1}': 'אי אפשר להגיע אל {0}: {1|said}',
  'in the address of a player write % as %25': 'בכתובת של נגן יש לכתוב % בתור \u2068%25\u2069',
  'this is no address of a player: write it as mpd://host:6600, mpd:///run/mpd/socket, https://user@music.example, jellyfin+https://user@media.example or plex+http://host:32400':
    'זו אינה כתובת של נגן: יש לכתוב \u2068mpd://host:6600\u2069, \u2068mpd:///run/mpd/socket\u2069, \u2068https://user@music.example\u2069, \u2068jellyfin+https://user@media.example\u2069 או \u2068plex+http://host:32400\u2069',
  '{0} has none of these songs': 'ב־{0} אין אף אחד מן השירים האלה',
  'nothing that was sent to {0} can be undone': 'אי אפשר לבטל דבר ממה שנשלח אל {0}',
  '{0} was changed there since it was sent, and is left as it is':
    '{0} השתנתה שם מאז שנשלחה, ונשארת כפי שהיא',
  'a playlist has a name': 'לרשימת השמעה יש שם',
  'say who you are there, as in {0}//user@{1}, and the password in HEARMARK_PLAYER_PASSWORD':
    'יש לציין את השם שם, כמו \u2068{0}//user@{1}\u2069, ואת הסיסמה ב־HEARMARK_PLAYER_PASSWORD',
  'say who you are there, as in jellyfin+{0}//user@{1}':
    'יש לציין את השם שם, כמו \u2068jellyfin+{0}//user@{1}\u2069',
  '{0} wants the password itself, which is told by https alone': '{0} רוצה את הסיסמה עצמה, שנמסרת רק ב־https',
  '{0} cannot be asked for so much at once': 'אי אפשר לבקש מ־{0} כל כך הרבה בבת אחת',
  '{0} is no server of the Subsonic API': '{0} אינו שרת של Subsonic API',
  '{0} says: {1}': '{0} אומר: {1}',
  '{0} has not made {1}': '{0} לא יצר את {1}',
  '{0} keeps another list as {1} than it was sent': '{0} שומר תחת {1} רשימה אחרת מזו שנשלחה',
  '{0} does not tell what is in a playlist': '{0} אינו מגלה מה יש ברשימת השמעה',
  '{0} does not tell which playlists it has': '{0} אינו מגלה אילו רשימות השמעה יש לו',
  'Plex lets nobody in without a token: put your X-Plex-Token where the password goes (HEARMARK_PLAYER_PASSWORD)':
    '‏Plex אינו מכניס איש בלי אסימון: יש לשים את X-Plex-Token במקום הסיסמה (HEARMARK_PLAYER_PASSWORD)',
  '{0} is Plex {1}, which answers in XML alone: it is too old':
    '{0} הוא Plex {1}, שעונה רק ב־XML: הוא ישן מדי',
  '{0} is no Plex Media Server': '{0} אינו Plex Media Server',
  '{0} does not know this token': '{0} אינו מכיר את האסימון הזה',
  '{0} does not let the owner of this token do that': '{0} אינו מרשה זאת לבעל האסימון הזה',
  '{0} answers {1} /{2} with {3}': '{0} עונה על \u2068{1} /{2}\u2069 ב־{3}',
  '{0} answers {1} {2} with {3}': '{0} עונה על \u2068{1} {2}\u2069 ב־{3}',
  '{0} tells what it has without an end': '{0} מונה בלי סוף מה יש לו',
  '{0} does not tell what it has': '{0} אינו מגלה מה יש לו',
  '{0} tells another part of a list than it was asked for': '{0} מציג חלק אחר של רשימה מזה שהתבקש',
  '{0} does not tell which libraries it has': '{0} אינו מגלה אילו ספריות יש לו',
  '{0} has no library of music that this token may see': 'ל־{0} אין ספריית מוזיקה שהאסימון הזה רשאי לראות',
  '{0} has songs of another server there, and is left as it is':
    'ב־{0} יש שם שירים של שרת אחר, והיא נשארת כפי שהיא',
  '{0} does not answer': '{0} אינו עונה',
  '{0} has ended the connection': '{0} ניתק את החיבור',
  '{0} answers without an end': '{0} עונה בלי סוף',
  '{0} is no MPD': '{0} אינו MPD',
  'MPD says: {0}': '‏MPD אומר: {0}',
  'MPD takes no text with a line break': '‏MPD אינו מקבל טקסט עם מעבר שורה',
  'MPD can have no playlist called "{0}"': 'ל־MPD לא יכולה להיות רשימת השמעה בשם ״{0}״',
  '{0} is no Jellyfin server': '{0} אינו שרת Jellyfin',
  '{0} does not know {1} with this password': '{0} אינו מכיר את {1} עם הסיסמה הזאת',
  '{0} lets {1} not in, though it knows the password: the account may be disabled, or kept to other hours, places or devices':
    '{0} אינו מכניס את {1}, אף שהסיסמה נכונה: אולי החשבון מושבת, או מוגבל לשעות, למקומות או למכשירים אחרים',
  '{0} does not let {1} do that': '{0} אינו מרשה זאת ל־{1}',
  'Hearmark {0} could not be fetched; the log has the reason. It is at {1}.':
    'לא ניתן היה להוריד את Hearmark {0}; הסיבה כתובה ביומן. הגרסה נמצאת בכתובת {1}.',
  'Hearmark {0} was fetched. It is installed when you quit.': 'Hearmark {0} הורד. ההתקנה תתבצע בעת היציאה.',
};
