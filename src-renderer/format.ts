import { direction, language } from './messages/language.ts';
import { m } from './messages/m.ts';

const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options);
const whole = numbers({});
const tempo = numbers({ maximumFractionDigits: 1, useGrouping: false });
const percent = numbers({ style: 'percent' });
const tenths = numbers({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const decimals = new Map<number, Intl.NumberFormat>();
/** English is written in many ways: there the person's system decides. */
const dateLocale = language === 'en' ? undefined : language;

/** "3:07", or "1:02:09" from an hour on; a dash for what is not known. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [minutes = 0, rest = 0] = parts;
  const ending = `${String(rest).padStart(2, '0')}`;
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${ending}` : `${minutes}:${ending}`;
}

/** "12 minutes", "3 hours", "5 days": about how long. */
export function formatAbout(seconds: number): string {
  const { unit, count } = aboutOf(seconds);
  return m.counts[unit]({ count });
}

/** "just now", "5 minutes ago", or a date. */
export function formatAgo(at: number, now = Date.now()): string {
  const seconds = (now - at) / 1000;
  if (seconds < 90) return m.words.justNow();
  if (seconds >= 7 * 86_400) return formatDate(at);
  const { unit, count } = aboutOf(seconds);
  return {
    seconds: m.words.secondsAgo,
    minutes: m.words.minutesAgo,
    hours: m.words.hoursAgo,
    days: m.words.daysAgo,
  }[unit]({ count });
}

function aboutOf(seconds: number): { unit: 'seconds' | 'minutes' | 'hours' | 'days'; count: number } {
  if (seconds < 90) return { unit: 'seconds', count: Math.max(1, Math.round(seconds)) };
  if (seconds < 90 * 60) return { unit: 'minutes', count: Math.round(seconds / 60) };
  if (seconds < 36 * 3600) return { unit: 'hours', count: Math.round(seconds / 3600) };
  return { unit: 'days', count: Math.round(seconds / 86_400) };
}

/** "12,345"; in English as the host writes it in the names of changes. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** 12.345 with one digit as "12.3". */
export function formatDecimals(value: number, digits: number): string {
  const format =
    decimals.get(digits) ?? numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  decimals.set(digits, format);
  return format.format(value);
}

/** "127.9", or "128" where it is that within a tenth. */
export function formatTempo(bpm: number): string {
  return tempo.format(bpm);
}

/** 0..1 as "62%". */
export function formatShare(share: number | null): string {
  return share === null ? '–' : percent.format(share);
}

/** 0..1 as "62.3%". */
export function formatTenths(share: number): string {
  return tenths.format(share);
}

/** How far something is, 0..1 as "62%", or as "0.3%" where a percent of it takes long; "100%" at its end alone. */
export function formatProgress(share: number): string {
  return share < 0.1
    ? tenths.format(Math.floor(1000 * share) / 1000)
    : percent.format(Math.floor(100 * share) / 100);
}

/** "12.3 s": a figure and its unit, in this order whichever way lines run (Unicode UAX #9, section 2.4). */
export function formatMeasure(figure: string, unit: string): string {
  return direction === 'rtl' ? `\u2066${figure} ${unit}\u2069` : `${figure} ${unit}`;
}

/** "3.3 MB". */
export function formatMegabytes(bytes: number): string {
  return formatMeasure(formatDecimals(bytes / 1e6, 1), 'MB');
}

/** "320 kb/s"; empty for what is not known. */
export function formatBitRate(bitsPerSecond: number | null): string {
  return bitsPerSecond === null ? '' : formatMeasure(formatCount(Math.round(bitsPerSecond / 1000)), 'kb/s');
}

/** A day, as the person's system writes it, or the chosen language. */
export function formatDate(at: number): string {
  return new Date(at).toLocaleDateString(dateLocale);
}

/** A day and a time. */
export function formatMoment(at: number): string {
  return new Date(at).toLocaleString(dateLocale);
}

/** How sure a model is, 0..1, in a word. */
export function sureness(confidence: number): string {
  if (confidence >= 0.9) return m.words.almostCertain();
  if (confidence >= 0.7) return m.words.veryLikely();
  if (confidence >= 0.5) return m.words.likely();
  return confidence >= 0.3 ? m.words.possible() : m.words.faint();
}
