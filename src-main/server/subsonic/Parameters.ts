import { SubsonicError } from './SubsonicError.ts';

/** No list is longer, whatever is asked for: as Subsonic has it of its lists. */
export const listMax = 500;
/** Of values with one name: songs of a playlist. */
const valuesMax = 10_000;
const textMax = 1000;

/** What a client asks with: of its address and its form together. */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  /** As it was given, whatever it is. */
  first(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** Undefined where it is not given. Throws SubsonicError where it is longer than anything that means something. */
  text(name: string): string | undefined {
    const value = this.first(name);
    if (value !== undefined && value.length > textMax)
      throw new SubsonicError('other', `${name} is longer than ${textMax} characters.`);
    return value?.toWellFormed();
  }

  /** Throws SubsonicError where it is not given. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw new SubsonicError('missing', `${name} is missing.`);
    return value;
  }

  /** A whole number of 0 or more, and no more than `most`; `otherwise` where it is not given. */
  count(name: string, otherwise: number, most = listMax): number {
    return Math.min(this.#whole(name) ?? otherwise, most);
  }

  /** Any whole number of 0 or more; undefined where it is not given. */
  year(name: string): number | undefined {
    const value = this.#whole(name);
    return value === undefined ? undefined : Math.min(value, 9999);
  }

  /** False where it says so; true otherwise. */
  isOn(name: string): boolean {
    return this.text(name)?.toLowerCase() !== 'false';
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** All values of a name. */
  all(name: string): string[] {
    const values = this.#values.getAll(name);
    if (values.length > valuesMax)
      throw new SubsonicError('other', `${name} is given more than ${valuesMax} times.`);
    return values;
  }

  #whole(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    if (!/^\d{1,15}$/.test(value)) throw new SubsonicError('other', `${name} is no whole number.`);
    return Number(value);
  }
}
