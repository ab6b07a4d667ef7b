import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

export interface MessageReceiver {
  /** Called when the first bytes of a message are there: the rest is on its way. */
  onStart?: () => void;
  onMessage: (message: unknown) => void;
}

const lengthBytes = 4;

/** Writes a structured clone of a message behind its length in bytes, a little-endian uint32. */
export function writeMessage(stream: Duplex, message: unknown): void {
  const body = serialize(message);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(body.length);
  stream.cork();
  stream.write(length);
  stream.write(body);
  stream.uncork();
}

/** Calls the receiver for each message that writeMessage sends to the other end of a stream. */
export function readMessages(stream: Duplex, { onStart, onMessage }: MessageReceiver): void {
  const length = Buffer.alloc(lengthBytes);
  let body: Buffer | undefined;
  let filled = 0;
  stream.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length;) {
      if (!body && filled === 0) onStart?.();
      const part = body ?? length;
      const copied = chunk.copy(part, filled, at);
      at += copied;
      filled += copied;
      if (filled < part.length) continue;
      filled = 0;
      if (body) onMessage(deserialize(body));
      body = body ? undefined : Buffer.allocUnsafeSlow(length.readUInt32LE());
    }
  });
}
