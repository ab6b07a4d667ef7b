import type { Machine } from '../api.ts';
import { HearmarkError, ParameterError } from '../errors.ts';
import { isLoopback } from '../server/allowedHosts.ts';
import { OwnerLink } from '../workers/OwnerLink.ts';
import { lineToPaste } from '../workers/lineToPaste.ts';
import { readListen, setUpOthersServer, setUpOwnServer, tearDown } from '../workers/setUp.ts';
import { readWorkersConfig } from '../workers/workersConfig.ts';

export interface StartWorkersOptions {
  listen: string;
  server?: string;
  library: string;
}

export interface ListWorkersOptions {
  library: string;
  json: boolean;
}

/** `hearmark workers start`: starts or joins a server, and prints what to paste on another machine. */
export async function startWorkers({ listen, server, library }: StartWorkersOptions): Promise<number> {
  const config =
    server === undefined
      ? await setUpOwnServer(library, readListen(listen))
      : await setUpOthersServer(library, server);
  console.log(`Imports of this library are shared from now on. On the other machine, which needs the same version of Hearmark, paste:

${lineToPaste(config)}

Where it sees the same music, add --root "/path/there=/path/here"; what it does not see is sent to it.`);
  if (config.listen && isLoopback(config.listen.host))
    console.log(
      'Only this machine reaches the server. For others, add --listen 0.0.0.0:4222: then it speaks TLS.',
    );
  console.log(
    'Whoever has the key gets the music that is listened to, and nothing else. `hearmark workers stop` ends it.',
  );
  return 0;
}

/** `hearmark workers list`: the machines that listen now, as the process says that owns the library. */
export async function listWorkers({ library, json }: ListWorkersOptions): Promise<number> {
  const machines = await askOwner<Machine[]>(library, (names) => names.status, null);
  if (machines.length === 0 && !json) console.log('No other machine is there.');
  for (const machine of machines) console.log(json ? JSON.stringify(machine) : lineOf(machine));
  return 0;
}

/** `hearmark workers forget ID`: lets one finish what it has begun, and no more. */
export async function forgetWorker(id: string, { library }: ListWorkersOptions): Promise<number> {
  if (!(await askOwner<boolean>(library, (names) => names.forget, id)))
    throw new ParameterError(`there is no machine ${id}; \`hearmark workers list\` names them`);
  console.log('It finishes what it has begun, and leaves.');
  return 0;
}

/** `hearmark workers stop`. */
export async function stopWorkers({ library }: ListWorkersOptions): Promise<number> {
  await tearDown(library);
  console.log('This machine listens alone.');
  return 0;
}

function lineOf({
  id,
  name,
  runtime,
  slots,
  doing,
  done,
  filesPerSecond,
  isLeaving,
  isTraining,
}: Machine): string {
  const pace = `${done} done, ${doing} under way, ${filesPerSecond.toFixed(1)}/s`;
  const more = `${isTraining ? ', training' : ''}${isLeaving ? ', leaving' : ''}`;
  return `${id}  ${name}  ${runtime}, ${slots} at once  ${pace}${more}`;
}

async function askOwner<T>(
  library: string,
  subject: (names: OwnerLink['names']) => string,
  message: unknown,
): Promise<T> {
  const config = readWorkersConfig(library);
  if (!config)
    throw new ParameterError('no other machine was asked to help yet; begin with `hearmark workers start`');
  const link = await OwnerLink.open(config);
  try {
    const answer = await link.ask(subject(link.names), message);
    if (answer === undefined)
      throw new HearmarkError('nobody has the library open: other machines listen while Hearmark runs');
    return answer as T;
  } finally {
    await link.close();
  }
}
