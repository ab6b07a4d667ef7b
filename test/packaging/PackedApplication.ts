import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api, Events } from '../../src-main/api.ts';
import type { Command, Seen } from './electronStub.ts';

const stub = join(import.meta.dirname, 'electronStub.ts');

type Outcome<T> = { value: T } | { error: { name: string; message: string } };
interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The main entry of a packed tree, started under plain Node with electronStub.ts, as its page and its person see it. */
export class PackedApplication {
  /** What was seen, the newest last. */
  readonly seen: Seen[] = [];
  readonly #process: ChildProcess;
  #news = Promise.withResolvers<void>();
  #nextId = 1;

  /** `folder` is where package.json lies; `env` replaces the environment, `args` is what is opened. */
  constructor(folder: string, env: NodeJS.ProcessEnv, args: string[] = []) {
    const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string };
    this.#process = fork(join(folder, main), args, {
      cwd: folder,
      env,
      execArgv: ['--import', stub],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr!.on('data', (text: Buffer) => this.#see({ seen: 'error', text: String(text) }));
    this.#process.on('message', (seen: Seen) => this.#see(seen));
    this.#process.on('exit', () => this.#see());
  }

  /** What went wrong, in words; empty where nothing did. */
  get errors(): string {
    return this.seen.map((seen) => (seen.seen === 'error' ? seen.text : '')).join('');
  }

  /** Waits for something to be seen, or finds it among what was; throws where an error was or the process ends first. */
  async until<S extends Seen>(isIt: (seen: Seen) => seen is S): Promise<S> {
    for (;;) {
      const found = this.seen.find(isIt);
      if (found) return found;
      if (this.errors !== '' || this.#process.exitCode !== null)
        throw new Error(
          `the packed application failed (${this.#process.exitCode}): ${this.errors}${JSON.stringify(this.seen.at(-1))}`,
        );
      await this.#news.promise;
    }
  }

  /** Waits for an event of the host that is so. */
  async event<Name extends keyof Events>(
    name: Name,
    isSo: (data: Events[Name]) => boolean,
  ): Promise<Events[Name]> {
    const { data } = await this.until(
      (seen): seen is Seen & { seen: 'event' } =>
        seen.seen === 'event' && seen.name === name && isSo(seen.data as Events[Name]),
    );
    return data as Events[Name];
  }

  /** Asks what the page asks; throws what the host answers as an error. */
  async call<Member extends keyof Api>(
    member: Member,
    ...request: Parameters<Api[Member]>
  ): Promise<ReturnType<Api[Member]>> {
    const outcome = await this.invoke<Outcome<ReturnType<Api[Member]>>>('api', member, ...request);
    if ('error' in outcome) throw new Error(`${outcome.error.name}: ${outcome.error.message}`);
    return outcome.value;
  }

  invoke<Answer>(channel: string, ...args: unknown[]): Promise<Answer> {
    return this.#ask<Answer>((id) => ({ do: 'invoke', id, channel, args }));
  }

  /** Fetches an address of the page's own scheme. */
  get(path: string): Promise<Page> {
    return this.#ask<Page>((id) => ({ do: 'get', id, url: `hearmark://app${path}` }));
  }

  /** What the system tells the application, by Electron's name of the event. */
  emit(event: string, ...args: unknown[]): void {
    this.#process.send({ do: 'emit', event, args } satisfies Command);
  }

  /** Waits until it has ended by itself; returns the exit status. */
  async ended(): Promise<number | null> {
    while (this.#process.exitCode === null) await this.#news.promise;
    return this.#process.exitCode;
  }

  /** Quits as a person does; returns the exit status. */
  async quit(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const ended = once(this.#process, 'exit') as Promise<[number | null]>;
    this.#process.send({ do: 'quit' } satisfies Command);
    return (await ended)[0];
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async #ask<Answer>(commandOf: (id: number) => Command): Promise<Answer> {
    const id = this.#nextId++;
    this.#process.send(commandOf(id));
    const { answer } = await this.until(
      (seen): seen is Seen & { seen: 'answer' } => seen.seen === 'answer' && seen.id === id,
    );
    return answer as Answer;
  }

  #see(...seen: Seen[]): void {
    this.seen.push(...seen);
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
