import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { Child } from '../processes/Child.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { PlacedText } from '../taggers/words/wordsPackage.ts';
import { usualLimits } from './tryModel.ts';

/** What is said between TextTower and its process. */
export interface TextTowerTalk {
  request: { folder: string; text: string };
  answer: PlacedText;
  word: never;
  question: never;
  reply: never;
}

const module = join(import.meta.dirname, 'textTowerProcess.ts');

/** Loading some hundred megabytes takes seconds, a text some hundredths of one. */
const hangSeconds = 60;
/** A network of some hundred megabytes is kept in memory while somebody types, and given up then. */
const idleSeconds = 120;

/** Places texts among sounds by the text tower of a package, in a process of its own with limits of time and memory. */
export class TextTower {
  readonly #child: Child<TextTowerTalk>;

  constructor(launch: LaunchProcess) {
    this.#child = new Child<TextTowerTalk>({
      launch,
      module,
      args: [String(Math.round(usualLimits.memoryBytes))],
      lost: ({ how, hung }) =>
        new ModelError(
          hung
            ? `its text tower has no answer within ${hangSeconds} s`
            : `its text tower ended its process (${how})`,
        ),
      hangSeconds,
      idleSeconds,
    });
  }

  /** Returns where a text lies, by the package in a folder. Throws ModelError. */
  place(folder: string, text: string): Promise<PlacedText> {
    return this.#child.ask({ folder, text });
  }

  async close(): Promise<void> {
    await this.#child.close();
  }
}
