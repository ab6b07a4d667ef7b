/**
 * The other process of processes.test.ts. Writes whole tracks into a library, or holds its lock.
 * Arguments: library file, "write" with name and count, or "hold" with seconds.
 */
import Database from 'better-sqlite3';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { model, newScores, newTrack } from './temporaryLibrary.ts';

const [file, task, ...rest] = process.argv.slice(2) as [string, string, ...string[]];

if (task === 'hold') {
  const database = new Database(file);
  database.exec('BEGIN IMMEDIATE');
  process.send!('holding');
  setTimeout(
    () => {
      database.exec('COMMIT');
      database.close();
    },
    Number(rest[0]) * 1000,
  );
} else {
  const [name, count] = rest as [string, string];
  const library = openLibrary(file, { waitSeconds: 30 });
  const modelId = library.models.register(model);
  for (let index = 0; index < Number(count); index++) {
    library.transaction(() => {
      const { id } = library.tracks.save(newTrack(`/music/${name}/${index}.mp3`));
      library.scores.save(id, modelId, newScores([0.9, 0, 0]));
      library.corrections.append({ trackId: id, tag: 'jazz', category: 'genre', action: 'accepted' });
    });
    if (index % 10 === 0) process.send!(index);
  }
  library.close();
  process.disconnect();
}
