import type { Catalogue } from '../Messages.ts';

export const words: Catalogue['words'] = {
  almostCertain: 'fast sicher',
  veryLikely: 'sehr wahrscheinlich',
  likely: 'wahrscheinlich',
  possible: 'möglich',
  faint: 'schwach',
  justNow: 'gerade eben',
  secondsAgo: 'vor {count|number} {{count:Sekunde|Sekunden}}',
  minutesAgo: 'vor {count|number} {{count:Minute|Minuten}}',
  hoursAgo: 'vor {count|number} {{count:Stunde|Stunden}}',
  daysAgo: 'vor {count|number} {{count:Tag|Tagen}}',
  and: '{most} und {last}',
  or: 'oder',
  arrow: '→',
};
