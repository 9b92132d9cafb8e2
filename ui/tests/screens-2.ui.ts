import { checkScreens } from './screens.check';

checkScreens(2, 6);
