import type { Catalogue } from '../Messages.ts';

export const tags: Catalogue['tags'] = {
  acceptAllSuggestionsOfTracks: 'Alle Vorschläge von {tracks|number} {{tracks:Titel|Titeln}} annehmen',
  acceptAllSuggestions: 'Alle Vorschläge annehmen',
  countingTheSuggestions: 'Vorschläge werden gezählt …',
  thereAreNoSuggestionsLeft: 'Es sind keine Vorschläge mehr offen.',
  tagsWithoutATick: 'Tags ohne Haken bleiben, wie sie sind.',
  allTags: 'Alle Tags',
  thisAnswersSuggestionsAtOnce:
    'Dies beantwortet {suggestions|number} {{suggestions:Vorschlag|Vorschläge}} auf einmal. Es lässt sich in einem Schritt rückgängig machen.',
  yesAccept: 'Ja, {answers|number} annehmen',
  acceptSuggestions: '{suggestions|number} {{suggestions:Vorschlag|Vorschläge}} annehmen',
  fromTheFile: 'aus der Datei',
  addedByYou: 'selbst hinzugefügt',
  allTagsOf: 'Alle Tags von {title}',
  create: '„{typed}“ anlegen',
  yourOwnTag: 'eigenes Tag',
  acceptATagOn: 'Tag annehmen bei {tracks|number} {{tracks:Titel|Titeln}}',
  rejectATagOn: 'Tag ablehnen bei {tracks|number} {{tracks:Titel|Titeln}}',
  addATagTo: 'Tag hinzufügen zu {tracks|number} {{tracks:Titel|Titeln}}',
  removeATagFrom: 'Tag entfernen von {tracks|number} {{tracks:Titel|Titeln}}',
  findOrCreateATag: 'Tag suchen oder anlegen',
  undone: 'Rückgängig: {title}',
  nothingToUndo: 'Nichts rückgängig zu machen',
  redone: 'Wiederholt: {title}',
  nothingToRedo: 'Nichts zu wiederholen',
  perhaps: 'vielleicht',
};
