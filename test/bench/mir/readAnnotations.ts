import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAudioFileName } from '../../../src-main/files/audioFileNames.ts';
import { parseKey } from '../../../src-main/scores/keyNotation.ts';
import type { PitchTrack } from './countMir.ts';

/** A file with what somebody wrote down of it. */
export interface Annotated<T> {
  path: string;
  reference: T;
}

/** How an annotation is found beside its audio, and read; undefined where it says nothing that can be counted. */
export interface AnnotationKind<T> {
  /** Ends of names in small letters, the first that is there counts. */
  ends: readonly string[];
  read: (text: string) => T | undefined;
}

/**
 * Finds the audio files in and below a folder, each with the annotation that has the same name but for its end, wherever below the
 * folder that lies: GiantSteps has them in folders of their own. Returns also how many annotations have no audio.
 */
export function findAnnotated<T>(
  folder: string,
  { ends, read }: AnnotationKind<T>,
): { annotated: Annotated<T>[]; withoutAudio: number; unread: number } {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const audio = new Map<string, string>();
  for (const path of all.filter((one) => isAudioFileName(basename(one))))
    audio.set(withoutEnd(basename(path), /\.[^.]+$/), path);
  const annotated: Annotated<T>[] = [];
  let [withoutAudio, unread] = [0, 0];
  const seen = new Set<string>();
  for (const end of ends) {
    for (const path of all.filter((one) => endOf(one, ends) === end)) {
      const name = basename(path).slice(0, -end.length).toLowerCase();
      if (seen.has(name)) continue;
      seen.add(name);
      const heard = audio.get(name);
      if (heard === undefined) withoutAudio++;
      else {
        const reference = read(readFileSync(path, 'utf8'));
        if (reference === undefined) unread++;
        else annotated.push({ path: heard, reference });
      }
    }
  }
  return { annotated, withoutAudio, unread };
}

/** The longest that it has: an "a.f0.csv" is of "a", and no annotation of "a.f0". */
function endOf(path: string, ends: readonly string[]): string | undefined {
  const fitting = ends.filter((end) => path.toLowerCase().endsWith(end));
  return fitting.toSorted((a, b) => b.length - a.length)[0];
}

function withoutEnd(name: string, end: RegExp): string {
  return name.replace(end, '').toLowerCase();
}

/** BPM: a number, or as MIREX has it two and how much the first of them is felt. */
export const tempoAnnotations: AnnotationKind<number> = {
  ends: ['.bpm', '.tempo', '.bpm.txt', '.tempo.txt', '.txt'],
  read(text) {
    const [first, second, felt] = numbersIn(saidIn(text)[0] ?? '');
    const bpm = second !== undefined && felt !== undefined && felt < 0.5 ? second : first;
    return bpm !== undefined && bpm > 0 ? bpm : undefined;
  },
};

/** "A minor", "F# major", "Db maj", "8A"; what names several keys or none is not counted. */
export const keyAnnotations: AnnotationKind<number> = {
  ends: ['.key', '.key.txt', '.txt'],
  read(text) {
    const keys = new Set(saidIn(text).map((line) => parseKey(line.split('\t')[0]!)));
    return keys.size === 1 ? [...keys][0] : undefined;
  },
};

/** A line each with a time in seconds, and what else there may be behind it. */
export const onsetAnnotations: AnnotationKind<number[]> = {
  ends: ['.onsets', '.onsets.txt', '.txt', '.csv'],
  read(text) {
    return timesIn(text)?.map(([seconds]) => seconds);
  },
};

export interface BeatTimes {
  seconds: number[];
  /** Those that are the first of a bar; undefined where places in the bar are not told. */
  downs: number[] | undefined;
}

/** A line each with a time in seconds and, behind it, the place in the bar from 1. */
export const beatAnnotations: AnnotationKind<BeatTimes> = {
  ends: ['.beats', '.beats.txt', '.txt', '.csv'],
  read(text) {
    const lines = timesIn(text);
    return (
      lines && {
        seconds: lines.map(([seconds]) => seconds),
        downs: lines.some(([, place]) => place === undefined)
          ? undefined
          : lines.filter(([, place]) => place === 1).map(([seconds]) => seconds),
      }
    );
  },
};

/** The numbers of each line, by the time that stands in front. */
function timesIn(text: string): [number, ...number[]][] | undefined {
  const found = linesOf(text).map(numbersIn);
  if (found.length === 0 || found.some((line) => line.length === 0)) return undefined;
  return (found as [number, ...number[]][]).sort(([a], [b]) => a - b);
}

/** Lines of a time and Hz, 0 where nothing sounds; a line of words may stand in front. */
export const pitchAnnotations: AnnotationKind<PitchTrack> = {
  ends: ['.f0.csv', '.rtrout.txt', '.f0', '.csv', '.txt'],
  read(text) {
    const rows = linesOf(text)
      .map(numbersIn)
      .filter((row) => row.length >= 2);
    if (rows.length === 0) return undefined;
    return { seconds: rows.map(([time]) => time!), hz: rows.map(([, hz]) => hz!) };
  },
};

const linesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;%]/.test(line));

/** The lines without what they are about and from when on, which GiantSteps' own form has in front: "key 0 C minor". */
function saidIn(text: string): string[] {
  return linesOf(text).map((line) => line.replace(/^(?:key|tempo)\s+[\d.]+\s+/, ''));
}

/** The numbers a line begins with, between tabs, blanks, commas or semicolons. */
function numbersIn(line: string): number[] {
  const numbers: number[] = [];
  for (const word of line.split(/[\s,;]+/)) {
    const number = word === '' ? NaN : Number(word);
    if (Number.isNaN(number)) break;
    numbers.push(number);
  }
  return numbers;
}
