import { join } from 'node:path';
import { DecodeError } from '../errors.ts';
import { Child } from '../processes/Child.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { PreviewAnswer, PreviewRequest, PreviewTalk } from './protocol.ts';

export interface PreviewOptions {
  launch: LaunchProcess;
  /** A process that gives no sign of life for so long is ended, and its request given up. */
  hangSeconds?: number;
  /** A process that nobody asked for so long is ended: previews are looked at now and then. */
  idleSeconds?: number;
  /** Requests that may wait; the oldest are given up for newer ones, which a person is looking at. */
  waitingMax?: number;
}

const module = join(import.meta.dirname, 'previewProcess.ts');

/**
 * The client's side of a preview process, which is started when it is needed and answers one request at a time. Whatever
 * becomes of the process is that request's error, and nobody else's.
 */
export class PreviewClient {
  readonly #child: Child<PreviewTalk>;

  constructor(options: PreviewOptions) {
    this.#child = new Child({
      ...{ hangSeconds: 30, idleSeconds: 60, waitingMax: 64 },
      ...options,
      module,
      lost: ({ how }) => new DecodeError(`it cannot be shown: the decoder failed (${how})`),
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isBusy(): boolean {
    return this.#child.asked > 0;
  }

  /** Rejects with ReadError, DecodeError (also for a crash), or HearmarkError where it was given up. */
  async ask<Kind extends PreviewAnswer['kind']>(
    request: PreviewRequest,
    kind: Kind,
  ): Promise<PreviewAnswer & { kind: Kind }> {
    const answer = await this.#child.ask(request);
    if (answer.kind === kind) return answer as PreviewAnswer & { kind: Kind };
    throw new TypeError(`a preview process was asked for ${kind}, and answered with ${answer.kind}`);
  }

  /** Ends the process; what waits or is under way is rejected. */
  close(): void {
    void this.#child.close();
  }
}
