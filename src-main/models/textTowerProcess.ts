import { serveParent } from '../processes/serveParent.ts';
import { loadTextReader, type TextReader } from '../taggers/words/wordsPackage.ts';
import { limitSelf } from './limitSelf.ts';
import type { TextTowerTalk } from './TextTower.ts';

/** The process in which TextTower reads texts. Its argument is the memory that it may take, in bytes. */

limitSelf(Number(process.argv[2]));

await serveParent<TextTowerTalk>(
  () => {
    let open: { folder: string; reader: TextReader } | undefined;
    return async ({ folder, text }) => {
      if (open?.folder !== folder) {
        await open?.reader.close();
        open = undefined;
        open = { folder, reader: await loadTextReader(folder) };
      }
      return open.reader.place(text);
    };
  },
  { niceness: 0 },
);
