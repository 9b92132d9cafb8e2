import { checkScreens } from './screens.check';

checkScreens(1, 6);
