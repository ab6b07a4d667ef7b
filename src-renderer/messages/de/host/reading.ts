/** Why a file was not found, not read or not heard. */
export const reading = {
  'it does not exist or no longer exists': 'es gibt sie nicht oder nicht mehr',
  'permission denied: check that you may read it': 'Zugriff verweigert: prüfen, ob sie gelesen werden darf',
  'the drive reported an input/output error: check that it is healthy and connected':
    'das Laufwerk meldet einen Ein-/Ausgabefehler: prüfen, ob es in Ordnung und verbunden ist',
  'the network drive is no longer connected: reconnect it':
    'das Netzlaufwerk ist nicht mehr verbunden: wieder verbinden',
  'the drive is no longer connected: reconnect it': 'das Laufwerk ist nicht mehr verbunden: wieder verbinden',
  'the network drive does not answer': 'das Netzlaufwerk antwortet nicht',
  'its symbolic links lead in a circle': 'ihre symbolischen Verknüpfungen führen im Kreis',
  'its path is too long for this system': 'ihr Pfad ist zu lang für dieses System',
  'too many files are open': 'zu viele Dateien sind offen',
  'cannot be read: {0}': 'lässt sich nicht lesen: {0|said}',
  'was closed before it was read': 'wurde geschlossen, bevor sie gelesen war',
  'is a link now, which is not followed': 'ist jetzt eine Verknüpfung, der nicht gefolgt wird',
  'is a link that was not there when its folder was scanned':
    'ist eine Verknüpfung, die beim Durchsuchen ihres Ordners nicht da war',
  'is a symbolic link to something that does not exist':
    'ist eine symbolische Verknüpfung zu etwas, das es nicht gibt',
  'is not a regular file': 'ist keine gewöhnliche Datei',
  'it is not a regular file': 'sie ist keine gewöhnliche Datei',
  'is neither a file nor a folder': 'ist weder Datei noch Ordner',
  'it has more than {0} bytes': 'sie hat mehr als {0|number} Bytes',
  'the file is empty': 'die Datei ist leer',
  'the file ends too early': 'die Datei endet zu früh',
  'was changed since it was last looked at': 'wurde geändert, seit zuletzt nachgesehen wurde',

  'this is {0}': 'dies ist {0|said}',
  'its first bytes are those of no known audio format':
    'ihre ersten Bytes sind die von keinem bekannten Audioformat',
  'its header is incomplete': 'ihr Kopf ist unvollständig',
  'its header claims {0} seconds, which {1} bytes cannot hold':
    'ihr Kopf nennt {0|number} Sekunden, die nicht in {1|number} Bytes passen',
  'an AU file': 'eine AU-Datei',
  'a Wave64 file': 'eine Wave64-Datei',
  'an RF64 file': 'eine RF64-Datei',
  'an AC-3 stream': 'ein AC-3-Strom',
  'an AMR file': 'eine AMR-Datei',
  'a gzip archive': 'ein gzip-Archiv',
  'a web page or XML': 'eine Webseite oder XML',
  'a tracker module': 'ein Tracker-Modul',
  'no audio stream': 'kein Ton in der Datei',
  'the audio stream is empty': 'der Ton in der Datei ist leer',
  'corrupt or encrypted: none of its {0} packets can be decoded':
    'beschädigt oder verschlüsselt: Keines ihrer {0|number} Pakete lässt sich dekodieren',
  'corrupt: its audio cannot be read': 'beschädigt: Ihr Ton lässt sich nicht lesen',
  'a free-format MP3, whose frames name no bit rate: there is no decoder for it here':
    'ein MP3 ohne Angabe der Bitrate (free format): Dafür gibt es hier keinen Decoder',
  'encrypted (DRM): it cannot be decoded': 'verschlüsselt (DRM): lässt sich nicht dekodieren',
  'not an audio file: {0}': 'keine Audiodatei: {0|said}',
  'not an audio file, or a corrupt one ({0})': 'keine Audiodatei, oder eine beschädigte ({0})',
  'corrupt, or not an audio file: no usable audio found in it':
    'beschädigt oder keine Audiodatei: Kein brauchbarer Ton darin gefunden',
  'corrupt, or not an audio file: no usable {0} audio found in it':
    'beschädigt oder keine Audiodatei: Kein brauchbarer Ton ({0}) darin gefunden',
  'cannot be resampled ({0})': 'lässt sich nicht auf eine andere Abtastrate bringen ({0})',
  'there is no decoder for this codec': 'für diesen Codec gibt es keinen Decoder',
  "the decoder refuses the file's header ({0})": 'der Decoder nimmt den Kopf der Datei nicht an ({0})',
  'it is a JPEG image': 'es ist ein JPEG-Bild',
  'it is a PNG image': 'es ist ein PNG-Bild',
  'it is a GIF image': 'es ist ein GIF-Bild',
  'it is a WebP image': 'es ist ein WebP-Bild',
  'it is a BMP image': 'es ist ein BMP-Bild',
  'it is a PDF document': 'es ist ein PDF-Dokument',
  'it is a ZIP archive': 'es ist ein ZIP-Archiv',
  'it is a RAR archive': 'es ist ein RAR-Archiv',
  'it is a 7z archive': 'es ist ein 7z-Archiv',
  'it is a web page': 'es ist eine Webseite',
  'it is a playlist': 'es ist eine Playlist',
  'it looks like {0}': 'es sieht aus wie {0}',
  'it has {0} samples a second; no sound has fewer than {1} or more than {2}':
    'sie hat {0|number} Abtastwerte pro Sekunde; kein Ton hat weniger als {1|number} oder mehr als {2|number}',
  '{0} channels are more than {1}': '{0|number} Kanäle sind mehr als {1|number}',
  'it is longer than {0} hours, which no recording is':
    'sie ist länger als {0|number} Stunden, was keine Aufnahme ist',
  'windows must be given in the order of their starts, with none before 0':
    'Fenster müssen in der Reihenfolge ihrer Anfänge stehen, keines vor 0',

  'its samples are not sound: they lie far outside -1..1':
    'ihre Abtastwerte sind kein Ton: Sie liegen weit außerhalb von -1..1',
  'its samples are not sound: they lie far outside -1..1, and the model has no answer to them':
    'ihre Abtastwerte sind kein Ton: Sie liegen weit außerhalb von -1..1, und das Modell hat keine Antwort darauf',
  'shorter than {0} s': 'kürzer als {0|number} s',
  'silent: nothing above -60 dBFS': 'still: nichts über -60 dBFS',
  'loudness not measured: only samples of it were heard':
    'Lautheit nicht gemessen: Nur Ausschnitte wurden gehört',
  'range {0} LU': 'Umfang {0|number} LU',
  'true peak {0} dBTP': 'True Peak {0|number} dBTP',
  'nothing was heard': 'nichts gehört',
  'answers to it with something that is no number': 'antwortet darauf mit etwas, das keine Zahl ist',
  'damaged or cut short in {0} places; heard {1} s of it':
    'an {0|number} Stellen beschädigt oder abgeschnitten; {1|number} s davon gehört',
  'it has chapters': 'sie hat Kapitel',
  'its sheet has tracks': 'ihr Cue-Sheet hat Titel',
  '{0} behind its end, after {1} s: {2}': '{0|said} hinter ihrem Ende, nach {1|number} s: {2|number}',
  'it has more than {0} chapters, and stays one track':
    'sie hat mehr als {0|number} Kapitel und bleibt ein Titel',
  'there is nothing to hear in this track': 'in diesem Titel ist nichts zu hören',
  'there is nothing to see in this part of the track': 'in diesem Teil des Titels ist nichts zu sehen',
  '{0}: there is nothing to hear': '{0}: da ist nichts zu hören',
  'it cannot be shown: the decoder failed ({0})':
    'kann nicht gezeigt werden: Der Decoder scheiterte ({0|said})',
  'a preview process was asked for {0}, and answered with {1}':
    'ein Vorschauprozess wurde nach {0} gefragt und antwortete mit {1}',
  'no file of this track is known': 'von diesem Titel ist keine Datei bekannt',
  'there is no track {0}': 'einen Titel {0} gibt es nicht',

  'the decoder got stuck on it and was stopped': 'der Decoder blieb daran hängen und wurde angehalten',
  'the decoder crashed on it ({0})': 'der Decoder stürzte daran ab ({0|said})',
  'the decoder hung': 'der Decoder blieb hängen',
  'the decoder failed ({0})': 'der Decoder scheiterte ({0|said})',
  'no answer for {0} s': 'seit {0|number} s keine Antwort',
  'the analysis was stopped': 'die Analyse wurde angehalten',
  'the analysis cannot begin, {0}': 'die Analyse kann nicht beginnen: {0|said}',
  'the analysis process ended ({0})': 'der Prozess der Analyse endete ({0|said})',
  'its process ended ({0})': 'der Prozess endete ({0|said})',

  'MIDI holds notes and no sound': 'MIDI enthält Noten und keinen Ton',
  'the music of a game console, which an emulator plays': 'Musik einer Spielkonsole, die ein Emulator spielt',
  'OptimFROG, for which there is no free decoder': 'OptimFROG, für das es keinen freien Decoder gibt',
  'an Audible book, which is encrypted': 'ein Audible-Hörbuch, das verschlüsselt ist',
  'a protected purchase, which is encrypted': 'ein geschützter Kauf, der verschlüsselt ist',
  'Real Audio, which is not heard': 'Real Audio, das nicht gehört wird',
  'a companion file of macOS': 'eine Begleitdatei von macOS',
  'a folder of the system': 'ein Ordner des Systems',
  'a cue sheet without music': 'ein Cue-Sheet ohne Musik',
  'a cue sheet without tracks': 'ein Cue-Sheet ohne Titel',
  'a cue sheet of more than {0} tracks': 'ein Cue-Sheet mit mehr als {0|number} Titeln',
  'one of its tracks has no number': 'einer seiner Titel hat keine Nummer',
  'its track {0} has no place (INDEX 01)': 'sein Titel {0} hat keine Stelle (INDEX 01)',
  'its track {0} begins before the one in front of it': 'sein Titel {0} beginnt vor dem davor',
  'it names {0} in several places': 'es nennt {0} an mehreren Stellen',
  'it names {0}, which is not beside it': 'es nennt {0}, was nicht daneben liegt',
  'it names {0} and {1} more, which are not beside it':
    'es nennt {0} und {1|number} weitere, die nicht daneben liegen',
  'it is too large for a cue sheet ({0} MB)': 'zu groß für ein Cue-Sheet ({0|number} MB)',
  'is too large for a playlist': 'ist zu groß für eine Playlist',
  'is no playlist, or an empty one': 'ist keine Playlist, oder eine leere',
  '{0} is no playlist, or an empty one': '{0} ist keine Playlist, oder eine leere',
};
