// `npm run campaign -- NAME [--seconds 600] [--tries N] [--short] [--seed 1]`: tries for long what `npm test` tries in
// short, and prints tries, survived and lost; with --short no more than `npm test`. Without a name it lists what there is.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCampaign, runCampaign, type Tally } from './Campaign.ts';

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    tries: { type: 'string' },
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const ending = '.campaign.ts';
const names = globSync(`*${ending}`, { cwd: import.meta.dirname }).map((file) => basename(file, ending));
const [name] = positionals;

if (name === undefined || !names.includes(name)) {
  for (const known of names.sort()) console.log(`${known}: ${(await loadCampaign(known)).about}`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const campaign = await loadCampaign(name);
  console.log(campaign.about);
  if (campaign.isImpossible) throw new Error(campaign.isImpossible);
  let toldMs = performance.now();
  const tally = await runCampaign(campaign, {
    seed: Number(values.seed),
    seconds: Number(values.seconds),
    ...(values.short && { tries: campaign.briefTries }),
    ...(values.tries !== undefined && { tries: Number(values.tries) }),
    onTry(now) {
      const last = now.lost.at(-1);
      if (last && last.seed === Number(values.seed) + now.tries - 1) tellLoss(last);
      if (performance.now() - toldMs < 10_000) return;
      toldMs = performance.now();
      tell(now);
    },
  });
  tell(tally);
  process.exitCode = tally.lost.length > 0 ? 1 : 0;
}

function tell({ tries, survived, lost, summary }: Tally): void {
  const more = summary === undefined ? '' : ` (${summary})`;
  console.log(`tries ${tries}, survived ${survived}, lost ${lost.length}${more}`);
}

function tellLoss({ seed, reason }: Tally['lost'][number]): void {
  console.log(`Lost: ${reason}\nAgain: npm run campaign -- ${name} --seed ${seed} --tries 1`);
}
