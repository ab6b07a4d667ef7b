import type { Catalogue } from '../Messages.ts';

export const words: Catalogue['words'] = {
  almostCertain: 'כמעט ודאי',
  veryLikely: 'סביר מאוד',
  likely: 'סביר',
  possible: 'אפשרי',
  faint: 'חלש',
  justNow: 'ממש עכשיו',
  secondsAgo: 'לפני {count|number} {{count:|שנייה|שניות|||שניות}}',
  minutesAgo: 'לפני {count|number} {{count:|דקה|דקות|||דקות}}',
  hoursAgo: 'לפני {count|number} {{count:|שעה|שעות|||שעות}}',
  daysAgo: 'לפני {count|number} {{count:|יום|ימים|||ימים}}',
  and: '{most} ו{last}',
  or: 'או',
  arrow: '←',
};
