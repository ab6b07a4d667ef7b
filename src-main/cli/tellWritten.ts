import { counted } from '../writing/tasks/WriteParts.ts';

/** Says that tracks were written as a list, and how many of them a playlist of its format cannot hold. */
export function tellWritten(tracks: number, leftOut: number, file: string): void {
  console.log(`${counted(tracks - leftOut, 'track')} written to ${file}`);
  if (leftOut > 0)
    console.log(
      `${counted(leftOut, 'track')} left out: M3U8 cannot hold the names of their files, XSPF can.`,
    );
}
