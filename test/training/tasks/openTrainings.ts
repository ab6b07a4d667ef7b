import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api, Events, Training } from '../../../src-main/api.ts';
import { Backend } from '../../../src-main/Backend.ts';
import { answer } from '../../../src-main/handlers/answer.ts';
import { createHandlers } from '../../../src-main/handlers/createHandlers.ts';
import type { Handlers } from '../../../src-main/handlers/Handlers.ts';
import { PlayersServer } from '../../../src-main/server/subsonic/PlayersServer.ts';
import { launchProcess, type ProcessHandle } from '../../../src-main/processes/launchProcess.ts';

/** A host without a window: asked as a page asks, and heard as a page hears. */
export class TrainingHost {
  readonly backend: Backend;
  /** The training processes that were started. */
  readonly processes: ProcessHandle[];
  readonly heard: { name: keyof Events; event: Events[keyof Events] }[];
  readonly #handlers: Handlers;
  readonly #told: EventEmitter;

  private constructor(
    backend: Backend,
    parts: Pick<TrainingHost, 'processes' | 'heard'> & { told: EventEmitter },
  ) {
    this.backend = backend;
    this.#told = parts.told;
    this.processes = parts.processes;
    this.heard = parts.heard;
    this.#handlers = createHandlers(backend);
  }

  /** Opens the library in a folder, beside which its settings and models are kept. */
  static async open(folder: string, model: string): Promise<TrainingHost> {
    const parts = {
      processes: [] as TrainingHost['processes'],
      heard: [] as TrainingHost['heard'],
      told: new EventEmitter(),
    };
    const libraryFile = useFolder(folder, model);
    const backend = await Backend.open({
      libraryFile,
      players: new PlayersServer(libraryFile),
      host: { kind: 'browser', nativeDialogs: false, canUpdate: false, audioUrl: '', coverUrl: '' },
      emit(name, event) {
        parts.heard.push({ name, event });
        parts.told.emit('told');
      },
      launch: (module, args) => {
        const child = launchProcess(module, args);
        if (module.endsWith('trainingProcess.ts')) parts.processes.push(child);
        return child;
      },
    });
    return new TrainingHost(backend, parts);
  }

  /** Throws Error with the host's own sentence. */
  async call<Name extends keyof Api>(
    member: Name,
    ...request: Parameters<Api[Name]>
  ): Promise<ReturnType<Api[Name]>> {
    const outcome = await answer(this.#handlers, member, request[0] ?? null);
    if ('error' in outcome) throw new Error(outcome.error.message);
    // As it crosses to the page
    return outcome.value === undefined ? (undefined as never) : structuredClone(outcome.value as never);
  }

  /** Waits until a training is as it should be; throws where it ends in another state. */
  async until(trainingId: number, isSo: (training: Training) => boolean): Promise<Training> {
    for (;;) {
      const training = (await this.call('listTrainings')).find(({ id }) => id === trainingId)!;
      if (isSo(training)) return training;
      if (['failed', 'left', 'inUse', 'ready', 'paused'].includes(training.state))
        throw new Error(`it is ${training.state}: ${training.reason}`);
      // Not at every moment: to look takes as long as a step of a small network
      await once(this.#told, 'told', { signal: AbortSignal.timeout(250) }).catch(() => {});
    }
  }

  /** What was told of a training, in turn. */
  toldOf(trainingId: number): Training[] {
    return this.heard.flatMap(({ name, event }) =>
      name === 'training' && (event as Training).id === trainingId ? [event as Training] : [],
    );
  }
}

/** Makes a folder the place of a library, its settings and models; returns the library's file. */
export function useFolder(folder: string, model: string): string {
  const libraryFile = join(folder, 'library.db');
  process.env.HEARMARK_LIBRARY = libraryFile;
  process.env.HEARMARK_MODELS = join(folder, 'models');
  mkdirSync(dirname(libraryFile), { recursive: true });
  const settings = join(folder, 'settings.json');
  try {
    writeFileSync(settings, JSON.stringify({ model, jobs: 1, hear: [], backups: false }), { flag: 'wx' });
  } catch {
    // there from an earlier session
  }
  return libraryFile;
}
