import type { FileAnswer } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';

/** Puts a file into the object store, for the machine that is at a job and does not see it. */
export async function lendFile(link: OwnerLink, jobId: string, path: string): Promise<FileAnswer> {
  const object = link.names.fileObject(jobId);
  try {
    await link.putFile(object, path);
    return { object };
  } catch (error) {
    await link.removeObject(object);
    return { refused: (error as Error).message };
  }
}
