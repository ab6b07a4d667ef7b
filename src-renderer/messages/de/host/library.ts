/** What the library, its jobs, its folders and its backups say. */
export const library = {
  'This is safe mode: your settings and your own models are left alone, and no job goes on by itself.':
    'Dies ist der sichere Modus: Einstellungen und eigene Modelle bleiben unberührt, und kein Auftrag läuft von selbst weiter.',
  'this host has no address to make anew': 'hier gibt es keine Adresse zu erneuern',
  'An interrupted write into {0} is not cleared up: {1}.':
    'Ein unterbrochenes Schreiben in {0} ist nicht bereinigt: {1|said}.',
  '{0} more interrupted writes are not cleared up.':
    '{0|number} weitere unterbrochene Schreibvorgänge sind nicht bereinigt.',
  '{0}. The model that comes with Hearmark is used instead.':
    '{0|said}. Stattdessen wird das Modell benutzt, das mit Hearmark kommt.',
  'because of a mistake in Hearmark ({0}); its log has the details':
    'wegen eines Fehlers in Hearmark ({0}); Näheres steht im Protokoll',
  'The settings in {0} cannot be written: {1}.': 'Die Einstellungen in {0} lassen sich nicht schreiben: {1}.',
  'The settings in {0} are broken ({1}) and cannot be set aside: {2}. Defaults are used.':
    'Die Einstellungen in {0} sind kaputt ({1|said}) und lassen sich nicht beiseitelegen: {2}. Es gelten die Vorgaben.',
  'The settings in {0} were broken ({1}). They are kept as {2}; defaults are used for what was broken.':
    'Die Einstellungen in {0} waren kaputt ({1|said}). Sie sind als {2} aufgehoben; für das Kaputte gelten die Vorgaben.',
  'larger than any settings': 'größer, als Einstellungen sein können',
  'no file': 'keine Datei',
  'no object': 'kein Objekt',
  'cannot read the settings in {0}': 'die Einstellungen in {0} lassen sich nicht lesen',

  'Another Hearmark process is writing to the library {0}: waiting for it.':
    'Ein anderer Prozess von Hearmark schreibt in die Bibliothek {0}: wird abgewartet.',
  'The model {0} {1} is already in the library with other tags for the same weights: give the changed package another version.':
    'Das Modell {0} {1} ist schon in der Bibliothek, mit anderen Tags zu denselben Gewichten: dem geänderten Paket eine andere Version geben.',
  'The library {0} is in use by another process ({1}).':
    'Die Bibliothek {0} wird von einem anderen Prozess benutzt ({1}).',
  'The library {0} cannot grow: the disk is full ({1}).':
    'Die Bibliothek {0} kann nicht wachsen: Das Laufwerk ist voll ({1}).',
  'The library {0} is read-only or was moved while in use ({1}).':
    'Die Bibliothek {0} ist schreibgeschützt oder wurde während der Benutzung verschoben ({1}).',
  'The library {0} cannot be opened ({1}).': 'Die Bibliothek {0} lässt sich nicht öffnen ({1}).',
  'The library {0} cannot be read or written ({1}).':
    'Die Bibliothek {0} lässt sich nicht lesen oder schreiben ({1}).',
  'The library {0} is damaged ({1}).': 'Die Bibliothek {0} ist beschädigt ({1}).',
  'The library {0} is damaged: {1} {2}': 'Die Bibliothek {0} ist beschädigt: {1} {2|said}',
  'The library {0} is not a Hearmark library, or its beginning is damaged ({1}).':
    'Die Bibliothek {0} ist keine von Hearmark, oder ihr Anfang ist beschädigt ({1}).',
  'Close the other Hearmark, or wait until its job is done, then run it again; nothing is lost.':
    'Das andere Hearmark schließen oder warten, bis sein Auftrag fertig ist, dann wiederholen; nichts geht verloren.',
  'Nothing was half written. Free some space and run it again.':
    'Nichts ist halb geschrieben. Platz schaffen und wiederholen.',
  'Check the permissions of the file and its folder, or choose another place with --library.':
    'Die Rechte der Datei und ihres Ordners prüfen, oder mit --library einen anderen Ort wählen.',
  'What was stored before is kept. Check the drive, and its connection, then try again.':
    'Was zuvor gespeichert war, bleibt. Das Laufwerk und seine Verbindung prüfen, dann wiederholen.',
  'It was left as it is. `hearmark library restore` brings a backup back; the music is not touched.':
    'Sie bleibt, wie sie ist. `hearmark library restore` holt eine Sicherung zurück; die Musik wird nicht angerührt.',
  'It was left as it is. Choose another file with --library, or restore a backup (`hearmark library restore`).':
    'Sie bleibt, wie sie ist. Mit --library eine andere Datei wählen, oder eine Sicherung zurückholen (`hearmark library restore`).',
  'An absolute path is needed, not {0}': 'Nötig ist ein vollständiger Pfad, nicht {0}',

  'The backup was not made: its process ended ({0})':
    'Die Sicherung wurde nicht angelegt: Ihr Prozess endete ({0|said})',
  'No backup could be made: {0}': 'Es konnte keine Sicherung angelegt werden: {0|said}',
  'There is too little space for a backup of the library ({0}) in {1}. Free some space, or switch backups off in Settings.':
    'Für eine Sicherung der Bibliothek ({0}) ist in {1} zu wenig Platz. Platz schaffen, oder Sicherungen in den Einstellungen abschalten.',
  '`hearmark library check` says more. No backup was made, and the earlier ones are kept.':
    '`hearmark library check` sagt mehr. Es wurde keine Sicherung angelegt, und die früheren bleiben.',
  'There is no backup of the library {0}.': 'Von der Bibliothek {0} gibt es keine Sicherung.',
  'There is no backup {0} of the library {1}: `hearmark library backup --list` shows them.':
    'Eine Sicherung {0} der Bibliothek {1} gibt es nicht: `hearmark library backup --list` zeigt alle.',
  'The backup {0} is damaged itself: choose another one.':
    'Die Sicherung {0} ist selbst beschädigt: eine andere wählen.',
  'The library was restored from {0}.': 'Die Bibliothek wurde aus {0} wiederhergestellt.',
  'The library was restored from {0}. What it was before is kept as {1}.':
    'Die Bibliothek wurde aus {0} wiederhergestellt. Wie sie vorher war, ist als {1} aufgehoben.',
  'The library was not restored. {0}': 'Die Bibliothek wurde nicht wiederhergestellt. {0|said}',

  'write the whole path, as in {0}': 'den ganzen Pfad schreiben, wie in {0}',
  'this place is no longer known; choose the folder again':
    'dieser Ort ist nicht mehr bekannt; den Ordner noch einmal wählen',
  'This computer': 'Dieser Computer',
  '{0} is already in the library': '{0} ist schon in der Bibliothek',
  '{0} is already part of {1}': '{0} ist schon Teil von {1}',
  '{0} and {1} lie in one another': '{0} und {1} liegen ineinander',
  'the library knows no file in {0}': 'die Bibliothek kennt keine Datei in {0}',
  'the sample sounds cannot be made in {0}: {1}': 'die Klangproben lassen sich in {0} nicht anlegen: {1}',
  'this folder is no longer in the library': 'dieser Ordner ist nicht mehr in der Bibliothek',
  'there is no folder {0}': 'einen Ordner {0} gibt es nicht',
  'there is no job {0}': 'einen Auftrag {0} gibt es nicht',
  'no file failed in this job': 'in diesem Auftrag ist keine Datei fehlgeschlagen',
  'add a folder first': 'zuerst einen Ordner hinzufügen',
  'it begins when the job before it is done': 'beginnt, wenn der Auftrag davor fertig ist',
  'the drive does not answer; waiting for it': 'das Laufwerk antwortet nicht; es wird darauf gewartet',
  'the drive of {0} is no longer there; waiting for it':
    'das Laufwerk von {0} ist nicht mehr da; es wird darauf gewartet',
  'none of the files that were known is there, and a few new ones are, as where a drive is away: they stay in the lists':
    'keine der bekannten Dateien ist da, dafür ein paar neue, wie dort, wo ein Laufwerk fehlt: Sie bleiben in den Listen',
  'Left out: {0}': 'Ausgelassen: {0|said}',
  '{0} ({1}): {2}, and {3} more': '{0|number} ({1|said}): {2} und {3|number} weitere',
  'encoded again: what you decided about it stays ({0})':
    'neu kodiert: Was darüber entschieden wurde, bleibt ({0|said})',
  '{0} failed ({1}); {2} is used instead': '{0} scheiterte ({1|said}); stattdessen wird {2} benutzt',

  'this host cannot show folders': 'von hier lassen sich keine Ordner zeigen',
  'this host cannot show files': 'von hier lassen sich keine Dateien zeigen',
  'files cannot be dragged out of this window': 'aus diesem Fenster lassen sich keine Dateien ziehen',
  '{0} files are too many to drag: {1} at most, or export a playlist':
    '{0|number} Dateien sind zu viele zum Ziehen: höchstens {1|number}, oder eine Playlist exportieren',
  '{0} is not there': '{0} ist nicht da',

  'another model is in use': 'ein anderes Modell ist in Benutzung',
  'the process that lays out the map ended ({0})': 'der Prozess, der die Karte zeichnet, endete ({0|said})',

  'fpcalc gave no fingerprint ({0})': 'fpcalc gab keinen Fingerabdruck ({0|said})',
  'it ended with {0}': 'er endete mit {0}',
  'the process that compared ended ({0})': 'der Prozess, der verglich, endete ({0|said})',
  'One track is left out: its file is away, or was changed since it was last looked at.':
    'Ein Titel ist ausgelassen: Seine Datei ist fort oder wurde geändert, seit zuletzt nachgesehen wurde.',
  '{0} tracks are left out: their files are away, or were changed since they were last looked at.':
    '{0|number} Titel sind ausgelassen: Ihre Dateien sind fort oder wurden geändert, seit zuletzt nachgesehen wurde.',
  'lacks {0} at the beginning': 'am Anfang fehlen {0}',
  'lacks {0} at the end': 'am Ende fehlen {0}',
  'lacks {0} at the beginning and {1} at the end': 'am Anfang fehlen {0}, am Ende {1}',
  'of an unknown format': 'unbekanntes Format',
  'lossless ({0})': 'verlustfrei ({0})',
  '{0} % faster than the longest': '{0|number} % schneller als die längste',
  '{0} % slower than the longest': '{0|number} % langsamer als die längste',
  '{0} files with the very same sound': '{0|number} Dateien mit genau demselben Ton',
};
