import type * as en from './en.ts';

/** One function for each text of English, by area; a text with parameters takes them by their names. */
export type Messages = {
  readonly [Area in keyof typeof en]: {
    readonly [Key in keyof (typeof en)[Area]]: Message<(typeof en)[Area][Key]>;
  };
};

/** A catalogue of another language: a text for each of English's. */
export type Catalogue = {
  readonly [Area in keyof typeof en]: { readonly [Key in keyof (typeof en)[Area]]: string };
};

type Message<Text> = Text extends `${string}{${string}`
  ? (parameters: Parameters<Text>) => string
  : () => string;

/** {name} is a text or a number, {name|number} a number as the language writes it, {{name:one|other}} what goes with it. */
type Parameters<Text> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? Parameter<Inside> & Parameters<Rest>
  : unknown;

type Parameter<Inside> = Inside extends `{${infer Name}:${string}` | `${infer Name}|number`
  ? Record<Name, number>
  : Inside extends string
    ? Record<Inside, string | number>
    : never;
