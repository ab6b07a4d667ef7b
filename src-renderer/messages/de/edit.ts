import type { Catalogue } from '../Messages.ts';

export const edit: Catalogue['edit'] = {
  whatTheFilesSay: 'Angaben der Dateien',
  nothingIsWritten: 'In die Dateien wird erst geschrieben, wenn zu sehen war, was sich ändert.',
  theseTracksAreParts:
    'Diese Titel sind Teile einer Datei, etwa durch ein Cue-Sheet oder Kapitel, oder ihre Dateien fehlen: Ihre Angaben können hier nicht bearbeitet werden.',
  lookingAtTheFiles: 'Dateien werden angesehen …',
  writeLater: 'Später schreiben',
  showWhatWouldChange: 'Änderungen zeigen',
  isTakenAwayFromAll: 'wird überall entfernt',
  differentValuesWhichStay: '{different} verschiedene Werte, die bleiben',
  fieldAsItWas: '{label}: wie zuvor',
  asItWas: 'Wie zuvor',
  takeFieldAwayFromAll: '{label}: überall entfernen',
  takeAwayFromAll: 'Überall entfernen',
  editedOnTracksNotYet: 'bei {tracks|number} {{tracks:Titel|Titeln}} bearbeitet, noch nicht geschrieben',
  editedNotYetWritten: 'bearbeitet, noch nicht geschrieben',
  severalWithBetweenThem: 'mehrere mit ; dazwischen',
  albumArtist: 'Albuminterpret',
  n1999Or19990301: '1999 oder 1999-03-01',
  trackNumber: 'Titelnummer',
  disc: 'CD',
  genre: 'Genre',
  comment: 'Kommentar',
  whatTheFileSays: 'Angaben der Datei',
  whatFilesOfTheTrackSay: 'Angaben der {files|number} {{files:Datei|Dateien}} des Titels',
  whatFilesOfTracksSay: 'Angaben der Dateien von {tracks|number} {{tracks:Titel|Titeln}}',
  whatSomeFilesOfTracksSay:
    'Angaben von {files|number} {{files:Datei|Dateien}} zu {tracks|number} {{tracks:Titel|Titeln}}',
  partsStay:
    '{count|number} {{count:weiterer Titel ist Teil einer Datei oder fehlt und bleibt, wie er ist|weitere Titel sind Teile einer Datei oder fehlen und bleiben, wie sie sind}}.',
};
