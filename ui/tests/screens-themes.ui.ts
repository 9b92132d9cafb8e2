import { checkThemes } from './screens.check';

checkThemes();
