/** How the streams, subjects and the object store of one library are called on its server. */
export function namesOf(libraryId: string) {
  const prefix = `hearmark.${libraryId}`;
  return {
    jobStream: `hearmark-${libraryId}-jobs`,
    jobSubject: `${prefix}.jobs`,
    /** The consumer that all workers share. */
    jobConsumer: 'workers',
    resultStream: `hearmark-${libraryId}-results`,
    resultSubject: `${prefix}.results`,
    resultConsumer: 'owner',
    /** Files for machines that do not see them, models, and answers that are too large for a message. */
    bucket: `hearmark-${libraryId}`,
    join: `${prefix}.owner.join`,
    trial: `${prefix}.owner.trial`,
    beat: `${prefix}.owner.beat`,
    begin: `${prefix}.owner.begin`,
    identity: `${prefix}.owner.identity`,
    file: `${prefix}.owner.file`,
    training: `${prefix}.owner.training`,
    status: `${prefix}.owner.status`,
    forget: `${prefix}.owner.forget`,
    modelObject: (hash: string, file: string) => `model/${hash}/${file}`,
    fileObject: (jobId: string) => `file/${jobId}`,
    trainingObject: (id: string) => `training/${id}/plan`,
    epochObject: (id: string, worker: string) => `training/${id}/epoch/${worker}`,
    resultObject: (jobId: string, worker: string, place: number) => `result/${jobId}/${worker}/${place}`,
  };
}

export type Names = ReturnType<typeof namesOf>;
