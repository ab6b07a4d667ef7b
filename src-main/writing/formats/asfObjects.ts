import { WriteError } from '../../errors.ts';

/** An object of ASF: a GUID, its size with these 24 bytes, its content (ASF Specification 01.20.03, 2.1). */
export interface AsfObject {
  guid: string;
  body: Buffer;
}

export const asfHeaderBytes = 24;

/** GUIDs as the bytes stand in the file, in hexadecimal digits (ASF Specification, 10). */
export const guids = {
  header: '3026b2758e66cf11a6d900aa0062ce6c',
  fileProperties: 'a1dcab8c47a9cf118ee400c00c205365',
  content: '3326b2758e66cf11a6d900aa0062ce6c',
  extendedContent: '40a4d0d207e3d21197f000a0c95ea850',
  headerExtension: 'b503bf5f2ea9cf118ee300c00c205365',
  metadata: 'eacbf8c5af5b77488467aa8c44fa4cca',
  metadataLibrary: '941c23449894d149a1411d134e457054',
  padding: '74d40618dfca0945a4ba9aabcb96aae8',
};

/** Splits a buffer into objects. Throws WriteError where they do not fill it exactly. */
export function readObjects(bytes: Buffer): AsfObject[] {
  const objects: AsfObject[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = at + asfHeaderBytes <= bytes.length ? Number(bytes.readBigUInt64LE(at + 16)) : 0;
    if (size < asfHeaderBytes || at + size > bytes.length) {
      throw damagedHeader();
    }
    const body = bytes.subarray(at + asfHeaderBytes, at + size);
    objects.push({ guid: bytes.toString('hex', at, at + 16), body });
    at += size;
  }
  return objects;
}

export function damagedHeader(): WriteError {
  return new WriteError('its ASF header cannot be taken apart: it is damaged');
}

export function objectBytes({ guid, body }: AsfObject): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(asfHeaderBytes + body.length));
  return Buffer.concat([Buffer.from(guid, 'hex'), size, body]);
}

export function objectsBytes(objects: AsfObject[]): Buffer {
  return Buffer.concat(objects.map(objectBytes));
}
