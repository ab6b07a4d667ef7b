import { env, listSupportedBackends } from 'onnxruntime-node';

export interface RuntimeReport {
  name: string;
  version: string;
  /** Execution providers that this build has, "cpu" first. */
  providers: string[];
}

/** Returns the runtimes that can run a network on this machine, with their versions. */
export function findRuntimes(): RuntimeReport[] {
  const providers = listSupportedBackends().map(({ name }) => name);
  return [{ name: 'ONNX Runtime', version: env.versions.node ?? env.versions.common, providers }];
}
