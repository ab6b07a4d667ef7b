/**
 * Packages of the desktop application: `npm run package` (scripts/package.mjs) builds the page and calls electron-builder.
 * What goes into them is listed here; test/packaging/ packs by these patterns, starts what it packed and does one of
 * everything with it, so that a file or a package that is missing fails there. docs/packaging.md tells the rest.
 */

import { audioEndings } from './src-main/files/audioFileNames.ts';

/** Of ours, in the order in which electron-builder applies them. */
export const ownFiles = [
  'package.json',
  'src-main/**',
  // The command line and the web host are for those who have Node.
  '!src-main/cli/**',
  '!src-main/server/**',
  'src-main/server/contentSecurityPolicy.ts',
  'dist/renderer/**',
  'dist/preload.cjs',
  'build/icon.png',
  'models/**',
  '!models/recipe/**',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
];

/** Packages of which all JavaScript that is not for tests may be run. */
const wholePackages = [
  '@borewit/text-codec',
  '@tokenizer/inflate',
  'content-type',
  'debug',
  'env-paths',
  'file-type',
  'ieee754',
  'is-safe-filename',
  'media-typer',
  'ms',
  'music-metadata',
  'onnxruntime-common',
  'seedrandom',
  'strtok3',
  'token-types',
  'uint8array-extras',
];

const partlyPacked = ['better-sqlite3', 'h5wasm', 'node-av', 'onnxruntime-node', 'zod'];
const tensorflow = '@tensorflow/tfjs-{core,layers,backend-cpu,backend-wasm}';

/** Of the packages: code that is run, its licences, and what is made for this system alone. */
export const packageFiles = [
  '!node_modules/**',
  ...wholePackages.map((name) => `node_modules/${name}/**/{*.js,*.cjs,*.mjs,package.json}`),
  ...[...wholePackages, ...partlyPacked, tensorflow].map(
    (name) => `node_modules/${name}/{package.json,[lL][iI][cC][eE][nN][cCsS][eE]*}`,
  ),
  `node_modules/${tensorflow}/dist/tf-*.node.js`,
  'node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm',
  'node_modules/better-sqlite3/lib/**/*.js',
  'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
  'node_modules/h5wasm/dist/esm/*.js',
  'node_modules/node-av/dist/{constants,lib,utils}/**/*.js',
  'node_modules/@seydx/node-av-${platform}-${arch}{,-msvc}/*.{json,node}',
  'node_modules/onnxruntime-node/dist/*.js',
  'node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/**',
  // The same as libonnxruntime.1.dylib, which is the one that is loaded.
  '!node_modules/onnxruntime-node/bin/**/libonnxruntime.*.*.dylib',
  'node_modules/zod/index.js',
  'node_modules/zod/v4/{classic,core,locales}/**/*.js',
];

/** Libraries for CUDA: they go into a package of their own, `npm run package -- --cuda` (electron-builder.cuda.ts). */
export const withoutCuda = ['!node_modules/onnxruntime-node/bin/**/*{cuda,tensorrt}*'];

/** What the system opens by itself lies beside the archive, and so does what is large. */
export const unpackedFiles = ['**/*.{node,so,dylib,dll,wasm}', '**/*.{so,dylib}.*', 'models/**'];

export default {
  appId: 'io.github.hearmark',
  productName: 'Hearmark',
  copyright: 'GPL-3.0-or-later',
  // GitHub makes dots of spaces.
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  directories: { buildResources: 'build', output: 'dist/packages' },
  // Patterns for packages apply only in this form: electron-builder takes nothing but exclusions from plain ones.
  files: [...ownFiles, { from: '.', filter: [...packageFiles, ...withoutCuda] }],
  asar: true,
  asarUnpack: unpackedFiles,
  // The binding of better-sqlite3 comes prebuilt for Node-API: nothing is compiled.
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    category: 'AudioVideo',
    synopsis: 'Tags your music by listening to it',
    // Offered under "open with", and never the program that a double click starts: that is for a player.
    mimeTypes: ['mpeg', 'flac', 'mp4', 'aac', 'ogg', 'x-wav', 'x-aiff', 'x-ms-wma', 'x-ape', 'x-wavpack'].map(
      (type) => `audio/${type}`,
    ),
    target: ['AppImage', 'deb'],
  },
  win: { target: 'nsis' },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
  mac: {
    category: 'public.app-category.music',
    hardenedRuntime: true,
    target: ['dmg', 'zip'],
    fileAssociations: [{ ext: [...audioEndings], name: 'Audio', role: 'Viewer', rank: 'Alternate' }],
    // Folders can be dropped on the dock.
    extendInfo: {
      CFBundleDocumentTypes: [
        {
          CFBundleTypeName: 'Folder',
          CFBundleTypeRole: 'Viewer',
          LSHandlerRank: 'Alternate',
          LSItemContentTypes: ['public.folder'],
        },
      ],
    },
  },
  publish: null,
};
