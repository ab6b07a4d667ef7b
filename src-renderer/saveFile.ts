import type { ExportedFile } from '../src-main/api.ts';

/** Hands a file to the person as a download. */
export function saveFile({ fileName, mediaType, text }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download reads it after this turn
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
