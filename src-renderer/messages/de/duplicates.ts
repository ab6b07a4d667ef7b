import type { Catalogue } from '../Messages.ts';

export const duplicates: Catalogue['duplicates'] = {
  youAcceptedThese: 'Auf einer Kopie angenommen, auf einer anderen abgelehnt: Sie bleiben, wie sie sind.',
  tagsDecidedDifferently: '{tags|number} {{tags:Tag|Tags}} verschieden entschieden',
  whatYouDecided:
    'Was für eine Kopie entschieden wurde, gilt dann auch für die anderen; {key} nimmt es zurück',
  shareDecisions: 'Entscheidungen teilen',
  of: 'von {title}',
  copiesOf: 'Kopien von {title}',
  best: 'beste',
  itsDriveIsNotConnected: 'Laufwerk nicht verbunden',
  listeningToWhatIsNew:
    'Neues wird angehört: {fingerprinted|number} von {tracks|number} {{tracks:Titel|Titeln}}',
  searchForDuplicates: 'Suche nach Duplikaten',
  searchForDuplicatesDone: 'Suche nach Duplikaten: Fortschritt',
  whatIsDoneIsKept: 'Was fertig ist, bleibt erhalten; die nächste Suche macht dort weiter.',
  chromaprintsFpcalcIsNotInstalled:
    'Chromaprints fpcalc ist nicht installiert, deshalb wird verglichen, was das Modell gehört hat. Das findet weniger und ist weniger sicher. (Debian: libchromaprint-tools)',
  noRecordingIsThereTwice: 'Keine Aufnahme ist doppelt',
  thereSeveralTimes: '{recordings} {{recordings:Aufnahme ist|Aufnahmen sind}} mehrfach vorhanden',
  duplicates: 'Duplikate',
  theSameRecordingInOther: 'Dieselbe Aufnahme in anderen Dateien. Hearmark löscht nie eine davon.',
  lookAgain: 'Erneut suchen',
  duplicatesCannotBeShown: 'Die Duplikate können nicht angezeigt werden',
  nothingToCompareYet: 'Noch nichts zu vergleichen',
  addAFolderWithMusic: 'Zuerst einen Ordner mit Musik hinzufügen.',
  recordingsWithFilesBeyond:
    '{recordings|number} {{recordings:Aufnahme|Aufnahmen}} mit {files|number} {{files:überzähligen Datei|überzähligen Dateien}}.',
  showMoreOfThe: 'Mehr von {total|number} anzeigen',
  allTracksWereCompared: '{tracks|number} {{tracks:Titel wurde|Titel wurden}} nach dem Klang verglichen.',
  isAnythingThereTwice: 'Ist etwas doppelt?',
  hearmarkComparesHowRecordingsSound:
    'Hearmark vergleicht, wie Aufnahmen klingen, gleich in welchem Format, welcher Bitrate und welchem Schnitt, und zeigt, welche Kopie die beste ist. Nichts wird geändert.',
  lookForDuplicates: 'Duplikate suchen',
  tracksHaveToBeListened: '{tracks|number} {{tracks:Titel muss|Titel müssen}} dafür angehört werden.',
  readingWhatWasFound: 'Ergebnisse werden gelesen …',
  pauseCopy: 'Pause: {name}, Kopie {copy}',
  playCopy: 'Abspielen: {name}, Kopie {copy}',
  comparing: '{tracks|number} {{tracks:Titel wird|Titel werden}} verglichen',
  cannotBeDecoded:
    '{tracks|number} {{tracks:Titel kann nicht dekodiert werden und bleibt|Titel können nicht dekodiert werden und bleiben}} außen vor.',
};
