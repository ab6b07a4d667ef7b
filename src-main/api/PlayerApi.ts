import type { Selection, Sort } from './Filter.ts';

/** Players elsewhere: looked at first, sent when the person says so. */
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
}

/** A player, and how one gets in; the host keeps neither. */
export interface PlayerPlace {
  /** "mpd://host:6600", or "https://user@host" of a server of the Subsonic API. */
  address: string;
  /** Empty where there is none. */
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
  /** Songs that are not there, or that several fit; the first hundred of so many. */
  unmatched: number;
  missing: { title: string; why: 'absent' | 'several' }[];
  /** How many songs stand there under that name, which give way; null: there is none. */
  before: number | null;
}
