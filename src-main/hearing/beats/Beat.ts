/** A beat that was found. */
export interface Beat {
  /** From the beginning of the track. */
  seconds: number;
  /** What the network said of it, beat or downbeat, 0..1. */
  strength: number;
  /** How much of that was for a downbeat, 0..1. */
  downStrength: number;
  /** What the network said halfway to the beat after it, 0..1. */
  halfwayStrength: number;
  /** The mean of what the network said within 30 ms of it, 0..1. */
  nearStrength: number;
  /** The mean of that from it to the beat after it, 0..1. */
  meanStrength: number;
  /** No beat comes before it that it would follow: music begins here, or time was free until now. */
  isFirst: boolean;
}

/** A beat with its place in a bar. */
export interface PlacedBeat extends Beat {
  /** 0 is the downbeat. */
  place: number;
  beatsPerBar: number;
}
