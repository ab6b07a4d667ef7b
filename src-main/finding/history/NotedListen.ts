/** A track that somebody listened to, as another program noted it. */
export interface NotedListen {
  artist: string;
  title: string;
  album?: string;
  durationSeconds?: number;
  /** MusicBrainz's id of the recording. */
  recordingId?: string;
  /** Milliseconds since 1970. */
  playedAt: number;
}
