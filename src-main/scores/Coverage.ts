/** How much of a track a model's windows cover: all of it, or evenly spaced parts. */
export type Coverage = 'whole' | 'sampled';
