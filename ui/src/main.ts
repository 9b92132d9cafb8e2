import { mount } from 'svelte';
import './lib/theme/fonts.css';
import './lib/theme/tokens.css';
import './lib/theme/base.css';
import { display } from './lib/theme/theme.svelte';
import App from './shell/App.svelte';
import { startLanguage } from './shell/language';

startLanguage();
display.apply();

const target = document.getElementById('app');
if (target) mount(App, { target });
