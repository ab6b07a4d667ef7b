/** A file or folder that is left out, though it may hold music to a person. */
export interface LeftOut {
  path: string;
  why: string;
}
