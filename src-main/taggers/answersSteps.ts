/** Whether a network was trained to answer for short steps (TaggerOutputs.answersSteps). */
export function answersSteps({ architecture }: { architecture: string }): boolean {
  return architecture === 'mobilenet-gru' || architecture === 'mobilenet-transformer';
}
