import { checkScreens } from './screens.check';

checkScreens('vi');
