import standard, { ownFiles, packageFiles } from './electron-builder.ts';

/** As electron-builder.ts, with ONNX Runtime's libraries for CUDA (Linux and Windows): `npm run package -- --cuda`. */
export default {
  ...standard,
  artifactName: '${productName}-cuda-${version}-${os}-${arch}.${ext}',
  files: [...ownFiles, { from: '.', filter: packageFiles }],
};
