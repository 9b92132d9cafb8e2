import './lib/theme/fonts.css';
import './lib/theme/tokens.css';
import './lib/theme/base.css';
