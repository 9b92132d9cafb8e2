import { checkScreens } from './screens.check';

checkScreens(4, 6);
