/** Every runtime there is, on whatever machine; the first is the one that all others are compared with. */
export const runtimeNames = [
  'onnx-cpu',
  'onnx-cuda',
  'onnx-webgpu',
  'onnx-dml',
  'onnx-coreml',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** Those that compute on one device for the whole machine, and windows together faster than one by one. */
export const gpuRuntimes: readonly RuntimeName[] = [
  'onnx-cuda',
  'onnx-webgpu',
  'onnx-dml',
  'onnx-coreml',
  'tfjs-node-gpu',
];
