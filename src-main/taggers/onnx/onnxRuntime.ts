import './withoutTelemetry.ts'; // first, as what follows looks at the environment when it is loaded

/** The only way to ONNX Runtime. */
export { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
