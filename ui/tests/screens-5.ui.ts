import { checkScreens } from './screens.check';

checkScreens(5, 6);
