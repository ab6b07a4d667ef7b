import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is tried again and again, each time a little different, to see whether anything is lost. */
export interface Campaign {
  /** One line: what is done to what, and what must be true afterwards. */
  about: string;
  /** Tries of the short form that `npm test` runs; a few seconds of them. */
  briefTries: number;
  /** Why it cannot be tried on this machine; false or nothing where it can. */
  isImpossible?: string | false;
  /** Makes what all tries share, in a folder that is removed in the end. */
  open(folder: string): Attempts | Promise<Attempts>;
}

export interface Attempts {
  /** Tries once; the same seed tries the same. Answers null, or in a sentence what was lost. An error is a loss, too. */
  attempt(seed: number): string | null | Promise<string | null>;
  /** What was tried beside the tries, in a line. */
  summary?(): string;
  close(): void | Promise<void>;
}

export interface Tally {
  tries: number;
  survived: number;
  lost: { seed: number; reason: string }[];
  summary?: string;
}

export interface CampaignOptions {
  /** Tries begin with this seed; each has the next. */
  seed?: number;
  /** Whichever is reached first ends it. */
  tries?: number;
  seconds?: number;
  /** Called after every try. */
  onTry?: (tally: Tally) => void;
}

/** Loads a campaign by its name, NAME.campaign.ts in this folder. Throws where there is none. */
export async function loadCampaign(name: string): Promise<Campaign> {
  const { campaign } = (await import(`./${name}.campaign.ts`)) as { campaign: Campaign };
  return campaign;
}

/** Tries until the tries or the seconds are used up; a loss does not end it. */
export async function runCampaign(
  campaign: Campaign,
  { seed = 1, tries = Infinity, seconds = Infinity, onTry = () => {} }: CampaignOptions,
): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-campaign-'));
  const endMs = performance.now() + 1000 * seconds;
  const tally: Tally = { tries: 0, survived: 0, lost: [] };
  try {
    const attempts = await campaign.open(folder);
    try {
      while (tally.tries < tries && performance.now() < endMs) {
        const reason = await lossOf(attempts, seed + tally.tries);
        if (reason === null) tally.survived++;
        else tally.lost.push({ seed: seed + tally.tries, reason });
        tally.tries++;
        const summary = attempts.summary?.();
        if (summary !== undefined) tally.summary = summary;
        onTry(tally);
      }
    } finally {
      await attempts.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tally;
}

async function lossOf(attempts: Attempts, seed: number): Promise<string | null> {
  try {
    return await attempts.attempt(seed);
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
}
