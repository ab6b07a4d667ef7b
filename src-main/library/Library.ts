import { Browse } from './browse/Browse.ts';
import { Catalogue } from './browse/Catalogue.ts';
import { CatalogueSongs } from './browse/CatalogueSongs.ts';
import { PointReader } from './browse/PointReader.ts';
import { ChangeLog } from './changes/ChangeLog.ts';
import { Changes } from './changes/Changes.ts';
import type { Connection } from './Connection.ts';
import { Corrections } from './changes/Corrections.ts';
import { DecisionLines } from './changes/DecisionLines.ts';
import { StandingDecisions } from './changes/StandingDecisions.ts';
import { FileEdits } from './FileEdits.ts';
import { Files } from './Files.ts';
import { GroupCommit } from './GroupCommit.ts';
import { HeardMusic } from './HeardMusic.ts';
import { Fingerprints } from './Fingerprints.ts';
import { Journal } from './Journal.ts';
import { Models } from './Models.ts';
import { Plays } from './Plays.ts';
import { Playlists } from './changes/Playlists.ts';
import { Ratings } from './Ratings.ts';
import { Roots } from './Roots.ts';
import { Scores } from './Scores.ts';
import { SheetFiles } from './SheetFiles.ts';
import { pairedScores, type PairedScores, type PairedScoresQuery } from './pairedScores.ts';
import { searchTracks, type FoundTrack, type TrackQuery } from './searchTracks.ts';
import { Tags } from './Tags.ts';
import { TrackIndex } from './index/TrackIndex.ts';
import { TrainingRecords } from './TrainingRecords.ts';
import { TrackLoudness } from './TrackLoudness.ts';
import { Tracks } from './Tracks.ts';
import { WordVectors } from './WordVectors.ts';
import { WritableTags } from './WritableTags.ts';

/**
 * A library: which files there are, which tracks they hold, what models heard in them and what the person decided.
 * Made by openLibrary. Synchronous; every method may throw LibraryError.
 */
export class Library {
  /** The path of the library's own file. */
  readonly file: string;
  readonly files: Files;
  readonly tracks: Tracks;
  readonly sheets: SheetFiles;
  readonly loudness: TrackLoudness;
  /** What their files are to say, drafted and not yet written. */
  readonly edits: FileEdits;
  /** Rhythm, key and voice of tracks. */
  readonly music: HeardMusic;
  /** How many stars tracks have. */
  readonly ratings: Ratings;
  /** Where tracks lie among sounds and words. */
  readonly words: WordVectors;
  /** What was listened to, where that is kept. */
  readonly plays: Plays;
  /** What recordings are known by in any encoding. */
  readonly fingerprints: Fingerprints;
  readonly models: Models;
  readonly scores: Scores;
  readonly corrections: Corrections;
  /** What the window shows. */
  readonly browse: Browse;
  /** Albums, artists, genres and songs, for other programs. */
  readonly catalogue: Catalogue;
  readonly songs: CatalogueSongs;
  /** What the map of sound shows of tracks. */
  readonly points: PointReader;
  /** What the person does in it. */
  readonly changes: Changes;
  /** What was decided, for another library. */
  readonly decisionLines: DecisionLines;
  /** Playlists that were imported. */
  readonly playlists: Playlists;
  /** The folders that the person added. */
  readonly roots: Roots;
  /** What is to be written into files. */
  readonly writable: WritableTags;
  /** What was written into files. */
  readonly journal: Journal;
  /** What training learns from. */
  readonly training: TrainingRecords;
  readonly #connection: Connection;
  readonly #commits: GroupCommit;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#commits = new GroupCommit(connection);
    this.file = connection.file;
    const tags = new Tags(connection);
    this.files = new Files(connection);
    this.tracks = new Tracks(connection, this.files);
    this.sheets = new SheetFiles(connection);
    this.edits = new FileEdits(connection);
    this.loudness = new TrackLoudness(connection);
    this.music = new HeardMusic(connection);
    this.ratings = new Ratings(connection);
    this.words = new WordVectors(connection);
    this.plays = new Plays(connection);
    this.fingerprints = new Fingerprints(connection);
    this.models = new Models(connection, tags);
    this.scores = new Scores(connection);
    const decisions = new StandingDecisions(connection);
    this.corrections = new Corrections(connection, tags, decisions);
    this.roots = new Roots(connection, this.files);
    this.journal = new Journal(connection);
    const index = new TrackIndex(connection);
    const log = new ChangeLog(connection);
    this.decisionLines = new DecisionLines(connection, tags, log);
    this.browse = new Browse(connection, index, log, this.roots);
    this.catalogue = new Catalogue(connection, index, this.browse);
    this.songs = new CatalogueSongs(connection, index, this.roots);
    this.points = new PointReader(connection, index);
    this.writable = new WritableTags(connection, index);
    this.training = new TrainingRecords(connection, log, this.models);
    this.changes = new Changes({
      connection,
      index,
      log,
      models: this.models,
      corrections: this.corrections,
      decisions,
      browse: this.browse,
    });
    this.playlists = new Playlists(connection, this.files, this.changes);
  }

  /**
   * Runs several operations as one: all of it is stored, or, when it throws, nothing. Also much faster than one by
   * one. Work is synchronous; other processes wait for the lock meanwhile, so keep it short.
   */
  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work);
  }

  /** As `transaction`, but when this process has its next turn, in one with what others store then; see GroupCommit. */
  transactionSoon<T>(work: () => T): Promise<T> {
    return this.#commits.run(work);
  }

  /** Finds tracks; see TrackQuery and searchTracks. */
  search(query: TrackQuery): FoundTrack[] {
    return searchTracks(this.#connection, this.scores, query);
  }

  /** Finds tracks in which both of two models have heard something; see PairedScoresQuery. */
  pairedScores(query: PairedScoresQuery): PairedScores[] {
    return pairedScores(this.#connection, query);
  }

  /** Closes the file. Nothing else may be called afterwards. */
  close(): void {
    this.#connection.close();
  }
}
