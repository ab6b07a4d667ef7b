import { connect, type Socket } from 'node:net';
import { PlayerError } from '../../errors.ts';

/** Where an MPD listens: a host, or a socket of this machine. */
export type MpdPlace = { host: string; port: number } | { path: string };

/** MPD's codes for arguments that a command does not take, and for what does not exist: https://mpd.readthedocs.io/en/stable/protocol.html#failure-responses. */
export const mpdArgument = 2;
export const mpdAbsent = 50;

/** MPD waits for nothing but its database. */
const patienceMs = 15_000;
/** Of one answer: more than any list of a playlist. */
const answerBytesMax = 64 * 2 ** 20;

/** A connection to an MPD, by its protocol: a line is asked, lines are answered; one after the other. */
export class MpdConnection {
  readonly #socket: Socket;
  readonly #shown: string;
  #received = '';
  #waiting: { end: RegExp; resolve: (answer: string) => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;

  private constructor(socket: Socket, shown: string) {
    this.#socket = socket;
    this.#shown = shown;
    socket.setEncoding('utf8');
    socket.setTimeout(patienceMs, () => this.#waiting && this.#end(`${shown} does not answer`));
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#end(`${shown} cannot be reached: ${error.message}`));
    socket.on('close', () => this.#end(`${shown} has ended the connection`));
  }

  /** Connects; `shown` is what errors call it. Rejects with PlayerError where nothing answers there as MPD does. */
  static async open(place: MpdPlace, shown: string, password = ''): Promise<MpdConnection> {
    const connection = new MpdConnection(connect(place), shown);
    try {
      const greeting = await connection.#answer(/\n$/);
      if (!/^OK MPD /.test(greeting)) throw new PlayerError(`${shown} is no MPD`);
      if (password !== '') await connection.ask('password', password);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /**
   * Asks for a command with its arguments; resolves to what is answered, name by name. Rejects with PlayerError, with a
   * code where MPD says no.
   */
  async ask(command: string, ...parameters: readonly string[]): Promise<[name: string, value: string][]> {
    this.#socket.write(`${[command, ...parameters.map(quoted)].join(' ')}\n`);
    const answer = await this.#answer(/(?:^|\n)(?:OK|ACK [^\n]*)\n$/);
    const lines = answer.split('\n').slice(0, -1);
    const last = lines.pop()!;
    const [, code, message] = /^ACK \[(\d+)@\d+\] (?:\{[^}]*\} )?(.*)$/.exec(last) ?? [];
    if (last !== 'OK') throw new PlayerError(`MPD says: ${message ?? last}`, { code: Number(code ?? 0) });
    return lines.map((line) => {
      const at = line.indexOf(': ');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #answer(end: RegExp): Promise<string> {
    if (this.#ended) return Promise.reject(this.#ended);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting = { end, resolve, reject };
    this.#look();
    return promise;
  }

  #take(text: string): void {
    this.#received += text;
    if (this.#received.length > answerBytesMax) this.#end(`${this.#shown} answers without an end`);
    this.#look();
  }

  #look(): void {
    if (!this.#waiting?.end.test(this.#received.slice(-lineMax))) return;
    const { resolve } = this.#waiting;
    const answer = this.#received;
    [this.#received, this.#waiting] = ['', undefined];
    resolve(answer);
  }

  #end(why: string): void {
    this.#ended ??= new PlayerError(why, { retry: true });
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}

/** The line that ends an answer is no longer. */
const lineMax = 16 * 1024;

/** As the protocol quotes an argument. A line break would end the command: what holds one cannot be asked. Throws PlayerError. */
function quoted(text: string): string {
  if (/[\n\r\0]/.test(text)) throw new PlayerError('MPD takes no text with a line break');
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
