import { basename } from 'node:path';
import { FileReader } from '../files/FileReader.ts';
import { hashTags, openTags } from './openTags.ts';
import type { TagType } from './FieldMeaning.ts';
import { writeErrorFrom } from './writeErrorFrom.ts';

/** What a file was when it was looked at; whether it still is decides whether it may be written. */
export interface FileStamp {
  size: number;
  /** Nanoseconds since 1970. */
  modifiedNs: bigint;
  /** SHA-256 over its tags, in hexadecimal digits. */
  tagHash: string;
}

export interface FilePreview {
  stamp: FileStamp;
  tagTypes: TagType[];
  /** What the file says in each of the fields asked for. */
  fields: Map<string, string[]>;
}

/**
 * Looks at a file that might be written, and touches nothing. Throws WriteError, with the reason for the person, where
 * it could not be written without harm, ReadError where it cannot be read.
 */
export function previewFile(path: string, fields: readonly string[]): FilePreview {
  using reader = new FileReader(path);
  try {
    const tags = openTags(reader, basename(path));
    return {
      stamp: { size: reader.size, modifiedNs: reader.modifiedNs, tagHash: hashTags(reader, tags) },
      tagTypes: tags.tagTypes,
      fields: new Map(fields.map((field) => [field, tags.read(field)])),
    };
  } catch (error) {
    throw writeErrorFrom(error, path);
  }
}
