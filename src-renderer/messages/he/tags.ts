import type { Catalogue } from '../Messages.ts';

export const tags: Catalogue['tags'] = {
  acceptAllSuggestionsOfTracks: 'קבלת כל ההצעות של {tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  acceptAllSuggestions: 'קבלת כל ההצעות',
  countingTheSuggestions: 'ספירת ההצעות…',
  thereAreNoSuggestionsLeft: 'לא נותרו הצעות לענות עליהן.',
  tagsWithoutATick: 'תגיות בלי סימון נשארות כפי שהן.',
  allTags: 'כל התגיות',
  thisAnswersSuggestionsAtOnce:
    'זה עונה על {suggestions|number} {{suggestions:|הצעה|הצעות|||הצעות}} בבת אחת. אפשר לבטל בצעד אחד.',
  yesAccept: 'כן, לקבל {answers|number}',
  acceptSuggestions: 'קבלת {suggestions|number} {{suggestions:|הצעה|הצעות|||הצעות}}',
  fromTheFile: 'מן הקובץ',
  addedByYou: 'נוספה ידנית',
  allTagsOf: 'כל התגיות של {title}',
  create: 'יצירת ״{typed}״',
  yourOwnTag: 'תגית אישית',
  acceptATagOn: 'קבלת תגית ב־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  rejectATagOn: 'דחיית תגית ב־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  addATagTo: 'הוספת תגית ל־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  removeATagFrom: 'הסרת תגית מ־{tracks|number} {{tracks:|רצועה|רצועות|||רצועות}}',
  findOrCreateATag: 'חיפוש תגית או יצירתה',
  undone: 'בוטל: {title}',
  nothingToUndo: 'אין מה לבטל',
  redone: 'בוצע מחדש: {title}',
  nothingToRedo: 'אין מה לבצע מחדש',
  perhaps: 'אולי',
};
