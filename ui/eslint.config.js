import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const features = ['setup', 'intake', 'scan', 'dossier', 'home', 'people', 'search', 'settings', 'approvals', 'audit', 'certify'];

/** A feature may use lib and messages; never another feature, never the shell. */
const featureFences = features.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `features/(?!${feature}/)|^\\.\\./(?:\\.\\./)?(${features.filter((f) => f !== feature).join('|')})/|/shell/`,
            message: 'Features never import each other nor the shell; share through lib.',
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/bindings.ts', 'coverage'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Every page has the same props, needed or not.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    files: ['src/lib/**', 'src/messages/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '/(features|shell)/', message: 'lib and messages know no feature.' }] },
      ],
    },
  },
  ...featureFences,
);
