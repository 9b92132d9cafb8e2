import { checkScreens } from './screens.check';

checkScreens('en');
