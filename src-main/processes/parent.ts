/** What a child process says to its parent and hears of it, whichever way it was started. */
export interface Parent {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Nothing more is to be said: lets the process end, once what was said is on its way. */
  leave(): void;
}

/** Electron's utility processes have this in place of Node's channel; plain Node does not know it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(name: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Electron's port has no end that waits for what was sent. */
const farewellMs = 500;

/** The parent of this process: over Node's channel, or in an Electron utility process over its port. */
export const parent: Parent = parentOf(process);

function parentOf({ parentPort }: { parentPort?: ParentPort }): Parent {
  if (!parentPort) {
    return {
      send: (message) => process.send!(message),
      onMessage: (listener) => process.on('message', listener),
      leave: () => process.disconnect(),
    };
  }
  return {
    send: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    leave: () => setTimeout(() => process.exit(), farewellMs),
  };
}
