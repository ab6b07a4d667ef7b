import type { ByteSource } from '../ByteSource.ts';
import { childrenOf, ids, elementText, uintOf, type Element } from '../matroska/ebml.ts';
import { findParts } from '../matroska/findParts.ts';
import { mostChapters, type Chapter } from './Chapter.ts';

/**
 * Reads the chapters of a Matroska file (RFC 9559, 5.1.7): of the edition that is to be played, else of the first, those on top;
 * hidden and disabled ones are none.
 */
export function matroskaChapters(source: ByteSource): Chapter[] {
  const parts = findParts(source)?.parts.filter(({ id }) => id === ids.chapters) ?? [];
  const inside = (parent: Element, id: number) =>
    (childrenOf(source, parent) ?? []).filter((child) => child.id === id);
  const isOn = (parent: Element, flag: number, otherwise: boolean) => {
    const [said] = inside(parent, flag);
    return said ? uintOf(source, said) === 1 : otherwise;
  };
  const editions = parts.flatMap((part) => inside(part, ids.editionEntry));
  const shown = editions.filter((edition) => !isOn(edition, ids.editionFlagHidden, false));
  const edition = shown.find((one) => isOn(one, ids.editionFlagDefault, false)) ?? shown[0];
  if (!edition) return [];
  const atoms = inside(edition, ids.chapterAtom).slice(0, mostChapters + 1);
  return atoms.flatMap((atom): Chapter[] => {
    if (isOn(atom, ids.chapterFlagHidden, false) || !isOn(atom, ids.chapterFlagEnabled, true)) return [];
    const microseconds = (id: number) => {
      const [time] = inside(atom, id);
      const nanoseconds = time && uintOf(source, time);
      return nanoseconds === undefined ? undefined : Math.round(nanoseconds / 1000);
    };
    const startUs = microseconds(ids.chapterTimeStart);
    const endUs = microseconds(ids.chapterTimeEnd);
    const [display] = inside(atom, ids.chapterDisplay);
    const [title] = display ? inside(display, ids.chapterString) : [];
    if (startUs === undefined) return [];
    return [
      { startUs, ...(endUs !== undefined && { endUs }), ...(title && { title: elementText(source, title) }) },
    ];
  });
}
