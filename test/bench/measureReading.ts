/** What one reading takes, in milliseconds: by the clock, and of all threads together. */
export interface Taken {
  ms: number;
  coreMs: number;
}

const readsATurn = 20;

/** Measures a reading of tags, some times in a row; nothing else is to go on in this process. */
export async function measureReading(read: () => Promise<unknown>): Promise<Taken> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  for (let index = 0; index < readsATurn; index++) await read();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: (performance.now() - start) / readsATurn, coreMs: (user + system) / 1000 / readsATurn };
}
