// A process that campaigns kill: node victims.ts WHAT ARGUMENTS…. Says "begun" before it begins, and may say numbers then.
import { flushCompileCache } from 'node:module';

const [what, ...args] = process.argv.slice(2) as [string, ...string[]];
const { forEver } = (await import(`./victims/${what}.ts`)) as {
  forEver: (...args: string[]) => Promise<void>;
};
flushCompileCache();
process.send!('begun');
await forEver(...args);
process.disconnect();
