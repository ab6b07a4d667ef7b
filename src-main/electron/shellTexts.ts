import type { Settings } from '../api.ts';

/**
 * What the application says beside its page, in menus, dialogs and notifications, by its English. The words of the page
 * (src-renderer/messages) lie in what is built of that.
 */
const german = {
  File: 'Datei',
  'Add Folder…': 'Ordner hinzufügen …',
  Close: 'Fenster schließen',
  Quit: 'Beenden',
  Edit: 'Bearbeiten',
  Undo: 'Rückgängig',
  Redo: 'Wiederholen',
  Cut: 'Ausschneiden',
  Copy: 'Kopieren',
  Paste: 'Einfügen',
  'Select All': 'Alles auswählen',
  Search: 'Suchen',
  'Commands…': 'Befehle …',
  View: 'Ansicht',
  Library: 'Bibliothek',
  Review: 'Prüfen',
  Write: 'Schreiben',
  Training: 'Training',
  Duplicates: 'Duplikate',
  Jobs: 'Aufträge',
  Models: 'Modelle',
  Settings: 'Einstellungen',
  'Zoom In': 'Vergrößern',
  'Zoom Out': 'Verkleinern',
  'Actual Size': 'Originalgröße',
  'Full Screen': 'Vollbild',
  Window: 'Fenster',
  Help: 'Hilfe',
  Keys: 'Tasten',
  'Choose a folder with music': 'Ordner mit Musik wählen',
  'Add the folder {0}?': 'Den Ordner {0} hinzufügen?',
  'This file is not in your library. Hearmark can listen to the folder it lies in; no file is changed.':
    'Diese Datei ist nicht in der Bibliothek. Hearmark kann den Ordner anhören, in dem sie liegt; keine Datei wird geändert.',
  'Add the folder': 'Ordner hinzufügen',
  Cancel: 'Abbrechen',
  'The window has stopped working several times. Jobs go on, and nothing that you decided is lost.':
    'Das Fenster ist mehrmals abgestürzt. Aufträge laufen weiter, und keine Entscheidung ist verloren.',
  'Show it again': 'Wieder anzeigen',
  'Quit Hearmark': 'Hearmark beenden',
  'The window does not answer. Jobs go on meanwhile.':
    'Das Fenster antwortet nicht. Aufträge laufen solange weiter.',
  Wait: 'Warten',
  'Show it anew': 'Neu anzeigen',
  'It is done.': 'Fertig.',
  'It has failed. The window says why.': 'Fehlgeschlagen. Das Fenster nennt den Grund.',
};
export type ShellText = keyof typeof german;

const hebrew: Record<ShellText, string> = {
  File: 'קובץ',
  'Add Folder…': 'הוספת תיקייה…',
  Close: 'סגירת החלון',
  Quit: 'יציאה',
  Edit: 'עריכה',
  Undo: 'ביטול הפעולה',
  Redo: 'ביצוע מחדש',
  Cut: 'גזירה',
  Copy: 'העתקה',
  Paste: 'הדבקה',
  'Select All': 'בחירת הכול',
  Search: 'חיפוש',
  'Commands…': 'פקודות…',
  View: 'תצוגה',
  Library: 'ספרייה',
  Review: 'סקירה',
  Write: 'כתיבה',
  Training: 'אימון',
  Duplicates: 'כפילויות',
  Jobs: 'משימות',
  Models: 'מודלים',
  Settings: 'הגדרות',
  'Zoom In': 'הגדלה',
  'Zoom Out': 'הקטנה',
  'Actual Size': 'גודל מקורי',
  'Full Screen': 'מסך מלא',
  Window: 'חלון',
  Help: 'עזרה',
  Keys: 'מקשים',
  'Choose a folder with music': 'בחירת תיקייה עם מוזיקה',
  'Add the folder {0}?': 'להוסיף את התיקייה \u2068{0}\u2069?',
  'This file is not in your library. Hearmark can listen to the folder it lies in; no file is changed.':
    'הקובץ הזה אינו בספרייה. Hearmark יכול להאזין לתיקייה שבה הוא נמצא; שום קובץ אינו משתנה.',
  'Add the folder': 'הוספת התיקייה',
  Cancel: 'ביטול',
  'The window has stopped working several times. Jobs go on, and nothing that you decided is lost.':
    'החלון הפסיק לעבוד כמה פעמים. המשימות ממשיכות, ושום החלטה לא אבדה.',
  'Show it again': 'הצגה מחדש',
  'Quit Hearmark': 'יציאה מ־Hearmark',
  'The window does not answer. Jobs go on meanwhile.': 'החלון אינו מגיב. המשימות ממשיכות בינתיים.',
  Wait: 'המתנה',
  'Show it anew': 'הצגה מההתחלה',
  'It is done.': 'הסתיים.',
  'It has failed. The window says why.': 'נכשל. החלון אומר מדוע.',
};

const languages = { de: german, he: hebrew } as const;
type Language = keyof typeof languages | 'en';

/** Says a text in the language that was chosen, or the first of the system's that there is, as the page does; {0} stays. */
export function sayIn(
  choice: Settings['language'],
  ofSystem: readonly string[],
): (text: ShellText) => string {
  const isKnown = (tag: string): tag is Language => tag === 'en' || Object.hasOwn(languages, tag);
  const language = [choice, ...ofSystem.map((tag) => tag.slice(0, 2).toLowerCase())].find(isKnown) ?? 'en';
  return (text) => (language === 'en' ? text : languages[language][text]);
}
