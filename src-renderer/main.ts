import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import Root from './App.svelte';
import { api, onConnection, onEvent, onMenuCommand } from './api.ts';
import type { CommandId } from './keys.ts';
import { direction, language } from './messages/language.ts';
import { AppState } from './state/AppState.svelte.ts';

Object.assign(document.documentElement, { lang: language, dir: direction });
const app = new AppState(api, onEvent);
app.start();
onConnection((problem) => (app.connectionProblem = problem));
// The menu's commands are those of keys.ts (test/electron/menu.test.ts).
onMenuCommand((command) => app.commands.run(command as CommandId));
mount(Root, { target: document.body, props: { app } });
