import { basename, extname } from 'node:path';
import type { Catalogue, CatalogueGroup } from '../../library/browse/Catalogue.ts';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { fileType } from '../../media/fileType.ts';
import { displayPath } from '../../paths.ts';
import { idText } from './subsonicIds.ts';
import type { Answered } from './toXml.ts';

type Described = Record<string, Answered>;

const unknownArtist = 'Unknown artist';
const unknownAlbum = 'Unknown album';

/** A song as OpenSubsonic's Child. */
export function describeSong(song: CatalogueSong, catalogue: Catalogue): Described {
  const { trackId, path, part, durationSeconds, artist, albumArtist } = song;
  const [albumId, artistId] = (['album', 'artist'] as const).map((by) => catalogue.leadOf(by, trackId));
  const namesOf = (category: string) =>
    song.tags.filter((tag) => tag.category === category).map(({ name }) => name);
  const genres = namesOf('genre');
  const bitsPerSecond = durationSeconds ? (song.size * 8) / durationSeconds : undefined;
  const suffix = part ? 'wav' : extname(path).slice(1).toLowerCase();
  return {
    id: idText('song', trackId),
    parent: albumId && idText('album', albumId),
    isDir: false,
    isVideo: false,
    type: 'music',
    mediaType: 'song',
    title: song.title ?? displayPath(basename(path)),
    album: song.album ?? unknownAlbum,
    albumId: albumId && idText('album', albumId),
    artist: artist ?? unknownArtist,
    artistId: artistId && idText('artist', artistId),
    track: known(song.trackNumber),
    discNumber: known(song.discNumber),
    year: known(song.year),
    genre: genres[0],
    coverArt: idText('song', trackId),
    // What is sent of a part of a file is decoded
    size: part ? undefined : song.size,
    contentType: part ? 'audio/wav' : fileType(path),
    suffix,
    duration: durationSeconds === null ? undefined : Math.round(durationSeconds),
    bitRate: part || bitsPerSecond === undefined ? undefined : Math.round(bitsPerSecond / 1000),
    samplingRate: known(song.sampleRateHz),
    channelCount: known(song.channels),
    path: displayPath(song.pathBelow),
    created: new Date(song.addedAt).toISOString(),
    // Players know whole stars alone, and 0 for none
    userRating: song.stars === null ? undefined : Math.max(1, Math.round(song.stars)),
    bpm: song.bpm === null ? undefined : Math.round(song.bpm),
    musicBrainzId: known(song.musicBrainzId),
    genres: genres.map((name) => ({ name })),
    moods: namesOf('mood'),
    artists: describeArtists(song.artists.length > 0 ? song.artists : [artist ?? unknownArtist], catalogue),
    displayArtist: artist ?? unknownArtist,
    albumArtists: albumArtist === null ? [] : describeArtists([albumArtist], catalogue),
    displayAlbumArtist: known(albumArtist),
  };
}

/** An album as OpenSubsonic's AlbumID3; `genres` are those of its songs, where these are at hand. */
export function describeAlbum(album: CatalogueGroup, catalogue: Catalogue): Described {
  const artist = album.artist ?? (album.isMixed ? 'Various artists' : unknownArtist);
  const artistId = album.artist === null ? undefined : catalogue.artistNamed(album.artist);
  return {
    id: idText('album', album.leadId),
    name: album.name ?? unknownAlbum,
    artist,
    artistId: artistId && idText('artist', artistId),
    displayArtist: artist,
    coverArt: idText('song', album.leadId),
    songCount: album.tracks,
    duration: Math.round(album.seconds),
    created: new Date(album.addedAt).toISOString(),
    year: known(album.yearFrom),
    isCompilation: album.isMixed,
  };
}

/** An album as an old client lists it: a folder. */
export function describeFolder(album: CatalogueGroup, catalogue: Catalogue): Described {
  const { name, artistId, ...rest } = describeAlbum(album, catalogue);
  return { ...rest, name, album: name, title: name, isDir: true, parent: artistId, artistId };
}

export function describeArtist(artist: CatalogueGroup): Described {
  return {
    id: idText('artist', artist.leadId),
    name: artist.name ?? unknownArtist,
    coverArt: idText('song', artist.leadId),
    albumCount: artist.albums,
  };
}

/** Each by its name; those that are no artist of a track as a whole have the name for an id, which leads nowhere. */
function describeArtists(names: readonly string[], catalogue: Catalogue): Described[] {
  return names.map((name) => {
    const lead = catalogue.artistNamed(name);
    return { id: lead === undefined ? name : idText('artist', lead), name };
  });
}

function known<T>(value: T | null): T | undefined {
  return value ?? undefined;
}
