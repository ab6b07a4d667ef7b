import { measureNetwork, type NetworkTask } from './measureNetwork.ts';

/** Entry of the process that measureNetwork runs in: a NetworkTask as JSON is its argument, the answer its message. */
try {
  process.send!(await measureNetwork(JSON.parse(process.argv[2]!) as NetworkTask));
} catch (error) {
  process.send!({ reason: (error as Error).message });
}
process.disconnect();
