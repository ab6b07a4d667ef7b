import type { Selection, Sort } from './Filter.ts';

/** Players elsewhere: lists are sent to them, looked at first; and they come here, where the person lets them. */
export interface PlayerApi {
  /** What a player has of a selection, to be sent in an order as a playlist of this name. */
  previewSending(request: {
    selection: Selection;
    sort: Sort;
    name: string;
    player: PlayerPlace;
  }): SendingPreview;
  /** Sends what was found; what stood there under that name is kept. */
  sendPreviewed(request: { previewId: number; player: PlayerPlace }): { name: string; songs: number };
  /** Puts back what stood there before the last sending under that name; null: nothing did, and it is gone again. */
  undoSending(request: { player: PlayerPlace; name: string }): { name: string; songs: number | null };
  /** The server for players that know the Subsonic API. */
  getPlayersServer(): PlayersServerState;
  /** Lets players in from this machine, from the network too, or none: at once, and when Hearmark starts again. */
  servePlayers(request: { reach: PlayersReach }): PlayersServerState;
  /** Makes another key: who has the old one is shut out. */
  renewPlayersKey(): PlayersServerState;
}

/** Whose players may come in. */
export type PlayersReach = 'nobody' | 'machine' | 'network';

export interface PlayersServerState {
  reach: PlayersReach;
  /** What a player takes for the server's address, by each way to this machine; none while nobody is let in. */
  addresses: string[];
  user: string;
  /** The password, or API key; null while nobody is let in. */
  key: string | null;
  /** Why nobody can come in, where that is so. */
  problem: string | null;
}

/** A player, and how one gets in; the host keeps neither. */
export interface PlayerPlace {
  /** "mpd://host:6600", "https://user@host" of a server of the Subsonic API, "jellyfin+https://user@host" or "plex+http://host:32400". */
  address: string;
  /** For Plex a token. Empty where there is none. */
  password: string;
}

/** What sending a playlist would do; nothing is changed yet. */
export interface SendingPreview {
  previewId: number;
  /** As it is called there. */
  name: string;
  songs: number;
  found: number;
  /** Of those that were found by what they are called, and not by their paths. */
  foundByName: number;
  /**
   * Songs that are not there, that several fit, or that are in the list already where the player has each once; the first
   * hundred of so many.
   */
  unmatched: number;
  missing: { title: string; why: 'absent' | 'several' | 'twice' }[];
  /** How many songs stand there under that name, which give way; null: there is none. */
  before: number | null;
}
