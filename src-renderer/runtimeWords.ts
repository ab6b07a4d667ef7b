import { m } from './messages/m.ts';

const places: Record<string, string> = {
  cpu: m.table.theProcessor(),
  wasm: m.table.theProcessor(),
  node: m.table.theProcessor(),
  cuda: m.table.theGraphicsCard(),
  webgpu: m.table.theGraphicsCard(),
  dml: m.table.theGraphicsCard(),
  'node-gpu': m.table.theGraphicsCard(),
  coreml: m.table.theMacsOwnAccelerator(),
};

/** Where a runtime computes, as a person says it: "the processor" for "onnx-cpu". */
export function runtimeWords(name: string): string {
  return places[name.replace(/^(onnx|tfjs)-/, '')] ?? name;
}
