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

/** What was read of a file, or of a part of one. */
export interface ReadListens {
  source: 'listenbrainz' | 'scrobbler';
  listens: NotedListen[];
  /** Entries that say too little to be of use. */
  unread: number;
}
