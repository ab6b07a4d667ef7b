import { WriteError } from '../../errors.ts';
import { bytesSource } from '../../files/ByteSource.ts';
import { readBoxes } from '../formats/mp4Boxes.ts';
import { boxOf } from '../../files/mp4/boxOf.ts';
import { namesToRead, nativeName, tempoField } from '../fieldMapping.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { exactTempoItem, tempoIn, tempoRead, tempoToWrite, wholeTempoItem } from './mp4Tempo.ts';
import { numberIn, numberInto } from './numberTexts.ts';
import { id3v1Genres } from '../../files/id3v1Genres.ts';

interface Item {
  /** "©GEN", "----:COM.APPLE.ITUNES:MOOD": in capitals. */
  name: string;
  raw: Buffer;
  /** Undefined where it is no text. */
  values: string[] | undefined;
}

/** The types of a text and of a signed integer in a data box (QuickTime File Format, well-known types). */
const [utf8Type, integerType] = [1, 21];

/** The items of an "ilst" box, of which single texts are replaced and all others stay as they are, byte for byte. */
export class Mp4Items {
  readonly #items: Item[];

  private constructor(items: Item[]) {
    this.#items = items;
  }

  /** Reads the content of an "ilst" box. Throws WriteError where its boxes do not add up. */
  static parse(body: Buffer): Mp4Items {
    const source = bytesSource(body);
    return new Mp4Items(
      readBoxes(source, 0, body.length).map(({ type, start, bodyStart, end }) =>
        itemOf(type, body.subarray(start, end), body.subarray(bodyStart, end)),
      ),
    );
  }

  read(field: string): string[] {
    const names = namesToRead(field, 'MP4');
    if (field !== tempoField)
      return this.#textsIn(names)
        .map((text) => numberIn(field, text))
        .filter((text) => text !== '');
    const [wholes, texts] = [wholeTempoItem, exactTempoItem].map((name) =>
      this.#textsIn([name.toUpperCase()]),
    );
    return tempoRead(wholes!, texts!);
  }

  #textsIn(names: readonly string[]): string[] {
    return this.#items
      .filter(({ name }) => names.includes(name))
      .flatMap(({ values }) => values ?? [])
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }

  /** The items of other fields, as they stand. */
  others(fields: readonly string[]): Buffer[] {
    const names = fields.flatMap((field) => namesToRead(field, 'MP4'));
    return this.#items.filter(({ name }) => !names.includes(name)).map(({ raw }) => raw);
  }

  /** Returns the content of the box with new values. */
  write(changes: FieldValues): Buffer {
    let items = this.#items;
    for (const [field, values] of changes) {
      const names = namesToRead(field, 'MP4');
      const isOurs = ({ name }: Item) => names.includes(name);
      if (items.some((item) => isOurs(item) && item.values === undefined)) {
        throw new WriteError(`the item ${field} of its MP4 tags is not text`);
      }
      const at = items.findIndex(isOurs);
      const others = items.filter((item) => !isOurs(item));
      const old = items.filter(isOurs).flatMap((item) => item.values ?? []);
      const added = addedItems(field, values, old);
      items = others.toSpliced(at < 0 ? others.length : at, 0, ...added);
    }
    return Buffer.concat(items.map(({ raw }) => raw));
  }
}

/** Items of text, as far as they are fields here. */
const textTypes = new Set(['----', '©gen', '©nam', '©ART', '©alb', 'aART', '©day', '©cmt', 'rate']);

function itemOf(type: string, raw: Buffer, body: Buffer): Item {
  if (!textTypes.has(type) && numbered[type] === undefined)
    return { name: type.toUpperCase(), raw, values: undefined };
  const boxes = readBoxes(bytesSource(body), 0, body.length);
  const content = (box: { bodyStart: number; end: number }) => body.subarray(box.bodyStart, box.end);
  const textAfterFlags = (wanted: string) => {
    const box = boxes.find((one) => one.type === wanted);
    return box ? content(box).toString('utf8', 4) : '';
  };
  const data = boxes.filter((box) => box.type === 'data').map(content);
  const name = type === '----' ? `----:${textAfterFlags('mean')}:${textAfterFlags('name')}` : type;
  const values = data.map(numbered[type] ?? textOf);
  const isText = values.every((value) => value !== undefined);
  return { name: name.toUpperCase(), raw, values: isText ? values : undefined };
}

/** A data box holds a type, a locale, and the value. Programs write text with type 0 too, where a name makes it clear. */
function textOf(data: Buffer): string | undefined {
  if (data.length < 8) return undefined;
  const type = data.readUInt32BE() & 0xffffff;
  return type === utf8Type || type === 0 ? data.toString('utf8', 8) : undefined;
}

/** A genre as ID3v1 numbers it, plus one. */
function numberedGenre(data: Buffer): string | undefined {
  return data.length >= 10 ? id3v1Genres[data.readUInt16BE(8) - 1] : undefined;
}

/** What holds a number, which is told as a text. */
const numbered: Record<string, (data: Buffer) => string | undefined> = {
  gnre: numberedGenre,
  [wholeTempoItem]: tempoIn,
  trkn: numberAndTotal,
  disk: numberAndTotal,
};

/** Two bytes of nothing, then a number and how many there are, in two bytes each (QuickTime File Format, as iTunes has it). */
function numberAndTotal(data: Buffer): string | undefined {
  if (data.length < 12) return undefined;
  const [number, total] = [data.readUInt16BE(10), data.length >= 14 ? data.readUInt16BE(12) : 0];
  if (number === 0 && total === 0) return '';
  return total === 0 ? String(number) : `${number}/${total}`;
}

/** What a number of the track and one of the disc take after their types: the former has two bytes of nothing at its end, too. */
const numberBytes: Readonly<Record<string, number>> = { trkn: 8, disk: 6 };
const mostNumber = 0xffff;

function addedItems(field: string, values: readonly string[], old: readonly string[]): Item[] {
  if (field === tempoField) return tempoItems(values);
  const name = nativeName(field, 'MP4');
  const bytes = numberBytes[name];
  if (bytes === undefined)
    return itemsOf(
      name,
      values.map((value) => numberInto(field, value, old)),
    );
  return values.slice(0, 1).map((value) => {
    const text = numberInto(field, value, old);
    const [number = NaN, total = 0] = text.split('/').map(Number);
    if (!(number <= mostNumber && total <= mostNumber))
      throw new WriteError(`an MP4 file cannot hold ${value} in ${field}: it takes whole numbers alone`);
    const content = Buffer.alloc(8 + bytes);
    content.writeUInt16BE(number, 10);
    content.writeUInt16BE(total, 12);
    return { name: name.toUpperCase(), raw: boxOf(name, boxOf('data', content)), values: [text] };
  });
}

function itemsOf(name: string, values: readonly string[]): Item[] {
  return values.length > 0 ? [newItem(name, values)] : [];
}

/** The tempo as iTunes has it, in two bytes, and with its fraction where it has one. */
function tempoItems(values: readonly string[]): Item[] {
  const { whole, texts } = tempoToWrite(values);
  const texted = itemsOf(exactTempoItem, texts);
  if (whole === undefined) return texted;
  const content = Buffer.alloc(10);
  content.writeUInt32BE(integerType);
  content.writeInt16BE(whole, 8);
  const raw = boxOf(wholeTempoItem, boxOf('data', content));
  return [{ name: wholeTempoItem.toUpperCase(), raw, values: [String(whole)] }, ...texted];
}

function newItem(name: string, values: readonly string[]): Item {
  const data = values.map((value) => {
    const flags = Buffer.alloc(8);
    flags.writeUInt32BE(utf8Type);
    return boxOf('data', flags, Buffer.from(value));
  });
  const [, mean, key] = /^----:([^:]*):(.*)$/s.exec(name) ?? [];
  const noFlags = Buffer.alloc(4);
  const raw =
    mean === undefined
      ? boxOf(name, ...data)
      : boxOf(
          '----',
          boxOf('mean', noFlags, Buffer.from(mean)),
          boxOf('name', noFlags, Buffer.from(key!)),
          ...data,
        );
  return { name: name.toUpperCase(), raw, values: [...values] };
}
