/** What the catalogue of published models says of them (src-main/models/catalogue.json). */
export const catalogue = {
  'Discogs (in-house), {0} styles': 'Discogs (hauseigen), {0|number} Stile',
  'Million Song Dataset, CALS split': 'Million Song Dataset, Aufteilung von CALS',
  'Music and speech with words': 'Musik und Sprache mit Worten',
  'The music model of LAION-CLAP, distilled': 'Das Musikmodell von LAION-CLAP, destilliert',
  'MusiCNN trained for 600 epochs in place of 200 at most; not in the paper':
    'MusiCNN, 600 Epochen trainiert statt höchstens 200; nicht im Aufsatz',
  'the teacher of the noisy student training': 'der Lehrer des Noisy-Student-Trainings',
  'the compact student; the file holds its teacher, too':
    'der kompakte Schüler; die Datei enthält auch seinen Lehrer',
  "the card follows Essentia's sources (TensorflowInputMusiCNN, TensorflowPredictEffnetDiscogs)":
    'die Karte folgt den Quellen von Essentia (TensorflowInputMusiCNN, TensorflowPredictEffnetDiscogs)',
  'all kinds of sound: what is no music is left aside; mean average precision on AudioSet {0}':
    'alle Arten von Klang: Was keine Musik ist, bleibt beiseite; mittlere Average Precision auf AudioSet {0|number}',
  'trained three times as long as {0}': 'dreimal so lang trainiert wie {0}',
  'the model of the next entry with weights of one byte':
    'das Modell des nächsten Eintrags mit Gewichten zu einem Byte',
  'the audio tower has 7 million parameters; AudioMuse-AI takes the mean over windows that overlap by half, Hearmark one window of every thirty seconds':
    'der Audio-Turm hat 7 Millionen Parameter; AudioMuse-AI nimmt das Mittel über Fenster, die sich zur Hälfte überlappen, Hearmark ein Fenster von je dreißig Sekunden',
};
