export const words = {
  almostCertain: 'almost certain',
  veryLikely: 'very likely',
  likely: 'likely',
  possible: 'possible',
  faint: 'faint',
  justNow: 'just now',
  secondsAgo: '{count|number} {{count:second|seconds}} ago',
  minutesAgo: '{count|number} {{count:minute|minutes}} ago',
  hoursAgo: '{count|number} {{count:hour|hours}} ago',
  daysAgo: '{count|number} {{count:day|days}} ago',
  and: '{most} and {last}',
  or: 'or',
} as const;
