import { resolve } from 'node:path';
import type { FoundFolder } from '../files/findAudioFiles.ts';
import { isFolderGone } from '../files/isFolderGone.ts';
import type { LeftOut } from '../files/LeftOut.ts';
import type { KnownFile } from '../library/FileState.ts';
import type { Library } from '../library/Library.ts';
import { isWithin } from '../paths.ts';

/** So many known files are no longer where they were, or are there again. */
export interface ComingOrGoing {
  kind: 'gone' | 'back';
  files: number;
}

/** A folder that seems to be what an unplugged drive leaves: nothing in it is marked. */
type Away = { kind: 'left out' } & LeftOut;

const awayText =
  'none of the files that were known is there, and a few new ones are, as where a drive is away: they stay in the lists';

/** What was found in a root and below it. */
interface RootScan {
  root: string;
  files: number;
  /** Everything could be looked at. */
  complete: boolean;
  /** Names of files that are in the root itself, and of those that are no longer. */
  here: string[];
  gone: string[];
}

/** A folder in which drives appear may hold so many files of its own while its drive is away. */
const strayMax = 3;

/** Which known files are still there, as a scan gets on: marks the others missing, and those that are back present. */
export class MissingFiles {
  readonly #library: Library;
  readonly #report: (event: ComingOrGoing | Away) => void;
  readonly #visited = new Set<string>();
  readonly #scans: RootScan[];

  constructor(library: Library, roots: readonly string[], report: (event: ComingOrGoing | Away) => void) {
    this.#library = library;
    this.#report = report;
    this.#scans = roots.map((root) => ({
      root: resolve(root),
      files: 0,
      complete: true,
      here: [],
      gone: [],
    }));
  }

  /** Notes a folder that was looked at. */
  note(found: FoundFolder, known: ReadonlyMap<string, KnownFile>): void {
    const { folder, files, problems, complete } = found;
    if (complete || problems.length === 0 || files.length > 0) this.#visited.add(folder);
    const scan = this.#scans.find(({ root }) => isWithin(folder, root));
    if (scan) {
      scan.complete &&= problems.length === 0;
      scan.files += files.length;
    }
    const here = new Set(files.map((file) => file.name));
    const [gone, back]: [string[], string[]] = [[], []];
    for (const [name, { missing }] of known) {
      if (!missing && !here.has(name)) gone.push(name);
      if (missing && here.has(name)) back.push(name);
    }
    if (complete) {
      if (scan?.root === folder) Object.assign(scan, { here: [...here], gone });
      else this.#tell('gone', gone.length, () => this.#library.files.markMissing(folder, gone));
    }
    this.#tell('back', back.length, () => this.#library.files.markPresent(folder, back));
  }

  /** Ends the scan: folders that it did not come to are no longer there. */
  async settle(): Promise<void> {
    for (const { root, files, complete, here, gone } of this.#scans) {
      if (files === 0) {
        // Nothing at all looks more like an empty mount point than like a folder whose every file was deleted.
        if (await isFolderGone(root))
          this.#tell('gone', this.#library.files.markUnvisited(root, this.#visited));
        continue;
      }
      if (files <= strayMax && files === here.length && this.#library.files.hadManyOthers(root, here)) {
        this.#report({ kind: 'left out', path: root, why: awayText });
        continue;
      }
      this.#tell('gone', gone.length, () => this.#library.files.markMissing(root, gone));
      const unvisited = complete ? this.#library.files.markUnvisited(root, this.#visited) : 0;
      this.#tell('gone', unvisited);
    }
  }

  #tell(kind: ComingOrGoing['kind'], files: number, mark?: () => void): void {
    if (files === 0) return;
    mark?.();
    this.#report({ kind, files });
  }
}
