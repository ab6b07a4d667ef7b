import type { Catalogue } from '../Messages.ts';

export const folders: Catalogue['folders'] = {
  dropAFolderWithMusic: 'Hier einen Ordner mit Musik ablegen.',
  filesCouldNotBeFound:
    '{files|number} {{files:Datei wurde|Dateien wurden}} dort nicht gefunden; eine Suche sieht noch einmal nach.',
  isNowFiles: '{path} ist jetzt {name}: {files|number} {{files:Datei|Dateien}}.',
  listeningToHalfAMinute:
    'Eine halbe Minute Klänge in {path} wird angehört. Unter „Aufträge“ lässt sich der Ordner wieder entfernen.',
  listeningToNothingIsWritten: '{name} wird angehört. In die Dateien wird nichts geschrieben.',
  theTracksCannotBeShown: 'Die Titel können nicht angezeigt werden',
  noTracksMatch: 'Kein Titel passt',
  nothingInYourLibraryMatches: 'Nichts in der Bibliothek passt zu diesem Filter.',
  clearTheFilter: 'Filter leeren',
  listeningToYourMusic: 'Die Musik wird angehört',
  theFirstTracksAppearHere:
    'Die ersten Titel erscheinen hier in wenigen Sekunden. Die Bibliothek lässt sich benutzen, während Hearmark hört.',
  yourMusicCannotBeFound: 'Die Musik ist nicht zu finden',
  noneOfTheFiles:
    'Keine der Dateien der Bibliothek ist noch, wo sie war. Entscheidungen bleiben erhalten und gelten wieder, sobald die Dateien zurück sind.',
  showMissingTracks: '{missingTracks|number} {{missingTracks:fehlenden Titel|fehlende Titel}} anzeigen',
  noMusicWasFound: 'Keine Musik gefunden',
  thereAreNoAudioFiles: 'In den Ordnern sind keine Audiodateien.',
  chooseAnotherFolder: 'Anderen Ordner wählen',
  stepChoose: 'Einen Ordner mit Musik wählen.',
  hearmarkListens: 'Hearmark hört sie auf diesem Rechner an; nichts wird irgendwohin gesendet.',
  tagsAppearWithinSecondsAccept: 'Tags erscheinen in Sekunden: annehmen, ablehnen oder eigene hinzufügen.',
  measuringSpeed: 'Es wird gemessen, wie schnell dieser Rechner hört …',
  speedOf: 'Eben gemessen: {tracks|number} Titel von vier Minuten dauern auf diesem Rechner etwa {time}.',
  speedNotMeasured: 'Wie schnell dieser Rechner hört, ließ sich nicht messen.',
  hearWhat: 'Hören, was in der Musik steckt',
  makingThem: 'Werden erzeugt …',
  tryItOnSampleSounds: 'Mit hier erzeugten Klängen ausprobieren',
  orDrop: 'Oder einen auf diesem Fenster ablegen.',
  whereIsThisFolderNow: 'Wo ist dieser Ordner jetzt?',
  chooseAFolderWithMusic: 'Ordner mit Musik wählen',
  ifWasRenamedOrMoved:
    'Falls {path} umbenannt oder verschoben wurde, hier den neuen Ort wählen: Nichts wird erneut angehört, und Entscheidungen bleiben.',
  hearmarkListensToTheAudio:
    'Hearmark hört die Audiodateien darin und in den Unterordnern an. Es liest sie nur: Keine Datei wird geändert.',
  theStartingPoints: 'den Ausgangspunkten',
  path: 'Pfad',
  typeAPath: 'Ausgangspunkte – oder einen Pfad eingeben',
  audioFilesInThisFolder: '{audioFiles|number} {{audioFiles:Audiodatei|Audiodateien}} in diesem Ordner',
  thereAreNoFolders: 'Hier gibt es keine Ordner.',
  thisFolder: 'Diesen Ordner',
  add: '{name} hinzufügen',
  addThisFolder: 'Diesen Ordner hinzufügen',
  upTo: 'Aufwärts zu {name}',
  use: '{name} verwenden',
};
