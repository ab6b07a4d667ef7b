import type { IpcRendererEvent } from 'electron';

// A sandboxed preload is CommonJS and may load electron alone. It carries messages and knows nothing of what they say:
// Bridge of src-renderer/api.ts is its other end. scripts/buildRenderer.mjs strips the types into dist/preload.cjs.
// eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports
const { contextBridge, ipcRenderer, webUtils } = require('electron') as typeof import('electron');

contextBridge.exposeInMainWorld('api', {
  call: (member: string, request: unknown): Promise<unknown> => ipcRenderer.invoke('api', member, request),
  on(name: string, listener: (data: unknown) => void): () => void {
    const hear = (_event: IpcRendererEvent, said: string, data: unknown) => {
      if (said === name) listener(data);
    };
    ipcRenderer.on('event', hear);
    return () => ipcRenderer.off('event', hear);
  },
  placeOf: (dropped: File): Promise<unknown> => ipcRenderer.invoke('place', webUtils.getPathForFile(dropped)),
});
