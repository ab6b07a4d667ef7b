import type { IconName } from './components/iconPaths.ts';

export interface MenuItem {
  label: string;
  run: () => void;
  icon?: IconName;
  hint?: string;
  /** Makes it a tick that stays or goes. */
  checked?: boolean;
  disabled?: boolean;
  /** A line above it. */
  apart?: boolean;
  /** What it and those below it are, above it. */
  heading?: string;
}

/** Where a menu opens: below an element, or at the pointer. */
export interface MenuPlace {
  left: number;
  top: number;
  bottom: number;
}
