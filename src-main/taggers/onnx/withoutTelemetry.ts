/**
 * ONNX Runtime 1.30 for Linux and macOS keeps an identifier of the machine and sends what is computed on it to its maker,
 * unless this is set when it is loaded (its pull request 27379). Child processes inherit it.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
