import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const configuration = readFileSync(join(root, 'electron-builder.yml'), 'utf8').replaceAll('\r', '');
const patterns = listOf('files');
const unpackedPatterns = listOf('asarUnpack');
/** Left out of every package by electron-builder itself. */
const neverPacked = /^node_modules\/(@[^/]+\/)?[^/]+\/(tests?|__tests__|powered-test|examples?)\/|\.d\.ts$/;

/**
 * Returns the files that electron-builder packs for this system by electron-builder.yml, relative to the repository with
 * slashes. It applies the patterns as electron-builder does (app-builder-lib's filter.js): in order, the last that applies
 * decides, to our files and to those of the packages that the lockfile does not mark as for development.
 */
export function packedFiles(): string[] {
  const ours = filesIn([
    'package.json',
    'src-main',
    'dist',
    'build',
    'models',
    'LICENSE',
    'THIRD-PARTY-NOTICES.md',
  ]);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const delivered = Object.keys(packages).filter((path) => path !== '' && !packages[path]!.dev);
  return [...ours, ...filesIn(delivered.filter(isTouched))].filter(isPackedBy(patterns));
}

/** Lays these files below a folder as they lie in the package, as links where that is possible. */
export function layTree(files: readonly string[], folder: string): void {
  for (const file of files) {
    const to = join(folder, file);
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(join(root, file), to);
    } catch {
      copyFileSync(join(root, file), to); // on another drive
    }
  }
}

/** Tells whether a packed file lies beside the archive. */
export const isUnpacked = (file: string): boolean =>
  unpackedPatterns.some((pattern) => matches(file, pattern));

export const bytesOf = (file: string): number => statSync(join(root, file)).size;

/** Endings of files that macOS offers Hearmark for. */
export const offeredEndings = (): string[] =>
  /^ +ext: \[([^\]]*)\]/m.exec(configuration)![1]!.match(/[^\s,]+/g)!;

interface Lockfile {
  packages: Record<string, { dev?: true }>;
}

/** Walking through packages of which nothing is packed takes seconds. */
function isTouched(folder: string): boolean {
  const names = patterns.map((pattern) =>
    macro(pattern).split('/').slice(0, folder.split('/').length).join('/'),
  );
  return names.some((name) => !name.startsWith('!') && matches(folder, name));
}

function filesIn(paths: string[]): string[] {
  return paths
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) =>
      statSync(join(root, path)).isFile()
        ? [path]
        : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) =>
              join(entry.parentPath, entry.name)
                .slice(root.length + 1)
                .replaceAll(sep, '/'),
            ),
    );
}

function isPackedBy(patterns: readonly string[]): (file: string) => boolean {
  const rules = patterns.map((pattern) => ({
    takes: !pattern.startsWith('!'),
    glob: macro(pattern.replace('!', '')),
  }));
  return (file) =>
    rules.findLast(({ glob }) => matches(file, glob))?.takes === true && !neverPacked.test(file);
}

/** What a key of electron-builder.yml holds, which has one word on each line. */
function listOf(key: string): string[] {
  const [, lines] = new RegExp(`^${key}:\n((?: .*\n)+)`, 'm').exec(configuration)!;
  return [...lines!.matchAll(/^ +- '?(.+?)'?$/gm)].map(([, word]) => word!);
}

const macro = (pattern: string): string =>
  pattern.replaceAll('${platform}', process.platform).replaceAll('${arch}', process.arch);

const matches = (file: string, glob: string): boolean => posix.matchesGlob(file, glob);
