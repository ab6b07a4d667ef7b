import type { Events, Job, Training, Writing } from '../api.ts';

/** What a job, a write or a training has in common, for those who show that something is at work. */
export interface Work {
  id: string;
  title: string;
  /** 'waiting': paused, or for a drive, or for a person. */
  state: 'working' | 'waiting' | 'done' | 'failed' | 'cancelled';
  /** 0..1, null where nobody knows. */
  share: number | null;
}

/** The work that an event tells of; undefined for other events. */
export function workOf<Name extends keyof Events>(name: Name, event: Events[Name]): Work | undefined {
  if (name === 'job') return jobWork(event as Job);
  if (name === 'write') return writeWork(event as Writing);
  if (name === 'training') return trainingWork(event as Training);
  return undefined;
}

function jobWork({ id, title, state, files, done, begun }: Job): Work {
  const share = files === null || files === 0 ? null : Math.min((done + begun) / files, 1);
  const waits = state === 'paused' || state === 'waiting';
  return {
    id: `job ${id}`,
    title,
    state: state === 'running' ? 'working' : waits ? 'waiting' : state,
    share,
  };
}

function writeWork({ id, title, state, files, done }: Writing): Work {
  const works = state === 'looking' || state === 'writing';
  const share = files === 0 || state === 'ready' ? null : Math.min(done / files, 1);
  return {
    id: `write ${id}`,
    title,
    state: works ? 'working' : state === 'ready' ? 'waiting' : state,
    share,
  };
}

/** Learnt and judged, it waits for a person: to whoever watches, that is its end. */
function trainingWork({ id, state, share }: Training): Work {
  const works = state === 'running' || state === 'judging' || state === 'scoring';
  const ended = state === 'failed' ? 'failed' : state === 'left' ? 'cancelled' : 'done';
  const now = works ? 'working' : state === 'paused' ? 'waiting' : ended;
  return { id: `training ${id}`, title: 'Training', state: now, share };
}
