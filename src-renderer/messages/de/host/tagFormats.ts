/** What is wrong with the tags of a file, by its format, so that it is not written. */
export const tagFormats = {
  'DSDIFF files are heard and read, but Hearmark does not write them':
    'DSDIFF-Dateien werden gehört und gelesen, aber Hearmark schreibt sie nicht',
  'it is {0}, which has no tags that Hearmark could write':
    'es ist {0|said} ohne Tags, die Hearmark schreiben könnte',
  'it is {0}': 'es ist {0|said}',
  'plain AAC has no place for tags: put it into an .m4a':
    'reines AAC hat keinen Platz für Tags: in ein .m4a packen',
  'its tags overlap: they are damaged': 'ihre Tags überlappen sich: Sie sind beschädigt',
  'its tags reach beyond its end': 'ihre Tags reichen über ihr Ende hinaus',
  'its tags are larger than 64 MiB': 'ihre Tags sind größer als 64 MiB',
  'its tags are cut short': 'ihre Tags sind abgeschnitten',
  'its audio lies in an empty box': 'ihr Ton liegt in einer leeren Box',
  'it would become larger than 4 GiB, which its format cannot be':
    'sie würde größer als 4 GiB, was ihr Format nicht zulässt',
  'it is cut short: what its header announces is not all there':
    'sie ist abgeschnitten: Was ihr Kopf ankündigt, ist nicht ganz da',
  'its header does not say how long the file is: it is damaged':
    'ihr Kopf sagt nicht, wie lang die Datei ist: Sie ist beschädigt',

  'its APEv2 tag {0}: another program may be able to mend it':
    'ihr APEv2-Tag {0|said}: Vielleicht kann ein anderes Programm es richten',
  'its ID3v2 tag {0}: another program may be able to mend it':
    'ihr ID3v2-Tag {0|said}: Vielleicht kann ein anderes Programm es richten',
  'is of version 1, which knows no Unicode': 'hat Version 1, die kein Unicode kennt',
  'is of the unknown version 2.{0}': 'hat die unbekannte Version 2.{0}',
  'counts its items wrongly': 'zählt seine Einträge falsch',
  'cannot be taken apart': 'lässt sich nicht zerlegen',
  'is compressed': 'ist komprimiert',
  'is cut short': 'ist abgeschnitten',
  'is wrongly unsynchronised': 'ist falsch unsynchronisiert',
  'has an extended header that is damaged': 'hat einen erweiterten Kopf, der beschädigt ist',
  'the item {0} of its APEv2 tag is not text': 'der Eintrag {0} ihres APEv2-Tags ist kein Text',
  'its ID3v2.2 tag keeps its version, because its frames differ':
    'ihr ID3v2.2-Tag behält seine Version, weil seine Frames andere sind',
  'its {0} frame is encrypted, compressed or damaged: its ID3v2 tag keeps its version':
    'ihr Frame {0} ist verschlüsselt, komprimiert oder beschädigt: Ihr ID3v2-Tag behält seine Version',
  'its {0} frame is damaged: its ID3v2 tag keeps its version':
    'ihr Frame {0} ist beschädigt: Ihr ID3v2-Tag behält seine Version',
  'the field {0} of its ID3v2 tag is encrypted or damaged':
    'das Feld {0} ihres ID3v2-Tags ist verschlüsselt oder beschädigt',
  'its {0} frame has texts that cannot be converted to ID3v2.3':
    'ihr Frame {0} hat Texte, die sich nicht in ID3v2.3 umwandeln lassen',
  'its {0} frame has an unknown encoding': 'ihr Frame {0} hat eine unbekannte Kodierung',
  'a text of its {0} frame is damaged': 'ein Text ihres Frames {0} ist beschädigt',
  'its ID3v2 tag has an extended header that only its version has':
    'ihr ID3v2-Tag hat einen erweiterten Kopf, den nur seine Version hat',
  'its ID3v2 tag would become larger than ID3v2 allows': 'ihr ID3v2-Tag würde größer, als ID3v2 erlaubt',
  'the rating in its ID3v2 tag is encrypted or damaged':
    'die Bewertung in ihrem ID3v2-Tag ist verschlüsselt oder beschädigt',
  'it has bytes behind its APEv2 tag, where few players find it':
    'hinter seinem APEv2-Tag stehen noch Bytes, dort finden es wenige Player',
  'it has an ID3v2 tag at its end, where few players look':
    'sie hat ein ID3v2-Tag am Ende, wo wenige Player nachsehen',
  'it has several {0} tags, and players disagree about which one counts':
    'sie hat mehrere {0}-Tags, und Player sind uneins, welches gilt',
  'its ID3 chunk holds no ID3 tag': 'ihr ID3-Chunk enthält kein ID3-Tag',
  'its INFO chunk cannot be taken apart': 'ihr INFO-Chunk lässt sich nicht zerlegen',

  'its Vorbis comments cannot be taken apart: another program may be able to mend them':
    'ihre Vorbis-Kommentare lassen sich nicht zerlegen: Vielleicht kann ein anderes Programm sie richten',
  'its FLAC header is cut short': 'ihr FLAC-Kopf ist abgeschnitten',
  'its FLAC header is damaged': 'ihr FLAC-Kopf ist beschädigt',
  'it has an APEv2 tag, which FLAC files do not have': 'sie hat ein APEv2-Tag, das FLAC-Dateien nicht haben',
  'it has several blocks of comments': 'sie hat mehrere Blöcke von Kommentaren',
  'its comments would become larger than FLAC allows': 'ihre Kommentare würden größer, als FLAC erlaubt',
  'its Ogg pages are damaged': 'ihre Ogg-Seiten sind beschädigt',
  'its Ogg stream is not Vorbis, Opus, Speex or FLAC':
    'ihr Ogg-Strom ist weder Vorbis, Opus, Speex noch FLAC',
  'it holds several streams side by side': 'sie enthält mehrere Ströme nebeneinander',
  'its Ogg headers have no end: it is damaged': 'ihre Ogg-Köpfe haben kein Ende: Sie ist beschädigt',
  'its Ogg stream has no comments where they belong: it is damaged':
    'ihr Ogg-Strom hat keine Kommentare, wo sie hingehören: Sie ist beschädigt',

  'its MP4 boxes do not add up: it is cut short or damaged':
    'ihre MP4-Boxen gehen nicht auf: Sie ist abgeschnitten oder beschädigt',
  'it has no index (moov): it is cut short, or a piece of a stream':
    'sie hat kein Verzeichnis (moov): Sie ist abgeschnitten, oder ein Stück eines Stroms',
  'it has several {0} boxes': 'sie hat mehrere Boxen {0}',
  'it is encrypted, and its keys would have to move':
    'sie ist verschlüsselt, und ihre Schlüssel müssten umziehen',
  'its table of chunks is cut short': 'ihre Tabelle der Chunks ist abgeschnitten',
  'its table of fragments is cut short': 'ihre Tabelle der Fragmente ist abgeschnitten',
  'its audio would lie beyond 4 GiB, where its table cannot point':
    'ihr Ton läge jenseits von 4 GiB, wohin ihre Tabelle nicht zeigen kann',
  'the item {0} of its MP4 tags is not text': 'der Eintrag {0} ihrer MP4-Tags ist kein Text',
  'an MP4 file cannot hold {0} in {1}: it takes whole numbers alone':
    'eine MP4-Datei kann {0} nicht in {1} aufnehmen: dort nur ganze Zahlen',

  'its ASF header cannot be taken apart: it is damaged':
    'ihr ASF-Kopf lässt sich nicht zerlegen: Sie ist beschädigt',
  'its ASF header is cut short': 'ihr ASF-Kopf ist abgeschnitten',
  'its ASF header extension is cut short': 'die Erweiterung ihres ASF-Kopfs ist abgeschnitten',
  'its ASF descriptors cannot be taken apart: it is damaged':
    'ihre ASF-Deskriptoren lassen sich nicht zerlegen: Sie ist beschädigt',
  'it has more descriptors than ASF can count': 'sie hat mehr Deskriptoren, als ASF zählen kann',
  'the description in its ASF header is cut short': 'die Beschreibung in ihrem ASF-Kopf ist abgeschnitten',
  'what it is to say is too long for ASF': 'was darin stehen soll, ist zu lang für ASF',
  'the value of {0} is too long for ASF': 'der Wert von {0} ist zu lang für ASF',
  'one of the fields to write is not text in its ASF header':
    'eines der zu schreibenden Felder ist in ihrem ASF-Kopf kein Text',
  'an ASF file cannot hold half a star and no more':
    'eine ASF-Datei kann einen halben Stern allein nicht aufnehmen',

  'it is EBML, and neither Matroska nor WebM': 'sie ist EBML, und weder Matroska noch WebM',
  'its Matroska segment has no beginning: it is damaged':
    'ihr Matroska-Segment hat keinen Anfang: Sie ist beschädigt',
  'its Matroska segment is cut short': 'ihr Matroska-Segment ist abgeschnitten',
  'it holds several Matroska segments in a row': 'sie enthält mehrere Matroska-Segmente hintereinander',
  'its Matroska elements do not add up: it is cut short or damaged':
    'ihre Matroska-Elemente gehen nicht auf: Sie ist abgeschnitten oder beschädigt',
  'its Matroska tags or index do not add up, or do not fit their checksum: it is damaged':
    'ihre Matroska-Tags oder ihr Verzeichnis gehen nicht auf, oder passen nicht zu ihrer Prüfsumme: Sie ist beschädigt',
  'a part of its audio does not fit its checksum: it is damaged':
    'ein Teil ihres Tons passt nicht zu seiner Prüfsumme: Sie ist beschädigt',
  'the places that it names in itself have too few bytes for larger ones: use mkvmerge to save it anew':
    'die Stellen, die sie in sich nennt, haben zu wenige Bytes für größere: mit mkvmerge neu speichern',
  'a checksum covers all of it: use mkvmerge to save it anew without one':
    'eine Prüfsumme gilt für alles darin: mit mkvmerge ohne eine neu speichern',
  'the field {0} of its Matroska tags is not text': 'das Feld {0} ihrer Matroska-Tags ist kein Text',

  'it is in UTF-16, which Hearmark reads and does not write':
    'es ist in UTF-16, das Hearmark liest und nicht schreibt',
  'it is a cue sheet without tracks': 'es ist ein Cue-Sheet ohne Titel',
  'it has no track for {0}': 'es hat keinen Titel für {0}',
  'its track of {0} has no place (INDEX 01)': 'sein Titel von {0} hat keine Stelle (INDEX 01)',
  'it is too large for a cue sheet': 'zu groß für ein Cue-Sheet',
  'its text is in {0}, which cannot hold "{1}"': 'sein Text ist in {0}, das „{1}“ nicht aufnehmen kann',
  'a cue sheet cannot hold a quotation mark, a semicolon or a new line in a value':
    'ein Cue-Sheet kann in einem Wert kein Anführungszeichen, kein Semikolon und keinen Zeilenumbruch aufnehmen',
};
