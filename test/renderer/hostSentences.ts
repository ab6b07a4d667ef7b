import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * What says nothing in the window: the command line, the pages before the window, what workers print; what is for somebody who makes or
 * imports a model package; what only a mistake of ours can make; and tables of names of tags, fields and formats.
 */
const elsewhere = [
  /^(cli|api|server|electron\/(?!Updates)|algebra|scores\/(?!loudnessWords)|simd|log|processes|hearing)\b/,
  /^(paths|backups\/rescues|media\/(fileType|respondWithRange))\b/,
  /^handlers\/(answer|schemas\/)/,
  /^taggers\/(?!composed\/loadMembers|onnx\/openInferenceSession|tfjs\/(loadBackend|TfjsTrainer|trackLoss|trainingMode))/,
  /^models\/(importers\/|vocabularies\/|published\/aboutPublished|catalogue|limitSelf|publishedCalibrations|rememberedRuntime|testSound)/,
  /^models\/composing\/composeModel\b/,
  /^training\/(trainFromScratch|readManifest|trainedPackage|FullPlan|Checkpoint|compareHeads|groupTracks)\b/,
  /^audio\/(fft|logFiltered|logMel|melFilters|planDft|powerSpectrogram|PacketStream)\b/,
  /^analysis\/(scoreFile|RemoteSession|partsOfFile)\b/,
  /^workers\/(?!FileFinder|NatsServer|Shared|Workers\.|WorkersKey|connectNats|loadNats)/,
  /^library\/safety\/(?!backupFiles|makeBackup|restoreBackup)/,
  /^library\/(index|browse|review)\/(?!Vocabulary|Browse|TrackDetailsReader)/,
  /^library\/(migrate|rowSum|openLibrary|Scores|Heard\w+|Journal|file\w+)\.ts/,
  /^importing\/(retellFile|sampleSounds|tasks\/titleOf)\b/,
  /^finding\/(meanings|readDescription|readNumbers|descriptionWords|history\/read(Listens|Json)\w*)\b/,
  /^files\/(matroska\/|id3v1Genres|id3v2Tag|native|checkGenres|parseCsv|collectTags|readCover)/,
  /^writing\/(fieldMapping|saidFields|tags\/(tagTexts|frameTexts|sheetFields)|formats\/(matroskaIndex|openMatroska|openBehind))\b/,
];
/** What is code, not words: SQL, names in capitals, lists of endings, settings of other programs. */
const code =
  /\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|PRAGMA|EXCLUSIVE|NULL|NOT|CAST|BETWEEN|DESC|NOCASE|AS|IN|OR|REM|substr)\b|[a-z]_[a-z]|max-age|->>|^\P{Ll}*$|\bnkey\b|\$PPID|^--|\b(flac m4a|wma asf)\b|=\d/u;
/** Names, and words between parts of the host. */
const notForPeople = new Set([
  'CPU, TensorFlow sees no GPU',
  ...['before the tags', 'behind the chunks', 'Windows Media Player 9 Series'],
  ...['at once', 'backed up', 'half written', 'rolled back', 'left out', 'cue sheet', "Git's id"],
  ...[
    'an import',
    'comparing models',
    'computing a fingerprint',
    'decoding for the player',
    'the backup of the day',
  ],
  ...[
    'authorization { users: [',
    'hyperparameters.{0}: {1}',
    'hearmark {0}',
    'listen: {0}',
    'blob {0}{1}',
    'seconds {0}',
    'facets {0}',
  ],
  ...[
    'Sample sounds',
    'sample sounds',
    'system volume information',
    'network trash folder',
    'temporary items',
  ],
  ...[
    'mid midi kar rmi',
    'nsf nsfe sid spc vgm vgz gbs gym hes ay sap',
    'ofr ofs',
    'aa aax aaxc',
    'ra rm ram rmvb',
  ],
  ...['{0}:{1} min', '{0} kbit/s', '{0} (playlist)'],
]);
/** Says to whom a mistake of ours is told, in the log. */
const toTheLog = /^(tellMistake|logMistake|logError)$/;

/** A text of the host as the catalogues have it: what is put in stands as {0}, {1} … in it. */
export interface HostSentence {
  text: string;
  /** file:line */
  at: string;
}

/** The sentences of the host that the window may show, each as its source has it. */
export function hostSentences(): HostSentence[] {
  return globSync('src-main/**/*.ts')
    .filter((file) => !elsewhere.some((one) => one.test(file.slice('src-main/'.length))))
    .flatMap(sentencesOf);
}

function sentencesOf(file: string): HostSentence[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: HostSentence[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isTaggedTemplateExpression(node)) return;
    if (ts.isCallExpression(node) && toTheLog.test(node.expression.getText())) return;
    if (isText(node) && isCompared(node)) return;
    if (isText(node)) {
      const texts = textsOf(node)
        .filter(isSentence)
        .map(numbered)
        .filter((text) => !notForPeople.has(text));
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      for (const text of texts) found.push({ text, at: `${file}:${line + 1}` });
      if (texts.length > 0) {
        if (ts.isTemplateExpression(node))
          for (const { expression } of node.templateSpans)
            if (!isText(expression) && !ts.isConditionalExpression(expression)) look(expression);
        return;
      }
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

const isText = (node: ts.Node): node is ts.Expression =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken);

/** Every text that an expression can be, where a choice stands in it, with \0 for what is put in. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return textsOf(node.left).flatMap((before) => textsOf(node.right).map((after) => before + after));
  if (!ts.isTemplateExpression(node)) return ['\0'];
  return node.templateSpans.reduce(
    (texts, { expression, literal }) =>
      texts.flatMap((text) => textsOf(expression).map((inside) => text + inside + literal.text)),
    [node.head.text],
  );
}

/** Two words at least, or one beside what is put in. */
function isSentence(text: string): boolean {
  const words = text.match(/(?<!\p{L})\p{L}?\p{Ll}{2,}(?!\p{L})/gu) ?? [];
  return words.length > (text.includes('\0') ? 0 : 1) && / /.test(text) && !code.test(text);
}

function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('\0', () => `{${count++}}`);
}

/** Of what is compared with something, or is split into pieces, nobody reads anything. */
function isCompared({ parent }: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === 'split';
  if (ts.isCaseClause(parent)) return true;
  if (ts.isCallExpression(parent) && /\.includes$/.test(parent.expression.getText())) return true;
  return ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText());
}
