import { ParameterError } from '../../errors.ts';

/** Reads one `--hyper key=value`; the value is JSON where it can be, else text. */
export function addHyper(text: string, hyper: Record<string, unknown>): Record<string, unknown> {
  return addPair('--hyper', text, hyper);
}

/** As addHyper, of `--front-end`. */
export function addFrontEnd(text: string, heard: Record<string, unknown>): Record<string, unknown> {
  return addPair('--front-end', text, heard);
}

function addPair(option: string, text: string, hyper: Record<string, unknown>): Record<string, unknown> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new ParameterError(`${option} ${text}: write it as key=value`);
  try {
    return { ...hyper, [key]: JSON.parse(value) as unknown };
  } catch {
    return { ...hyper, [key]: value };
  }
}
