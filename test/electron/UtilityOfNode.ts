import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';

/**
 * A process of Node that its parent sees as Electron shows a utility process (electron.d.ts): without a pid until it has
 * been started and after its end, with messages in place of a channel, and with an exit status alone.
 */
export class UtilityOfNode extends EventEmitter {
  pid: number | undefined;
  readonly stderr;
  readonly #child: ChildProcess;

  constructor(
    module: string,
    args: readonly string[] = [],
    options: Pick<ForkOptions, 'execArgv' | 'env'> = {},
  ) {
    super();
    this.#child = fork(module, args, {
      ...options,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.stderr = this.#child.stderr!;
    setImmediate(() => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => {
      this.pid = undefined;
      this.emit('exit', code ?? (signal ? 9 : 0));
    });
  }

  postMessage(message: unknown): void {
    this.#child.send(message as object);
  }

  /** A request that a busy process does not hear. */
  kill(): boolean {
    return this.pid !== undefined;
  }
}
