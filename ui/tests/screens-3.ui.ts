import { checkScreens } from './screens.check';

checkScreens(3, 6);
