import type { HostTexts } from '../../HostTexts.ts';

export const catalogue: HostTexts['catalogue'] = {
  'Discogs (in-house), {0} styles': '\u2068Discogs\u2069 (פנימי), {0|number} סגנונות',
  'Million Song Dataset, CALS split': '\u2068Million Song Dataset\u2069, בחלוקה של CALS',
  'Music and speech with words': 'מוזיקה ודיבור עם מילים',
  'The music model of LAION-CLAP, distilled': 'מודל המוזיקה של LAION-CLAP, מזוקק',
  'MusiCNN trained for 600 epochs in place of 200 at most; not in the paper':
    '‏MusiCNN שאומן 600 אפוקים במקום לכל היותר 200; לא במאמר',
  'the teacher of the noisy student training': 'המורה באימון noisy student',
  'the compact student; the file holds its teacher, too': 'התלמיד הקטן; בקובץ נמצא גם המורה שלו',
  "the card follows Essentia's sources (TensorflowInputMusiCNN, TensorflowPredictEffnetDiscogs)":
    'הכרטיס נאמן למקורות של Essentia (\u2068TensorflowInputMusiCNN, TensorflowPredictEffnetDiscogs\u2069)',
  'all kinds of sound: what is no music is left aside; mean average precision on AudioSet {0}':
    'כל סוגי הצליל: מה שאינו מוזיקה מושם בצד; mean average precision על AudioSet‏: {0|number}',
  'trained three times as long as {0}': 'אומן פי שלושה זמן מאשר {0}',
  'the model of the next entry with weights of one byte': 'המודל של הרשומה הבאה עם משקלים של בית אחד',
  'the audio tower has 7 million parameters; AudioMuse-AI takes the mean over windows that overlap by half, Hearmark one window of every thirty seconds':
    'במגדל השמע 7 מיליון פרמטרים; AudioMuse-AI לוקח ממוצע של חלונות שחופפים בחציים, Hearmark חלון אחד מכל שלושים שניות',
};
