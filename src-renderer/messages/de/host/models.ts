/** What models, their downloads, their trials and trainings say. */
export const models = {
  'it has too few answers: {0} yes and {1} no, where {2} of each are needed to tell learning from luck':
    'es hat zu wenige Antworten: {0|number}-mal ja und {1|number}-mal nein; je {2|number} sind nötig, um Lernen von Glück zu unterscheiden',
  'all tracks answered yes are by one artist or album: at least {0} are needed, or the model would learn those artists instead of the tag':
    'alle mit Ja beantworteten Titel sind von einem Interpreten oder Album: Mindestens {0|number} sind nötig, sonst lernt das Modell diese Interpreten statt des Tags',
  'all tracks answered yes are by {0} artists or albums: at least {1} are needed, or the model would learn those artists instead of the tag':
    'alle mit Ja beantworteten Titel sind von {0|number} Interpreten oder Alben: Mindestens {1|number} sind nötig, sonst lernt das Modell diese Interpreten statt des Tags',
  'all tracks answered no are by one artist or album: at least {0} are needed, or the model would learn those artists instead of the tag':
    'alle mit Nein beantworteten Titel sind von einem Interpreten oder Album: Mindestens {0|number} sind nötig, sonst lernt das Modell diese Interpreten statt des Tags',
  'all tracks answered no are by {0} artists or albums: at least {1} are needed, or the model would learn those artists instead of the tag':
    'alle mit Nein beantworteten Titel sind von {0|number} Interpreten oder Alben: Mindestens {1|number} sind nötig, sonst lernt das Modell diese Interpreten statt des Tags',
  'too few answers were held out to judge it':
    'zu wenige Antworten waren zurückbehalten, um es zu beurteilen',
  'the model does not know it; --depth head teaches it':
    'das Modell kennt es nicht; die letzte Schicht kann es lernen',
  'it is no better on answers that it had not seen': 'es ist nicht besser bei Antworten, die es nicht kannte',
  'the model ranks it no better than chance, which no threshold can mend; --depth head learns it':
    'das Modell ordnet es nicht besser als der Zufall, was keine Schwelle richtet; die letzte Schicht kann es lernen',
  'on answers that it had not seen it is not surely better than chance: this model may not hear what makes the tag':
    'bei Antworten, die es nicht kannte, ist es nicht sicher besser als der Zufall: Vielleicht hört dieses Modell nicht, was das Tag ausmacht',
  'on answers that it had not seen it is no better than chance: this model may not hear what makes the tag':
    'bei Antworten, die es nicht kannte, ist es nicht besser als der Zufall: Vielleicht hört dieses Modell nicht, was das Tag ausmacht',
  'cannot keep what is learnt from in {0}: {1}': 'woraus gelernt wird, lässt sich in {0} nicht aufheben: {1}',
  '{0} is made of other models: its output layer cannot be trained, but its thresholds can':
    '{0} besteht aus anderen Modellen: Seine letzte Schicht lässt sich nicht trainieren, seine Schwellen schon',
  '{0} was imported as a whole (architecture {1}): its output layer cannot be trained, but its thresholds can':
    '{0} wurde als Ganzes importiert (Architektur {1}): Seine letzte Schicht lässt sich nicht trainieren, seine Schwellen schon',
  '{0} does not end in a layer with a row and a bias for each tag':
    '{0} endet nicht in einer Schicht mit einer Zeile und einem Bias für jedes Tag',
  'what {0} keeps of a track is not what its output layer sees: that layer cannot be trained':
    'was {0} von einem Titel aufhebt, ist nicht, was seine letzte Schicht sieht: Sie lässt sich nicht trainieren',
  'another training of this library is running: wait until it is done':
    'ein anderes Training dieser Bibliothek läuft: warten, bis es fertig ist',
  'another training is running: wait until it is done':
    'ein anderes Training läuft: warten, bis es fertig ist',
  'One file is left out: {0}': 'Eine Datei ist ausgelassen: {0|said}',
  '{0} files are left out. The last: {1}': '{0|number} Dateien sind ausgelassen. Die letzte: {1|said}',
  'Hearmark was closed while it was running.': 'Hearmark wurde geschlossen, während es lief.',
  'there is no such tag': 'ein solches Tag gibt es nicht',
  'only a training of all layers is worth another machine':
    'nur für ein Training aller Schichten lohnt sich ein anderer Rechner',
  'it is not running': 'es läuft nicht',
  'it takes only seconds: let it end, or discard it':
    'es dauert nur Sekunden: zu Ende laufen lassen oder verwerfen',
  'it is not paused': 'es ist nicht pausiert',
  'it has nothing to use now': 'es hat jetzt nichts zu benutzen',
  'nothing was learnt': 'nichts wurde gelernt',
  'no tag got better, or others moved too far: it is used only if you insist':
    'kein Tag wurde besser, oder andere verschoben sich zu weit: wird nur auf ausdrücklichen Wunsch benutzt',
  'these thresholds are for {0}, which is not in use':
    'diese Schwellen sind für {0}, das nicht in Benutzung ist',
  'this training is no longer there': 'dieses Training gibt es nicht mehr',
  'the process that trained ended ({0})': 'der Prozess des Trainings endete ({0|said})',
  '{0} was changed meanwhile: discard this training and start again':
    '{0} wurde inzwischen geändert: dieses Training verwerfen und neu beginnen',
  '{0} was changed meanwhile: start again': '{0} wurde inzwischen geändert: neu beginnen',
  'what was learnt is no longer there: start again': 'das Gelernte ist nicht mehr da: neu beginnen',
  'the loss is {0}: lower the learning rate': 'der Fehler (loss) ist {0}: die Lernrate senken',
  'training all layers of this network takes more than the 4 GiB of memory that WebAssembly has ({0}); its output layer and its thresholds can be trained':
    'ein Training aller Schichten dieses Netzes braucht mehr als die 4 GiB Speicher, die WebAssembly hat ({0}); die letzte Schicht und die Schwellen lassen sich trainieren',
  'the network does not end in a layer with a row for each tag: train all of it':
    'das Netz endet nicht in einer Schicht mit einer Zeile für jedes Tag: ganz trainieren',
  'there is nothing to learn from: no tag of these tracks is known':
    'es gibt nichts, woraus zu lernen wäre: Kein Tag dieser Titel ist bekannt',
  'song-level training takes one way to aggregate windows for all tags, mean or max, and this model has others; train at instance level':
    'ein Training auf Stücken fasst Fenster für alle Tags auf eine Art zusammen, als Mittel oder Maximum, und dieses Modell tut es anders; auf Fenstern trainieren',
  'song-level training cannot go through a majority vote: no small change of a window changes the vote, so it has no gradient; train at instance level, or aggregate by mean or max':
    'ein Training auf Stücken geht nicht durch eine Mehrheitswahl: Keine kleine Änderung eines Fensters ändert sie, also hat sie keinen Gradienten; auf Fenstern trainieren, oder mit Mittel oder Maximum zusammenfassen',

  'it is made of {0}, among others, and there is no model {1}':
    'es besteht unter anderem aus {0}, und ein Modell {1} gibt es nicht',
  'it is made of {0}, which is made of others itself: name those':
    'es besteht aus {0}, das selbst aus anderen besteht: diese nennen',
  'it has sources of {0} tags, and {1} tags': 'es hat Quellen für {0|number} Tags, und {1|number} Tags',
  'a tag is made of {0}, which is no member': 'ein Tag kommt von {0}, das nicht dazugehört',
  'it takes "{0}" ({1}) from {2}, whose vocabulary is another one and has no such tag':
    'es nimmt „{0}“ ({1}) von {2}, dessen Vokabular ein anderes ist und kein solches Tag hat',
  '{0}. It is left out.': '{0|said}. Es ist ausgelassen.',
  'its text tower has no answer within {0} s': 'sein Text-Turm hat binnen {0|number} s keine Antwort',
  'its text tower ended its process ({0})': 'sein Text-Turm beendete seinen Prozess ({0|said})',
  'it has heard no track yet': 'es hat noch keinen Titel gehört',
  'it has no output for pitches from one to the next by a ratio':
    'es hat keine Ausgabe für Tonhöhen in gleichen Verhältnissen',
  'it was closed': 'es wurde geschlossen',
  'another one comes first': 'ein anderer kommt zuerst',
  'not tried, because it is the slowest by far': 'nicht probiert, weil bei weitem am langsamsten',
  'nothing to compare its answers with': 'nichts, womit sich die Antworten vergleichen ließen',
  'its scores are off by {0}': 'die Werte liegen um {0|number} daneben',
  'choose two different models': 'zwei verschiedene Modelle wählen',
  'there is no model "{0}"; installed: {1}': 'ein Modell „{0}“ gibt es nicht; installiert: {1}',
  'cannot read the models in {0}': 'die Modelle in {0} lassen sich nicht lesen',
  '{0} exists already': '{0} gibt es schon',
  'cannot write to {0}: {1}': 'in {0} lässt sich nicht schreiben: {1|said}',
  'ends its process ({0})': 'beendet seinen Prozess ({0|said})',
  'TensorFlow.js cannot start "{0}"': 'TensorFlow.js kann „{0}“ nicht starten',
  'not installed: npm install {0} --ignore-scripts=false':
    'nicht installiert: npm install {0} --ignore-scripts=false',
  'its native library is not there: npm rebuild {0} --ignore-scripts=false':
    'die native Bibliothek ist nicht da: npm rebuild {0} --ignore-scripts=false',
  'its native library does not load: {0}': 'die native Bibliothek lädt nicht: {0}',
  'its CUDA library is missing or does not load: npm rebuild onnxruntime-node --ignore-scripts=false':
    'die CUDA-Bibliothek fehlt oder lädt nicht: npm rebuild onnxruntime-node --ignore-scripts=false',
  'no GPU with a Vulkan, Metal or D3D12 driver': 'keine GPU mit einem Treiber für Vulkan, Metal oder D3D12',
  'its weights are in a second file (external data); export it as one file':
    'die Gewichte liegen in einer zweiten Datei (external data); als eine Datei exportieren',
  'stopped after {0} s': 'nach {0|number} s angehalten',
  'not ready within 30 s': 'binnen 30 s nicht bereit',
  '{0} {1} takes the place of {2}: your music is listened to again, one job at a time, and all your decisions stay ({3} on its tags).':
    '{0} {1} tritt an die Stelle von {2}: Die Musik wird noch einmal angehört, ein Auftrag nach dem anderen, und alle Entscheidungen bleiben ({3|number} zu seinen Tags).',
  '{0} is now called {1}.': '{0} heißt jetzt {1}.',
  'It no longer knows {0}; your decisions about them stay.':
    'Es kennt {0} nicht mehr; die Entscheidungen dazu bleiben.',
  "It now says how likely a tag is, which your own thresholds of {0} were not made for: the model's own apply until you undo this.":
    'Es sagt jetzt, wie wahrscheinlich ein Tag ist, wofür die eigenen Schwellen von {0} nicht gemacht sind: Die des Modells gelten, bis dies rückgängig gemacht wird.',
  '"{0}" is a folder; name an installed model': '„{0}“ ist ein Ordner; ein installiertes Modell nennen',
  '"{0}" comes with Hearmark and stays; you can remove only models that were added':
    '„{0}“ kommt mit Hearmark und bleibt; entfernen lassen sich nur hinzugefügte Modelle',
  '"{0}" is a part of {1}, which cannot do without it; remove that first':
    '„{0}“ ist ein Teil von {1}, das ohne es nicht auskommt; zuerst das entfernen',
  'cannot delete {0}: {1}': '{0} lässt sich nicht löschen: {1}',
  'opening it ended its process ({0})': 'es zu öffnen beendete seinen Prozess ({0|said})',
  'it has no answer within {0} s': 'es hat binnen {0|number} s keine Antwort',
  '{0} is listening; wait until that job is done, or cancel it':
    '{0} hört gerade an; warten, bis der Auftrag fertig ist, oder ihn abbrechen',
  'a training of {0} is not over; cancel it first':
    'ein Training von {0} ist nicht zu Ende; zuerst abbrechen',

  'the catalogue has no model "{0}"': 'der Katalog hat kein Modell „{0}“',
  'the licence of {0} ({1}) forbids commercial use: agree to it first':
    'die Lizenz von {0} ({1}) verbietet gewerbliche Nutzung: ihr zuerst zustimmen',
  '{0} is installed already': '{0} ist schon installiert',
  '{0} is being downloaded already': '{0} wird schon geladen',
  '{0} is not being downloaded': '{0} wird nicht geladen',
  '{0}\n(The download is intact and is kept.)': '{0|said}\n(Das Geladene ist unversehrt und bleibt.)',
  'the server sent nothing for {0} s': 'der Server sandte seit {0|number} s nichts',
  '{0} is not the file that it should be, so it was deleted: {1}':
    '{0} ist nicht die Datei, die es sein soll, und wurde gelöscht: {1|said}',
  '{0}: expected {1}, got {2}': '{0}: erwartet {1}, erhalten {2}',
  '{0} does not read back as it was written; is the drive failing?':
    '{0} liest sich nicht so zurück, wie es geschrieben wurde; fällt das Laufwerk aus?',
  '{0} has {1} bytes where {2} are expected': '{0} hat {1|number} Bytes statt der erwarteten {2|number}',
  'the connection ended after {0} of {1} bytes': 'die Verbindung endete nach {0|number} von {1|number} Bytes',
  '{0}: the server answered {1} {2}': '{0}: Der Server antwortete {1} {2}',
  '{0} comes only with the encoding {1}': '{0} kommt nur in der Kodierung {1}',
  'the connection broke: {0}': 'die Verbindung brach ab: {0|said}',
  '{0} sends {1} bytes where at most {2} are expected':
    '{0} sendet {1|number} Bytes statt höchstens {2|number}',
  '{0} redirects to {1}, which is not https': '{0} leitet zu {1} um, das nicht https ist',
  'no answer from {0}: {1}': 'keine Antwort von {0}: {1|said}',
  '{0} redirects endlessly': '{0} leitet endlos um',
  'there is a model "{0}" already; choose another name, or remove that one':
    'ein Modell „{0}“ gibt es schon; einen anderen Namen wählen, oder dieses entfernen',
  '{0} is made of {1}, and {2} is not installed; `hearmark models get {3}` may have it':
    '{0} besteht aus {1}, und {2} ist nicht installiert; `hearmark models get {3}` hat es vielleicht',
  '{0} is made of {1}, and {2} are not installed; `hearmark models get {3}` may have it':
    '{0} besteht aus {1}, und {2} sind nicht installiert; `hearmark models get {3}` hat sie vielleicht',
  'say of which models it is to be made; without that, there are recipes for: {0}':
    'angeben, aus welchen Modellen es bestehen soll; ohne das gibt es Rezepte für: {0}',
};
