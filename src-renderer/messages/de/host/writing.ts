/** Why a file is not written or was not, and what to do about it. */
export const writing = {
  'Write tags to {0}': 'Tags in {0|said} schreiben',
  'Edit {0}': '{0|said} bearbeiten',
  'Undo all tags': 'Alle Tags zurücknehmen',
  'Undo all {0} tags': 'Alle Tags in {0} zurücknehmen',
  'Undo batch {0}': 'Vorgang {0} zurücknehmen',
  'Undo {0} batch {1}': '{0} von Vorgang {1} zurücknehmen',
  'Undo tags of files': 'Tags von Dateien zurücknehmen',
  'Undo {0} tags of files': 'Tags in {0} von Dateien zurücknehmen',

  'a lock that nobody else can know is held': 'eine Sperre besteht, die sonst niemand kennen kann',
  'another Hearmark has held the locks for long': 'ein anderes Hearmark hält die Sperren schon lange',
  'was changed meanwhile': 'wurde inzwischen geändert',
  'is read-only': 'ist schreibgeschützt',
  'is read-only for you': 'darf mit diesem Konto nicht geschrieben werden',
  'is being written by Hearmark already': 'wird schon von Hearmark geschrieben',
  'cannot be locked: {0}': 'lässt sich nicht sperren: {0|said}',
  'a value of a field is empty or not text': 'ein Wert eines Felds ist leer oder kein Text',
  'was changed since the preview: look at it again': 'wurde seit der Vorschau geändert: noch einmal ansehen',
  'was changed since Hearmark last looked at it: scan its folder first':
    'wurde geändert, seit Hearmark zuletzt nachsah: zuerst den Ordner durchsuchen',
  'it or its music was changed since Hearmark last looked: scan its folder first':
    'es selbst oder seine Musik wurde geändert, seit Hearmark zuletzt nachsah: zuerst den Ordner durchsuchen',
  'was changed by another program meanwhile': 'wurde inzwischen von einem anderen Programm geändert',
  'another program has changed or deleted it since, so it is left as it is':
    'ein anderes Programm hat sie seither geändert oder gelöscht, darum bleibt sie, wie sie ist',
  'it was written again or deleted since, so it is left as it is':
    'sie wurde seither noch einmal geschrieben oder gelöscht, darum bleibt sie, wie sie ist',
  '{0} was changed by another program since, so it is left alone':
    '{0} wurde seither von einem anderen Programm geändert und bleibt',
  'it already says all of it': 'alles steht schon darin',
  'written {0}': '{0|said} geschrieben',
  'in place': 'an Ort und Stelle',
  'in place with a backup': 'an Ort und Stelle, mit Sicherung,',
  'a copy would lose its owner or permissions: done in place instead':
    'eine Kopie verlöre Besitzer oder Rechte: stattdessen an Ort und Stelle geschrieben',
  'what was begun of it could not be taken back: Hearmark does so at its next start':
    'was davon begonnen war, ließ sich nicht zurücknehmen: Hearmark tut es beim nächsten Start',
  'was not written, because the trial failed: {0}':
    'wurde nicht geschrieben, weil die Probe fehlschlug: {0|said}',
  'what was written reads differently': 'das Geschriebene liest sich anders',
  'what was written has another length': 'das Geschriebene hat eine andere Länge',
  'its encoding would be another one': 'die Kodierung wäre eine andere',
  'a second reader does not find {0}': 'ein zweites Leseprogramm findet {0} nicht',
  'a second reader does not find it': 'ein zweites Leseprogramm findet es nicht',
  'another line would change with it': 'eine andere Zeile würde sich mit ändern',
  '{0} reads {1} and not {2}': 'in {0} steht {1} und nicht {2}',
  'the audio is not the same': 'der Ton ist nicht derselbe',
  'the year would change': 'das Jahr würde sich ändern',
  'another field of its {0} tag would change with it': 'ein anderes Feld im {0}-Tag würde sich mit ändern',
  'the field {0} would change with it': 'das Feld {0} würde sich mit ändern',
  'its folder is away': 'der Ordner ist fort',
  'it is broken or gone; a copy, whole or not, is kept as {0}':
    'sie ist kaputt oder fort; eine Kopie, ganz oder nicht, ist als {0} aufgehoben',
  'the journal entry is damaged': 'der Eintrag im Journal ist beschädigt',
  'its journal has no bytes to restore': 'im Journal stehen keine Bytes zum Wiederherstellen',
  'nobody keeps a journal of this write': 'über dieses Schreiben führt niemand ein Journal',
  'it is no longer there': 'sie ist nicht mehr da',
  'you have no permission to write there': 'dort fehlt das Recht zum Schreiben',
  'its drive is read-only': 'das Laufwerk ist schreibgeschützt',
  'the drive is full': 'das Laufwerk ist voll',
  'your share of the drive is full': 'der eigene Anteil am Laufwerk ist voll',
  'a link has taken its place, which is not followed':
    'an ihrer Stelle liegt eine Verknüpfung, der nicht gefolgt wird',
  'it would become larger than its drive allows': 'sie würde größer, als das Laufwerk erlaubt',
  'another program has it open: try again when it is closed':
    'ein anderes Programm hat sie offen: wiederholen, wenn es geschlossen ist',
  'there is nothing to choose now': 'jetzt gibt es nichts zu wählen',
  'it cannot be written now': 'jetzt kann nicht geschrieben werden',
  'no change of this file is accepted': 'von dieser Datei ist keine Änderung angenommen',
  'the process that wrote it ended ({0})': 'der Prozess, der sie schrieb, endete ({0|said})',
  'the process that wrote it was ended': 'der Prozess, der sie schrieb, wurde beendet',
  'this preview is no longer there: open a new one': 'diese Vorschau gibt es nicht mehr: eine neue öffnen',
  'other files are being written: wait until they are done':
    'andere Dateien werden geschrieben: warten, bis sie fertig sind',
  'Hearmark is being closed': 'Hearmark wird geschlossen',
  'it holds several tracks, and no cue sheet beside it that could say something of each; a file is never written for one of its tracks':
    'sie enthält mehrere Titel, und kein Cue-Sheet daneben könnte etwas zu jedem sagen; für einen einzelnen Titel wird nie in eine Datei geschrieben',
  'its tracks are its chapters, and it has no place for tags of each':
    'ihre Titel sind ihre Kapitel, und für Tags von jedem hat sie keinen Platz',
  'it holds several tracks: what a cue sheet or chapters say of each is not edited here, only tags are written into a sheet':
    'sie enthält mehrere Titel: Was ein Cue-Sheet oder Kapitel zu jedem sagen, wird hier nicht bearbeitet, nur Tags werden in ein Sheet geschrieben',

  'connect its drive or look for it, then scan its folder':
    'das Laufwerk verbinden oder sie suchen, dann den Ordner durchsuchen',
  'scan its folder, then look at it again': 'den Ordner durchsuchen, dann noch einmal ansehen',
  'allow writing to it and to its folder, then try again':
    'das Schreiben in Datei und Ordner erlauben, dann wiederholen',
  'make room or close what uses it, then try again':
    'Platz schaffen oder schließen, was sie benutzt, dann wiederholen',
  'check the drive, then try again': 'das Laufwerk prüfen, dann wiederholen',
  'let another tagger join or remove what is there twice, then look at it again':
    'mit einem anderen Tag-Editor verbinden oder entfernen, was doppelt ist, dann noch einmal ansehen',
  'write fewer tags, or make its cover smaller': 'weniger Tags schreiben, oder das Cover verkleinern',
  'choose another name for the tag under "More", or with --map':
    'unter „Mehr“ oder mit --map einen anderen Namen für das Tag wählen',
  'leave its version as it is: do not convert ID3 tags': 'die Version lassen: ID3-Tags nicht umwandeln',
  'nothing: it is protected, and its tags stay in the library':
    'nichts: Sie ist geschützt, und ihre Tags bleiben in der Bibliothek',
  'save it anew with another program, or get it anew':
    'mit einem anderen Programm neu speichern, oder neu beschaffen',
  'nothing was changed in it; try again, and if that does not help, tell us with the log':
    'nichts daran wurde geändert; wiederholen, und wenn das nicht hilft, uns mit dem Protokoll Bescheid geben',
  'remove that with another tagger, then look at it again':
    'das mit einem anderen Tag-Editor entfernen, dann noch einmal ansehen',
  'nothing can be written into such a file: its tags stay in the library, and can be exported':
    'in eine solche Datei lässt sich nichts schreiben: Ihre Tags bleiben in der Bibliothek und lassen sich exportieren',
};
