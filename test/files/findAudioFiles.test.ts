import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { countAudioFiles, findAudioFiles, type FoundFolder } from '../../src-main/files/findAudioFiles.ts';
import { walkFolders } from '../../src-main/files/walkFolders.ts';
import { ReadError } from '../../src-main/errors.ts';
import { encodePath } from '../../src-main/paths.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-find-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let trees = 0;
/** Makes a tree of empty files and returns its root; a name that ends in "/" is an empty folder. */
function makeTree(...names: string[]): string {
  const root = join(scratch, `tree${trees++}`);
  mkdirSync(root);
  for (const name of names) {
    mkdirSync(join(root, name.slice(0, name.lastIndexOf('/') + 1)), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(join(root, name), name);
  }
  return root;
}

async function find(...roots: string[]): Promise<FoundFolder[]> {
  return Array.fromAsync(findAudioFiles(roots));
}

/** The paths found, relative to a root. */
async function pathsIn(root: string, ...roots: string[]): Promise<string[]> {
  const folders = await find(...(roots.length > 0 ? roots : [root]));
  return folders.flatMap(({ files }) => files.map(({ path }) => path.slice(root.length + 1)));
}

describe('findAudioFiles', () => {
  it('finds every format of issue 2, whatever the case of the ending, and nothing else', async () => {
    const endings =
      'mp3 flac m4a mp4 ogg opus wav aiff wma ape wv tta mpc dsf mka aac spx dff caf w64 au ac3 mkv webm mod xm it s3m'.split(
        ' ',
      );
    const names = endings.flatMap((ending) => [`a.${ending}`, `B.${ending.toUpperCase()}`]);
    const root = makeTree(...names, 'cover.jpg', 'mp3', 'notes.mp3.txt', 'list.m3u');
    assert.deepEqual(await pathsIn(root), names.sort());
  });

  it('goes depth first in the order of names, one batch a folder, also for a folder without audio', async () => {
    const root = makeTree('z.mp3', 'b/2.mp3', 'b/10.mp3', 'b/deep/x.flac', 'a/1.mp3', 'empty/');
    const folders = await find(root);
    assert.deepEqual(
      folders.map(({ folder, files }) => [folder.slice(root.length), files.map(({ name }) => name)]),
      [
        ['', ['z.mp3']],
        ['/a', ['1.mp3']],
        ['/b', ['10.mp3', '2.mp3']],
        ['/b/deep', ['x.flac']],
        ['/empty', []],
      ],
    );
    assert.ok(folders.every(({ complete, problems }) => complete && problems.length === 0));
  });

  it('tells size and time to the nanosecond', async () => {
    const root = makeTree('a.mp3');
    const [{ files }] = (await find(root)) as [FoundFolder];
    const stats = statSync(join(root, 'a.mp3'), { bigint: true });
    assert.deepEqual(files, [
      { path: join(root, 'a.mp3'), name: 'a.mp3', size: Number(stats.size), modifiedNs: stats.mtimeNs },
    ]);
  });

  it('leaves out files and folders of the system, and names them', async () => {
    const root = makeTree(
      ...[
        '._a.mp3',
        '.DS_Store',
        '.mp3',
        '.git/a.mp3',
        '.Trash/a.mp3',
        '.Trash-1000/a.mp3',
        '.AppleDouble/a.mp3',
        '$RECYCLE.BIN/a.mp3',
      ],
      ...[
        'System Volume Information/a.mp3',
        '@eaDir/a.mp3/x.mp3',
        'lost+found/a.mp3',
        '#recycle/a.mp3',
        'kept/a.mp3',
      ],
    );
    assert.deepEqual(await pathsIn(root), ['kept/a.mp3']);
    assert.deepEqual(await pathsIn(root, join(root, '.git')), ['.git/a.mp3'], 'a root was asked for by name');
    const leftOut = (await find(root)).flatMap((folder) => folder.leftOut);
    assert.deepEqual(
      leftOut.map(({ path }) => path.slice(root.length + 1)).sort(),
      [
        ...['#recycle', '$RECYCLE.BIN', '.AppleDouble', '.Trash', '.Trash-1000', '._a.mp3', '.git', '@eaDir'],
        ...['System Volume Information', 'lost+found'],
      ].sort(),
    );
  });

  it('finds music whose name begins with a dot or is full of dots', async () => {
    const names = [
      '.hidden.mp3',
      '...Baby One More Time.mp3',
      'song...mp3',
      '...And Justice for All/1. Blackened.flac',
    ];
    const root = makeTree(...names, '.hiddendir/x.mp3', 'trailing dots.../x.ogg');
    const found = [...names, '.hiddendir/x.mp3', 'trailing dots.../x.ogg'];
    assert.deepEqual((await pathsIn(root)).sort(), found.sort());
  });

  it('names music that it does not hear, and why', async () => {
    const root = makeTree('song.mid', 'book.aax', 'b/game.nsf', 'cover.jpg', 'a.mp3');
    const leftOut = (await find(root)).flatMap((folder) => folder.leftOut);
    assert.deepEqual(leftOut.map(({ path, why }) => [path.slice(root.length + 1), why]).sort(), [
      ['b/game.nsf', 'the music of a game console, which an emulator plays'],
      ['book.aax', 'an Audible book, which is encrypted'],
      ['song.mid', 'MIDI holds notes and no sound'],
    ]);
  });

  it('keeps names that are not UTF-8, and hostile ones', async () => {
    const root = makeTree('line\nbreak.mp3', 'quote\'".mp3', 'emoji 🎷.mp3');
    writeFileSync(encodePath(`${root}/n\udce9.mp3`), '');
    mkdirSync(encodePath(`${root}/f\udcff`));
    writeFileSync(encodePath(`${root}/f\udcff/\udc80.wav`), '');
    assert.deepEqual(
      (await pathsIn(root)).sort(),
      ['line\nbreak.mp3', 'quote\'".mp3', 'emoji 🎷.mp3', 'n\udce9.mp3', 'f\udcff/\udc80.wav'].sort(),
    );
  });

  it('follows links out of the tree once, and never in circles', async () => {
    const outside = makeTree('album/1.mp3', 'album/back/', 'single.mp3');
    const root = makeTree('own.mp3', 'sub/2.mp3');
    symlinkSync(join(outside, 'album'), join(root, 'link'));
    symlinkSync(join(outside, 'album'), join(root, 'link again'));
    symlinkSync(join(outside, 'single.mp3'), join(root, 'single.mp3'));
    symlinkSync(join(outside, 'single.mp3'), join(root, 'sub/same.mp3'));
    symlinkSync(root, join(outside, 'album/back/loop'));
    symlinkSync('..', join(root, 'sub/up'));
    symlinkSync('self', join(root, 'self'));
    const folders = await find(root);
    const paths = folders.flatMap(({ files }) => files.map(({ path }) => path.slice(root.length + 1)));
    assert.deepEqual(paths, ['own.mp3', 'single.mp3', 'link/1.mp3', 'sub/2.mp3']);
    assert.deepEqual(
      folders.flatMap(({ problems }) => problems.map(({ path }) => path)),
      [join(root, 'self')],
    );
  });

  it('reports the real place and not the link to it, where both are below a root', async () => {
    const root = makeTree('z real/1.mp3', '.cache/2.mp3');
    symlinkSync('z real', join(root, 'a link'));
    symlinkSync(join(root, 'z real/1.mp3'), join(root, 'b.mp3'));
    symlinkSync('.cache', join(root, 'c shown'));
    assert.deepEqual(await pathsIn(root), ['c shown/2.mp3', 'z real/1.mp3']);
  });

  it('follows links to cue sheets as to music, also around a single file', async () => {
    const outside = makeTree('image.flac', 'image.cue');
    const root = makeTree('album/inside.cue');
    for (const name of ['image.flac', 'image.cue']) symlinkSync(join(outside, name), join(root, name));
    symlinkSync('album/inside.cue', join(root, 'inside.cue'));
    const sheets = (folders: FoundFolder[]) => folders.map((folder) => folder.sheets);
    assert.deepEqual(sheets(await find(root)), [['image.cue'], ['inside.cue']]);
    const [alone] = (await find(join(root, 'image.flac'))) as [FoundFolder];
    assert.deepEqual([alone.sheets.sort(), alone.siblings], [['image.cue', 'inside.cue'], ['image.flac']]);
  });

  it('takes two hard links for two files', async () => {
    const root = makeTree('a.mp3');
    linkSync(join(root, 'a.mp3'), join(root, 'b.mp3'));
    assert.deepEqual(await pathsIn(root), ['a.mp3', 'b.mp3']);
  });

  it('reports a dangling link as a problem that names it', async () => {
    const root = makeTree('a.mp3');
    symlinkSync('/nowhere/at/all.mp3', join(root, 'gone.mp3'));
    const [{ files, problems, complete }] = (await find(root)) as [FoundFolder];
    assert.equal(files.length, 1);
    assert.equal(complete, true);
    assert.equal(problems[0]!.path, join(root, 'gone.mp3'));
    assert.ok(problems[0]!.error instanceof ReadError);
    assert.match(problems[0]!.error.message, /symbolic link to something that does not exist/);
  });

  it('does not wait for a pipe that is named like a song', async () => {
    const root = makeTree('a.mp3');
    execFileSync('mkfifo', [join(root, 'pipe.mp3')]);
    symlinkSync('pipe.mp3', join(root, 'link.mp3'));
    assert.deepEqual(await pathsIn(root), ['a.mp3']);
  });

  it('takes files and overlapping folders as roots, each file once', async () => {
    const root = makeTree('a/1.mp3', 'a/b/2.mp3', 'odd.bin', 'other.mp3');
    const roots = [
      join(root, 'a/b'),
      join(root, 'a'),
      join(root, 'a/1.mp3'),
      join(root, 'odd.bin'),
      join(root, 'odd.bin'),
    ];
    assert.deepEqual(await pathsIn(root, ...roots), ['a/b/2.mp3', 'a/1.mp3', 'odd.bin']);
    const single = await find(join(root, 'other.mp3'));
    assert.equal(single.length, 1);
    assert.equal(single[0]!.complete, false, 'one file says nothing about the others in its folder');
  });

  it('goes on after a root that does not exist', async () => {
    const root = makeTree('a.mp3');
    const missing = join(root, 'missing');
    const folders = await find(missing, root);
    assert.equal(folders[0]!.folder, missing);
    assert.equal(folders[0]!.complete, false);
    assert.match(folders[0]!.problems[0]!.error.message, /does not exist/);
    assert.equal(folders[1]!.files.length, 1);
  });

  it(
    'goes on after a folder that may not be read',
    { skip: process.getuid?.() === 0 && !canDropRoot() && 'root reads everything' },
    () => {
      const root = makeTree('a/1.mp3', 'closed/2.mp3', 'z/3.mp3');
      execFileSync('chmod', ['-R', 'a+rX', scratch]);
      execFileSync('chmod', ['0', join(root, 'closed')]);
      try {
        const output = asNobody(`
        import { findAudioFiles } from '${import.meta.dirname}/../../src-main/files/findAudioFiles.ts';
        for await (const { folder, files, complete, problems } of findAudioFiles([${JSON.stringify(root)}])) {
          console.log(folder.slice(${root.length}), files.length, complete, problems[0]?.error.message ?? '');
        }`);
        assert.match(output, /^\/a 1 true $/m);
        assert.match(output, /^\/closed 0 false .*permission denied/m);
        assert.match(output, /^\/z 1 true $/m);
      } finally {
        execFileSync('chmod', ['755', join(root, 'closed')]);
      }
    },
  );

  it('leaves out a file that vanishes between the folder and the look at it', async () => {
    const root = makeTree('a.mp3', 'b.mp3');
    const [walked] = await Array.fromAsync(walkFolders([root]));
    assert.deepEqual(walked!.names, ['a.mp3', 'b.mp3']);
    const found = findAudioFiles([root]);
    unlinkSync(join(root, 'a.mp3'));
    const first = (await found.next()).value as FoundFolder;
    assert.deepEqual(
      first.files.map(({ name }) => name),
      ['b.mp3'],
    );
    assert.deepEqual(first.problems, []);
  });

  it('manages a folder of 5000 files', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `${String(index).padStart(5, '0')}.mp3`);
    const root = makeTree(...names);
    assert.deepEqual(await pathsIn(root), names);
    assert.equal(await countAudioFiles([root]), 5000);
  });
});

/** Root may read everything: as root, the test runs as the user "nobody" (65534). */
function canDropRoot(): boolean {
  try {
    asNobody('');
    return true;
  } catch {
    return false;
  }
}

function asNobody(program: string): string {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const parameters = ['--input-type=module', '-e', program];
  return execFileSync(process.execPath, parameters, { ...user, encoding: 'utf8', cwd: '/', stdio: 'pipe' });
}
