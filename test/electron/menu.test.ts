import assert from 'node:assert/strict';
import type { MenuItemConstructorOptions } from 'electron';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { menuTemplate } from '../../src-main/electron/menu.ts';
import { sayIn } from '../../src-main/electron/shellTexts.ts';

function itemsOf(platform: NodeJS.Platform, send: (command: string) => void): MenuItemConstructorOptions[] {
  return menuTemplate(platform, send, sayIn('en', [])).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu : [],
  );
}

describe('menuTemplate', () => {
  it('sends commands that the page knows', () => {
    const sent: string[] = [];
    for (const { click } of itemsOf('linux', (command) => sent.push(command))) {
      (click as (() => void) | undefined)?.();
    }
    const keys = readFileSync('src-renderer/keys.ts', 'utf8');
    assert.ok(sent.length >= 10);
    for (const command of sent) assert.match(keys, new RegExp(`command: '${command}'`), command);
  });
  it('leaves the keys to the page, where a text field has its own undo', () => {
    const taken = itemsOf('linux', () => {}).filter(
      ({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false,
    );
    assert.deepEqual(taken, []);
  });
  it('has an application menu on macOS alone', () => {
    assert.equal(menuTemplate('darwin', () => {}, sayIn('en', []))[0]!.role, 'appMenu');
    assert.notEqual(menuTemplate('win32', () => {}, sayIn('en', []))[0]!.role, 'appMenu');
  });
  it('speaks the language that was chosen, or the first of the system’s that there is', () => {
    const labels = (...[choice, ofSystem]: Parameters<typeof sayIn>) =>
      menuTemplate('linux', () => {}, sayIn(choice, ofSystem)).map(({ label }) => label);
    assert.deepEqual(labels('de', ['en-US']), ['Datei', 'Bearbeiten', 'Ansicht', 'Fenster', 'Hilfe']);
    assert.deepEqual(labels('system', ['fr-FR', 'he-IL']), ['קובץ', 'עריכה', 'תצוגה', 'חלון', 'עזרה']);
    assert.deepEqual(labels('system', ['fr']), ['File', 'Edit', 'View', 'Window', 'Help']);
  });
});
