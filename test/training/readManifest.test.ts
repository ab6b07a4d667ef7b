import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readManifest } from '../../src-main/training/readManifest.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();

describe('a manifest', () => {
  const write = (text: string) => {
    const file = join(folder, 'tags.csv');
    writeFileSync(file, text);
    return file;
  };

  it('names files, tags and groups', async () => {
    const text = 'Path,tags,group\r\na.wav,genre:jazz;calm,Nina\n"b, ""c"".wav",,\n\n/abs.wav,"x;x",\n';
    assert.deepEqual(await readManifest(write(text)), [
      { path: join(folder, 'a.wav'), tags: ['genre:jazz', 'calm'], group: 'Nina' },
      { path: join(folder, 'b, "c".wav'), tags: [], group: 'b, "c".wav' },
      { path: '/abs.wav', tags: ['x'], group: '/abs.wav' },
    ]);
  });

  it('is refused where it is none', async () => {
    await assert.rejects(readManifest(join(folder, 'absent.csv')), /cannot read/);
    await assert.rejects(readManifest(write('file,labels\na,b\n')), /must name the columns path and tags/);
    await assert.rejects(readManifest(write('path,tags\n,x\n')), /row 2 has no path/);
    await assert.rejects(readManifest(write('path,tags\na"b,x\n')), /is not valid CSV from character/);
    // A pipe would keep it waiting, and a device would never end
    await assert.rejects(readManifest('/dev/zero'), /not a regular file/);
  });
});
