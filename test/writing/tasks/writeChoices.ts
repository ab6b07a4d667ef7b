import type { WriteTask } from '../../../src-main/writing/tasks/WriteTask.ts';

export const everything = { fileId: null, line: null, field: null, kind: null };

export const reasons = (task: WriteTask) => task.refused.map(({ reason }) => reason);
