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

/** "12 minutes", "3 hours", "5.2 days": about how long. */
export function formatAbout(seconds: number): string {
  if (seconds < 90) return counted(Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 90 * 60) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 36 * 3600) return counted(Math.round(seconds / 3600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

/** "just now", "5 minutes ago", or a date. */
export function formatAgo(at: number, now = Date.now()): string {
  const seconds = (now - at) / 1000;
  if (seconds < 90) return 'just now';
  if (seconds < 7 * 86_400) return `${formatAbout(seconds)} ago`;
  return new Date(at).toLocaleDateString();
}

/** "12,345", as the host writes it in the names of changes. */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** "1 track", "12,345 tracks". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 0..1 as "62%". */
export function formatShare(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}

/** How far something is, 0..1 as "62%", or as "0.3%" where a percent of it takes long; "100%" at its end alone. */
export function formatProgress(share: number): string {
  const percent = 100 * share;
  return percent < 10 ? `${(Math.floor(10 * percent) / 10).toFixed(1)}%` : `${Math.floor(percent)}%`;
}

/** "3.3 MB". */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** "320 kb/s"; empty for what is not known. */
export function formatBitRate(bitsPerSecond: number | null): string {
  return bitsPerSecond === null ? '' : `${formatCount(Math.round(bitsPerSecond / 1000))} kb/s`;
}

/** A day, as the person's system writes it. */
export function formatDate(at: number): string {
  return new Date(at).toLocaleDateString();
}

/** How sure a model is, 0..1, in a word. */
export function sureness(confidence: number): string {
  if (confidence >= 0.9) return 'almost certain';
  if (confidence >= 0.7) return 'very likely';
  if (confidence >= 0.5) return 'likely';
  return confidence >= 0.3 ? 'possible' : 'faint';
}
