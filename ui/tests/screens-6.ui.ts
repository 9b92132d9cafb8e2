import { checkScreens } from './screens.check';

checkScreens(6, 6);
