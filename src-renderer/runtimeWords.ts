const places: Record<string, string> = {
  cpu: 'the processor',
  wasm: 'the processor',
  node: 'the processor',
  cuda: 'the graphics card',
  webgpu: 'the graphics card',
  dml: 'the graphics card',
  'node-gpu': 'the graphics card',
  coreml: 'the Mac’s own accelerator',
};

/** Where a runtime computes, as a person says it: "the processor" for "onnx-cpu". */
export function runtimeWords(name: string): string {
  return places[name.replace(/^(onnx|tfjs)-/, '')] ?? name;
}
